import type { NdArray } from '@autoencoders/core'
import { type ArrayStream, arrayStatistics, type FeatureStatistics, streamStatistics } from './feature-statistics.js'
import { type FittedScaler, fittedScaler, type ScalerAxis } from './fitted-scaler.js'
import { checkAxis, checkRange, nonZeroScale } from './scaler-options.js'

/** What a {@link minMaxScaler} does. */
export interface MinMaxScalerOptions {
  /** `'feature'`, the default: a range for each entry of the last axis, over all other axes; `'all'`: one range in all. */
  readonly axis?: ScalerAxis
  /** Where the smallest and the largest value go; `[0, 1]` when left out. */
  readonly range?: readonly [number, number]
  /** Whether values outside the range seen are cut to it; false when left out. */
  readonly clip?: boolean
}

/** A scaler by smallest and largest value that has not seen data yet. */
export interface MinMaxScaler {
  /**
   * Measures an array `[n, ..., features]`.
   *
   * @throws {ShapeError} When it has no axis beside that of the features.
   * @throws {DataError} For ±∞, or a feature without values.
   */
  fit(array: NdArray): FittedScaler
  /** The same for data that comes in chunks; the result is the same bits however it is cut. */
  fitStream(source: ArrayStream): Promise<FittedScaler>
}

/**
 * Scales each feature to a given range.
 *
 * `y = (x − min) ÷ (max − min) · (high − low) + low`. NaN counts as missing: left out of the statistics, kept in the data.
 * A constant feature becomes `low`; a spread below 10 ε counts as constant.
 *
 * @param options See {@link MinMaxScalerOptions}.
 * @returns A scaler with `fit` and `fitStream`.
 * @throws {OptionError} For an unknown axis, or a range that is not two rising finite numbers.
 * @see scikit-learn's MinMaxScaler, https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.MinMaxScaler.html
 * @example
 * const scaler = minMaxScaler({ axis: 'all' }).fit(ndArray([0, 128, 255], [3]))
 * scaler.transform(ndArray([51], [1])).data // 0.2
 */
export function minMaxScaler(options: MinMaxScalerOptions = {}): MinMaxScaler {
  const { axis = 'feature', range = [0, 1] } = options
  checkAxis('minMaxScaler', axis)
  checkRange('minMaxScaler', 'range', range)
  return {
    fit: (array) => fromStatistics(arrayStatistics('minMaxScaler.fit', axis, array), options),
    fitStream: async (source) =>
      fromStatistics(await streamStatistics('minMaxScaler.fitStream', axis, source), options),
  }
}

function fromStatistics({ minimum, maximum }: FeatureStatistics, options: MinMaxScalerOptions): FittedScaler {
  const { axis = 'feature', range = [0, 1], clip = false } = options
  const [low, high] = range
  return fittedScaler({
    kind: 'min-max',
    axis,
    centre: [...minimum],
    scale: Array.from(maximum, (value, j) => nonZeroScale(value - minimum[j]!) / (high - low)),
    offset: low,
    ...(clip ? { clip: [low, high] as const } : {}),
  })
}
