/** Checks of options that many functions share; each names the function and the option. */

import { OptionError } from './errors.js'
import { describeValue } from './nd-array.js'

/** @throws {OptionError} Unless it is a finite number, of at least `minimum` where that is given. */
export function checkFinite(value: unknown, where: string, option: string, minimum?: number): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= (minimum ?? Number.NEGATIVE_INFINITY))
    return value
  const bound = minimum === undefined ? '' : ` of at least ${minimum}`
  throw new OptionError({ where, expected: `${option} to be a finite number${bound}`, received: describeValue(value) })
}

/** @throws {OptionError} Unless it is a finite number above 0. */
export function checkPositive(value: unknown, where: string, option: string): number {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value
  throw new OptionError({ where, expected: `${option} to be a number above 0`, received: describeValue(value) })
}

/** @throws {OptionError} Unless it is a whole number of at least `minimum`. */
export function checkWhole(value: unknown, where: string, option: string, minimum: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= minimum) return value
  const expected = `${option} to be a whole number of at least ${minimum}`
  throw new OptionError({ where, expected, received: describeValue(value) })
}

/** @throws {OptionError} Unless it lies in [0, 1). */
export function checkRate(value: unknown, where: string, option: string): number {
  if (typeof value === 'number' && value >= 0 && value < 1) return value
  throw new OptionError({ where, expected: `${option} to be in [0, 1)`, received: describeValue(value) })
}

/** @throws {OptionError} Unless it lies in [0, 1]. */
export function checkProbability(value: unknown, where: string, option: string): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value
  throw new OptionError({ where, expected: `${option} to be from 0 to 1`, received: describeValue(value) })
}

/** @throws {OptionError} Unless it is one of the choices. */
export function checkChoice<Choice>(value: unknown, where: string, option: string, choices: readonly Choice[]): Choice {
  if (choices.includes(value as Choice)) return value as Choice
  const listed = choices.map(describeValue).join(' or ')
  throw new OptionError({ where, expected: `${option} to be ${listed}`, received: describeValue(value) })
}
