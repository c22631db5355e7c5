/** From values of windows to values of points: what all the windows over a point say of it, combined into one number. */

import {
  checkChoice,
  DataError,
  describeValue,
  formatShape,
  type NdArray,
  OptionError,
  ShapeError,
  sizeOf,
} from '@autoencoders/core'
import { checkNdArray } from '../arrays/check-nd-array.js'

/**
 * How the values that windows give a point become one. The median of an even number is the mean of the middle two; the mode,
 * for indices of tokens, is the most frequent value, the smallest of equals.
 */
export type Combination = 'mean' | 'median' | 'mode' | 'max' | 'min'

/** Options of the way from windows to points. */
export interface PointsOptions {
  /** `'mean'` when left out: overlap-add, divided by how many windows cover the point. */
  readonly combine?: Combination
  /** What points become that no window covers; NaN when left out. `'error'` refuses them. */
  readonly uncovered?: number | 'error'
}

/** Where the windows of each series start, in rising order, and how many points there are. */
interface CoveredSeries {
  readonly length: number
  readonly startsOfEach: readonly Uint32Array[]
  readonly times: readonly number[]
}

/** Combines the first few of some values. */
type Combine = (values: Float64Array, count: number) => number

const combinations: Readonly<Record<Combination, Combine>> = { mean, median, mode, max: largest, min: smallest }

/**
 * One array of points for each series; see `WindowLayout.toPoints`.
 *
 * @throws {ShapeError} When the values are not of these windows.
 * @throws {DataError} When a point is not covered and that is an error.
 * @throws {OptionError} For an unknown combination, or an `uncovered` that is neither a number nor `'error'`.
 */
export function windowsToPoints(
  where: string,
  values: NdArray,
  { length, startsOfEach, times }: CoveredSeries,
  options: PointsOptions,
): NdArray[] {
  const settings = checkPointsOptions(where, options)
  const count = startsOfEach.reduce((sum, starts) => sum + starts.length, 0)
  checkValues(where, values, count, length)
  let first = 0
  return startsOfEach.map((starts, series) => {
    const rows = rowsFrom(values, first, starts.length)
    first += starts.length
    return pointsUnder(where, rows, { length, starts, from: 0, to: times[series]!, series }, settings)
  })
}

/** {@link PointsOptions}, checked. */
export interface PointsSettings {
  readonly combine: Combine
  readonly uncovered: number | 'error'
}

/** @throws {OptionError} For an unknown combination, or an `uncovered` that is neither a number nor `'error'`. */
export function checkPointsOptions(where: string, options: PointsOptions): PointsSettings {
  const { combine = 'mean', uncovered = Number.NaN } = options
  checkChoice(combine, where, 'combine', ['mean', 'median', 'mode', 'max', 'min'])
  if (uncovered === 'error' || typeof uncovered === 'number') return { combine: combinations[combine], uncovered }
  throw new OptionError({ where, expected: "uncovered to be a number or 'error'", received: describeValue(uncovered) })
}

/** Some points of a series, and every window over them. */
interface PointRun {
  readonly length: number
  /** Where the windows start, in rising order. */
  readonly starts: ArrayLike<number>
  /** The first of the points. */
  readonly from: number
  /** One past the last of them. */
  readonly to: number
  /** Which series it is, for messages. */
  readonly series: number
}

/**
 * The points of a run, `[to − from]` or `[to − from, channels]`.
 *
 * @param values One row a window: `[n]`, `[n, length]` or `[n, length, channels]`.
 * @throws {DataError} When a point is not covered and that is an error.
 */
export function pointsUnder(where: string, values: NdArray, run: PointRun, settings: PointsSettings): NdArray {
  const { length, starts, from, to } = run
  const { combine, uncovered } = settings
  const width = values.shape[2] ?? 1
  const isPerStep = values.shape.length > 1
  const data = new Float32Array((to - from) * width)
  const found = new Float64Array(Math.min(starts.length, length))
  let first = 0
  let end = 0
  for (let t = from; t < to; t++) {
    while (first < starts.length && starts[first]! + length <= t) first += 1
    while (end < starts.length && starts[end]! <= t) end += 1
    if (first >= end) {
      if (uncovered === 'error') throw notCovered(where, t, run.series)
      data.fill(uncovered, (t - from) * width, (t - from + 1) * width)
    }
    for (let channel = 0; channel < width && first < end; channel++) {
      for (let w = first; w < end; w++) {
        found[w - first] = values.data[isPerStep ? (w * length + t - starts[w]!) * width + channel : w]!
      }
      data[(t - from) * width + channel] = combine(found, end - first)
    }
  }
  return { data, shape: [to - from, ...values.shape.slice(2)] }
}

function mean(values: Float64Array, count: number): number {
  // Not from 0, which would make −0 a 0.
  let sum = values[0]!
  for (let i = 1; i < count; i++) sum += values[i]!
  return sum / count
}

function median(values: Float64Array, count: number): number {
  const sorted = sortedValues(values, count)
  if (Number.isNaN(sorted[count - 1])) return Number.NaN
  const middle = Math.floor(count / 2)
  return count % 2 === 1 ? sorted[middle]! : mean(sorted.subarray(middle - 1), 2)
}

function mode(values: Float64Array, count: number): number {
  const sorted = sortedValues(values, count)
  if (Number.isNaN(sorted[count - 1])) return Number.NaN
  let best = { value: sorted[0]!, times: 0 }
  let first = 0
  for (let i = 0; i < count; i++) {
    if (sorted[i] !== sorted[first]) first = i
    if (i - first + 1 > best.times) best = { value: sorted[i]!, times: i - first + 1 }
  }
  return best.value
}

/** The first few, rising, NaN last. */
function sortedValues(values: Float64Array, count: number): Float64Array {
  return values.slice(0, count).sort()
}

function largest(values: Float64Array, count: number): number {
  let best = values[0]!
  for (let i = 1; i < count; i++) best = Math.max(best, values[i]!)
  return best
}

function smallest(values: Float64Array, count: number): number {
  let best = values[0]!
  for (let i = 1; i < count; i++) best = Math.min(best, values[i]!)
  return best
}

/** Some windows' values, as a view. */
function rowsFrom({ data, shape }: NdArray, first: number, count: number): NdArray {
  const width = sizeOf(shape.slice(1))
  return { data: data.subarray(first * width, (first + count) * width), shape: [count, ...shape.slice(1)] }
}

function checkValues(where: string, values: NdArray, count: number, length: number): void {
  const { data, shape } = checkNdArray(where, values)
  const [rows, steps = length] = shape
  const fits = rows === count && steps === length && shape.length <= 3 && sizeOf(shape) === data.length
  if (fits) return
  throw new ShapeError({
    where,
    expected: `values [${count}], [${count}, ${length}] or [${count}, ${length}, channels]`,
    received: `${formatShape(shape)} over ${data.length} values`,
    repair: 'Give a value for every window, in the order of the windows.',
  })
}

function notCovered(where: string, point: number, series: number): DataError {
  return new DataError({
    where,
    expected: 'windows over every point',
    received: `none over point ${point} of series ${series}`,
    repair: "Use a stride of at most the length, and last: 'shift' or 'pad'; or give `uncovered` a number.",
  })
}
