import type { NdArray } from '@autoencoders/core'
import { checkEveryFeatureSeen, featureCount } from './feature-statistics.js'
import { checkNotInfinite, type FittedScaler, fittedScaler, type ScalerAxis } from './fitted-scaler.js'
import { checkAxis, checkRange, nonZeroScale } from './scaler-options.js'

/** What a {@link robustScaler} does. */
export interface RobustScalerOptions {
  /** `'feature'`, the default: quantiles of each entry of the last axis, over all other axes; `'all'`: one set in all. */
  readonly axis?: ScalerAxis
  /** Whether the median is taken away; true when left out. */
  readonly centring?: boolean
  /** Whether values are divided by the distance between the two percentiles; true when left out. */
  readonly scaling?: boolean
  /** Those percentiles, 0 to 100; `[25, 75]`, the interquartile range, when left out. */
  readonly percentiles?: readonly [number, number]
}

/** A scaler by quantiles that has not seen data yet. It needs the data as a whole, so it takes no stream. */
export interface RobustScaler {
  /**
   * Measures an array `[n, ..., features]`.
   *
   * @throws {ShapeError} When it has no axis beside that of the features.
   * @throws {DataError} For ±∞, or a feature without values.
   */
  fit(array: NdArray): FittedScaler
}

/**
 * Scales each feature by its median and interquartile range, which a few outliers hardly move.
 *
 * `y = (x − median) ÷ (q₇₅ − q₂₅)`, with quantiles interpolated linearly between the sorted values. NaN counts as missing:
 * left out of the statistics, kept in the data. A spread below 10 ε counts as constant: the feature is only centred.
 *
 * @param options See {@link RobustScalerOptions}.
 * @returns A scaler with `fit`.
 * @throws {OptionError} For an unknown axis, or percentiles that are not two rising numbers from 0 to 100.
 * @see scikit-learn's RobustScaler, https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.RobustScaler.html
 * @example
 * const scaler = robustScaler().fit(ndArray([1, 2, 3, 4, 1000], [5, 1]))
 * scaler.transform(ndArray([5], [1, 1])).data // 1
 */
export function robustScaler(options: RobustScalerOptions = {}): RobustScaler {
  const { axis = 'feature', percentiles = [25, 75] } = options
  checkAxis('robustScaler', axis)
  checkRange('robustScaler', 'percentiles', percentiles, [0, 100])
  return { fit: (array) => fitQuantiles(array, options) }
}

function fitQuantiles(array: NdArray, options: RobustScalerOptions): FittedScaler {
  const { axis = 'feature', centring = true, scaling = true, percentiles = [25, 75] } = options
  const where = 'robustScaler.fit'
  const width = featureCount(where, axis, array)
  checkNotInfinite(where, array)
  const features = Array.from({ length: width }, (_, j) => quantiles(array.data, j, width, percentiles))
  checkEveryFeatureSeen(
    where,
    axis,
    features.map(({ count }) => count),
  )
  return fittedScaler({
    kind: 'robust',
    axis,
    centre: features.map(({ median }) => (centring ? median : 0)),
    scale: features.map(({ spread }) => (scaling ? nonZeroScale(spread) : 1)),
    offset: 0,
  })
}

interface Quantiles {
  readonly count: number
  readonly median: number
  readonly spread: number
}

function quantiles(
  data: Float32Array,
  feature: number,
  width: number,
  [low, high]: readonly [number, number],
): Quantiles {
  const sorted = sortedFeature(data, feature, width)
  return {
    count: sorted.length,
    median: quantile(sorted, 0.5),
    spread: quantile(sorted, high / 100) - quantile(sorted, low / 100),
  }
}

function sortedFeature(data: Float32Array, feature: number, width: number): Float64Array {
  const values = Float64Array.from({ length: data.length / width }, (_, i) => data[i * width + feature]!)
  return values.filter((value) => !Number.isNaN(value)).sort()
}

/** The p-quantile of sorted values, at position p·(n − 1), linear in between. */
function quantile(sorted: Float64Array, p: number): number {
  const position = p * (sorted.length - 1)
  const below = Math.floor(position)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!
  return low + (high - low) * (position - below)
}
