/** Checks that the scalers share. */

import { describeValue, OptionError } from '@autoencoders/core'
import type { ScalerAxis } from './fitted-scaler.js'

/** @throws {OptionError} When the axis is neither `'feature'` nor `'all'`. */
export function checkAxis(where: string, axis: ScalerAxis): void {
  if (axis === 'feature' || axis === 'all') return
  throw new OptionError({ where, expected: "axis 'feature' or 'all'", received: describeValue(axis) })
}

/** @throws {OptionError} When a range is not two finite numbers within bounds, the lower one first. */
export function checkRange(
  where: string,
  name: string,
  range: readonly [number, number],
  [lowest, highest]: readonly [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
): void {
  if (Array.isArray(range) && range.length === 2 && range.every(Number.isFinite)) {
    const [low, high] = range
    if (lowest <= low && low < high && high <= highest) return
  }
  const bounds = Number.isFinite(lowest) ? ` from ${lowest} to ${highest}` : ''
  throw new OptionError({
    where,
    expected: `${name} [low, high] of finite numbers${bounds}, low < high`,
    received: Array.isArray(range) ? `[${range.map(describeValue).join(', ')}]` : describeValue(range),
  })
}

/** A spread that is as good as none, by scikit-learn's bound, is not divided by. */
export function nonZeroScale(spread: number): number {
  return spread < 10 * Number.EPSILON ? 1 : spread
}
