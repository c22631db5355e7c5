/** Checks of options that many functions share. */

import { describeValue, OptionError } from '@autoencoders/core'

/** @throws {OptionError} Unless the value is a whole number of `minimum` or more. */
export function checkWholeNumber(where: string, name: string, value: number, minimum: number): void {
  if (Number.isSafeInteger(value) && value >= minimum) return
  throw new OptionError({
    where,
    expected: `a whole-number ${name} of ${minimum} or more`,
    received: describeValue(value),
  })
}

/** @throws {OptionError} Unless the value is one of the choices. */
export function checkChoice(where: string, name: string, value: unknown, choices: readonly unknown[]): void {
  if (choices.includes(value)) return
  throw new OptionError({
    where,
    expected: `${name} to be one of ${choices.map(describeValue).join(', ')}`,
    received: describeValue(value),
  })
}
