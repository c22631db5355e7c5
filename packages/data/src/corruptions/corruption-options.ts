/** Checks that the corruptions share. */

import { describeValue, OptionError } from '@autoencoders/core'

/** @throws {OptionError} Unless the value is from 0 to 1. */
export function checkProbability(where: string, probability: number): void {
  if (probability >= 0 && probability <= 1) return
  throw new OptionError({ where, expected: 'a probability from 0 to 1', received: describeValue(probability) })
}

/** @throws {OptionError} Unless the value is finite, and not below the minimum if there is one. */
export function checkFinite(where: string, name: string, value: number, minimum = Number.NEGATIVE_INFINITY): void {
  if (Number.isFinite(value) && value >= minimum) return
  const bound = Number.isFinite(minimum) ? ` ≥ ${minimum}` : ''
  throw new OptionError({ where, expected: `a finite ${name}${bound}`, received: describeValue(value) })
}
