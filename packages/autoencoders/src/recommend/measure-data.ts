/** What can be seen of data without training anything. */

import type { NdArray } from '@autoencoders/core'
import { effectiveDimension } from './effective-dimension.js'

/** Values of an array, in numbers. */
export interface Measurements {
  readonly minimum: number
  readonly maximum: number
  /** Whether all values are whole. */
  readonly whole: boolean
  /** Whether all values are 0 or 1. */
  readonly binary: boolean
  /** Share of values that are missing. */
  readonly missing: number
  /** Features, or elements of a sample, that never change. */
  readonly constant: number
  /** Share of values further than 3.5 of their feature's robust deviations from its median, were it normal 0.05 %. */
  readonly outliers: number
  /** Mean correlation of elements that stand next to each other in a sample, in [−1, 1]. */
  readonly neighbours: number
  /** Ratio of the largest to the smallest standard deviation among features that change. */
  readonly unevenness: number
  /** Components that hold 95 % of the variance of a subsample. */
  readonly effectiveDimension: number
}

/** Rows and columns that are looked at where it takes longer than reading. */
const MOST_ROWS = 256
const MOST_COLUMNS = 256

/**
 * Measures an array; nothing is drawn at random: of many rows, and of many elements, some at equal distances are looked at.
 *
 * @param array `[n, ...]`; NaN is missing.
 */
export function measureData(array: NdArray): Measurements {
  const rows = subsample(array)
  const columns = (rows[0] ?? []).map((_, j) => rows.map((row) => row[j]!).filter((value) => !Number.isNaN(value)))
  const deviations = columns.map(deviation)
  const changing = deviations.filter((value) => value > 0)
  return {
    ...extremes(array.data),
    constant: deviations.length - changing.length,
    outliers: mean(columns.map(outlierShare)),
    neighbours: neighbourCorrelation(rows),
    unevenness: changing.length > 0 ? Math.max(...changing) / Math.min(...changing) : 1,
    effectiveDimension: effectiveDimension(filled(rows, columns)),
  }
}

function extremes(data: Float32Array): Pick<Measurements, 'minimum' | 'maximum' | 'whole' | 'binary' | 'missing'> {
  let [minimum, maximum, missing] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]
  let [whole, binary] = [true, true]
  for (const value of data) {
    if (Number.isNaN(value)) {
      missing += 1
      continue
    }
    minimum = Math.min(minimum, value)
    maximum = Math.max(maximum, value)
    whole &&= Number.isInteger(value)
    binary &&= value === 0 || value === 1
  }
  return { minimum, maximum, whole, binary, missing: missing / Math.max(1, data.length) }
}

function subsample({ data, shape }: NdArray): number[][] {
  const count = shape[0] ?? 0
  const width = data.length / Math.max(1, count)
  const rows = spaced(count, MOST_ROWS)
  // Neighbours stay neighbours: of wide samples a run from the middle is looked at.
  const first = Math.max(0, Math.floor((width - MOST_COLUMNS) / 2))
  return rows.map((row) => [...data.subarray(row * width + first, row * width + Math.min(width, first + MOST_COLUMNS))])
}

function spaced(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i)
  return Array.from({ length: most }, (_, i) => Math.floor((i * count) / most))
}

function filled(rows: readonly (readonly number[])[], columns: readonly (readonly number[])[]): number[][] {
  const means = columns.map(mean)
  return rows.map((row) => row.map((value, j) => (Number.isNaN(value) ? means[j]! : value)))
}

/** By median and median absolute deviation (Iglewicz & Hoaglin 1993); columns mostly of one value have none. */
function outlierShare(values: readonly number[]): number {
  const middle = median(values)
  const spread = median(values.map((value) => Math.abs(value - middle))) * 1.4826
  if (!(spread > 0)) return 0
  return values.filter((value) => Math.abs(value - middle) > 3.5 * spread).length / values.length
}

/** Over adjacent columns of standardised values. */
function neighbourCorrelation(rows: readonly (readonly number[])[]): number {
  const width = rows[0]?.length ?? 0
  const correlations: number[] = []
  for (let j = 0; j + 1 < width; j++) {
    const pairs = rows.map((row) => [row[j]!, row[j + 1]!] as const).filter(([a, b]) => !Number.isNaN(a + b))
    const left = pairs.map(([a]) => a)
    const right = pairs.map(([, b]) => b)
    const spread = deviation(left) * deviation(right)
    if (!(spread > 0)) continue
    const [meanLeft, meanRight] = [mean(left), mean(right)]
    correlations.push(mean(pairs.map(([a, b]) => (a - meanLeft) * (b - meanRight))) / spread)
  }
  return mean(correlations)
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

function deviation(values: readonly number[]): number {
  const centre = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)))
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}
