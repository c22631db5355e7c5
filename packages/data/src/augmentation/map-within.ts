import { DataError, type NdArray } from '@autoencoders/core'
import type { Interval } from './augmentation-options.js'

/**
 * A function of every value, cut to a range that the values must be in before, too: what is cut off by a range that is not the
 * data's would be lost without a word.
 *
 * @throws {DataError} For a value outside the range.
 */
export function mapWithin(
  where: string,
  { data, shape }: NdArray,
  [low, high]: Interval,
  f: (value: number, index: number) => number,
): NdArray {
  // Scaling to a range in 32-bit floats may overshoot its ends by a rounding error.
  const slack = 1e-6 * Math.max(1, Math.abs(low), Math.abs(high))
  const out = data.map((value, i) => {
    if (!(value >= low - slack && value <= high + slack)) throw outside(where, value, [low, high])
    return Math.min(high, Math.max(low, f(value, i)))
  })
  return { data: out, shape: [...shape] }
}

function outside(where: string, value: number, [low, high]: Interval): DataError {
  return new DataError({
    where: `${where}.apply`,
    expected: `values within clip, ${low} … ${high}`,
    received: String(value),
    repair: 'Give clip the range of your data.',
  })
}
