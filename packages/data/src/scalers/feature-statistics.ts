/** Running statistics of features in 64 bits, over one array or many: how the data is cut into chunks changes no bit. */

import { DataError, formatShape, type NdArray, ShapeError, sizeOf } from '@autoencoders/core'
import { checkNotInfinite, type ScalerAxis } from './fitted-scaler.js'

/** Arrays that come one after the other, each `[n, ..., features]` with its own n. */
export type ArrayStream = AsyncIterable<NdArray> | Iterable<NdArray>

/** Count, mean, variance and range of each feature; NaN values are left out. */
export interface FeatureStatistics {
  readonly count: Float64Array
  readonly mean: Float64Array
  /** Divided by the count, not by the count − 1. */
  readonly variance: Float64Array
  readonly minimum: Float64Array
  readonly maximum: Float64Array
}

/**
 * Takes in values one by one, by Welford's recurrence:
 * `mₖ = mₖ₋₁ + (xₖ − mₖ₋₁) ÷ k` and `Sₖ = Sₖ₋₁ + (xₖ − mₖ₋₁)(xₖ − mₖ)`, with variance `S ÷ k`.
 * It runs on x less the feature's first value, so that a large mean costs the variance no digits.
 *
 * @see Welford 1962, "Note on a method for calculating corrected sums of squares and products", https://doi.org/10.1080/00401706.1962.10490022
 */
export class StatisticsAccumulator {
  readonly #where: string
  readonly #axis: ScalerAxis
  #width = 0
  #count = new Float64Array(0)
  #first = new Float64Array(0)
  /** Of the values less the first. */
  #mean = new Float64Array(0)
  #squares = new Float64Array(0)
  #minimum = new Float64Array(0)
  #maximum = new Float64Array(0)

  constructor(where: string, axis: ScalerAxis) {
    this.#where = where
    this.#axis = axis
  }

  /** @throws {ShapeError} When the features are not those of the arrays before. */
  add(array: NdArray): void {
    const width = featureCount(this.#where, this.#axis, array)
    if (this.#width === 0) this.#begin(width)
    if (width !== this.#width) {
      throw new ShapeError({
        where: this.#where,
        expected: `${this.#width} features, as in the first array`,
        received: `an array ${formatShape(array.shape)}`,
      })
    }
    checkNotInfinite(this.#where, array)
    for (let i = 0; i < array.data.length; i++) this.#addValue(i % width, array.data[i]!)
  }

  /** @throws {DataError} When a feature had no values. */
  finish(): FeatureStatistics {
    checkEveryFeatureSeen(this.#where, this.#axis, this.#count)
    return {
      count: this.#count,
      mean: this.#mean.map((mean, j) => this.#first[j]! + mean),
      variance: this.#squares.map((sum, j) => sum / this.#count[j]!),
      minimum: this.#minimum,
      maximum: this.#maximum,
    }
  }

  #begin(width: number): void {
    this.#width = width
    this.#count = new Float64Array(width)
    this.#first = new Float64Array(width)
    this.#mean = new Float64Array(width)
    this.#squares = new Float64Array(width)
    this.#minimum = new Float64Array(width).fill(Number.POSITIVE_INFINITY)
    this.#maximum = new Float64Array(width).fill(Number.NEGATIVE_INFINITY)
  }

  #addValue(j: number, value: number): void {
    if (Number.isNaN(value)) return
    this.#count[j]! += 1
    if (this.#count[j] === 1) this.#first[j] = value
    const shifted = value - this.#first[j]!
    const difference = shifted - this.#mean[j]!
    this.#mean[j]! += difference / this.#count[j]!
    this.#squares[j]! += difference * (shifted - this.#mean[j]!)
    this.#minimum[j] = Math.min(this.#minimum[j]!, value)
    this.#maximum[j] = Math.max(this.#maximum[j]!, value)
  }
}

/** Takes in one array. */
export function arrayStatistics(where: string, axis: ScalerAxis, array: NdArray): FeatureStatistics {
  const accumulator = new StatisticsAccumulator(where, axis)
  accumulator.add(array)
  return accumulator.finish()
}

/** Takes in all the arrays of a stream. */
export async function streamStatistics(
  where: string,
  axis: ScalerAxis,
  source: ArrayStream,
): Promise<FeatureStatistics> {
  const accumulator = new StatisticsAccumulator(where, axis)
  for await (const array of source) accumulator.add(array)
  return accumulator.finish()
}

/**
 * How many sets of statistics an array asks for: the length of its last axis, or 1.
 *
 * @throws {ShapeError} When features are asked for and there is no axis of samples beside theirs.
 */
export function featureCount(where: string, axis: ScalerAxis, array: NdArray): number {
  if (axis === 'all') return 1
  const features = array.shape.at(-1) ?? 0
  if (array.shape.length >= 2 && features > 0) return features
  throw new ShapeError({
    where,
    expected: 'an array [n, ..., features] with at least one feature',
    received: formatShape(array.shape),
    repair: `Reshape it to [${sizeOf(array.shape)}, 1], or use the option axis: 'all'.`,
  })
}

/** @throws {DataError} When a feature has no values. */
export function checkEveryFeatureSeen(where: string, axis: ScalerAxis, count: ArrayLike<number>): void {
  const empty = Array.from(count).indexOf(0)
  if (empty < 0 && count.length > 0) return
  throw new DataError({
    where,
    expected: `at least one value that is not NaN${axis === 'all' || empty < 0 ? '' : ' in every feature'}`,
    received: axis === 'all' || empty < 0 ? 'none' : `none in feature ${empty}`,
    repair: axis === 'all' || empty < 0 ? 'Give data.' : 'Drop that feature.',
  })
}
