import type { NdArray } from '@autoencoders/core'
import { type ArrayStream, arrayStatistics, type FeatureStatistics, streamStatistics } from './feature-statistics.js'
import { type FittedScaler, fittedScaler, type ScalerAxis } from './fitted-scaler.js'
import { checkAxis } from './scaler-options.js'

/** What a {@link standardScaler} does. */
export interface StandardScalerOptions {
  /** `'feature'`, the default: statistics of each entry of the last axis, over all other axes; `'all'`: one mean and deviation in all. */
  readonly axis?: ScalerAxis
  /** Whether the mean is taken away; true when left out. */
  readonly centring?: boolean
  /** Whether values are divided by the standard deviation; true when left out. */
  readonly scaling?: boolean
}

/** A scaler by mean and standard deviation that has not seen data yet. */
export interface StandardScaler {
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

const EPSILON = Number.EPSILON

/**
 * Scales each feature to mean 0 and standard deviation 1.
 *
 * `y = (x − μ) ÷ σ`, σ² the population variance. NaN counts as missing: left out of the statistics, kept in the data.
 * A feature that is constant, up to the rounding of its own variance, is only centred.
 *
 * @param options See {@link StandardScalerOptions}.
 * @returns A scaler with `fit` and `fitStream`.
 * @throws {OptionError} For an unknown axis.
 * @see scikit-learn's StandardScaler, https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.StandardScaler.html
 * @example
 * const scaler = standardScaler().fit(ndArray([1, 10, 3, 30], [2, 2]))
 * scaler.transform(ndArray([2, 40], [1, 2])).data // 0, 2
 */
export function standardScaler(options: StandardScalerOptions = {}): StandardScaler {
  const { axis = 'feature' } = options
  checkAxis('standardScaler', axis)
  return {
    fit: (array) => fromStatistics(arrayStatistics('standardScaler.fit', axis, array), options),
    fitStream: async (source) =>
      fromStatistics(await streamStatistics('standardScaler.fitStream', axis, source), options),
  }
}

function fromStatistics(statistics: FeatureStatistics, options: StandardScalerOptions): FittedScaler {
  const { axis = 'feature', centring = true, scaling = true } = options
  const { count, mean, variance } = statistics
  const deviation = Array.from(variance, (value, j) => (isConstant(value, mean[j]!, count[j]!) ? 1 : Math.sqrt(value)))
  return fittedScaler({
    kind: 'standard',
    axis,
    centre: Array.from(mean, (value) => (centring ? value : 0)),
    scale: deviation.map((value) => (scaling ? value : 1)),
    offset: 0,
  })
}

/** Whether a variance is no more than what rounding makes of a constant, by scikit-learn's bound. */
function isConstant(variance: number, mean: number, count: number): boolean {
  const meanError = count * mean * EPSILON
  return variance <= count * EPSILON * variance + meanError * meanError
}
