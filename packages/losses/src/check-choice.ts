import { describeValue, OptionError } from '@autoencoders/core'

/** @throws {OptionError} Unless the value is one of the choices. */
export function checkChoice<Choice extends string>(
  value: unknown,
  choices: readonly Choice[],
  where: string,
  option: string,
): Choice {
  if (choices.includes(value as Choice)) return value as Choice
  throw new OptionError({ where, expected: `${option} to be ${choices.join(' or ')}`, received: describeValue(value) })
}
