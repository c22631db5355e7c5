import { checkWhole, OptionError } from '@autoencoders/core'
import type { MetricInput } from './metric-input.js'
import { nearest, squaredDistances } from './nearest-neighbours.js'
import { readLabels, readPoints, requireOneSpace } from './point-input.js'

/** Options of {@link kNearestProbe}. */
export interface KNearestProbeOptions {
  /** How many of the nearest training codes vote; default 5. */
  readonly neighbours?: number
}

/** What a classifier makes of codes that it has not seen. */
export interface ProbeResult {
  /** Share of the test codes whose label it gives, 0 … 1. */
  readonly accuracy: number
  /** `[test codes]`, the label that it gives each. */
  readonly predictions: Float64Array
}

/**
 * How well codes tell categories apart where they lie: a k-nearest-neighbour classifier of codes.
 *
 * Each test code takes the label that most of the k nearest training codes have, by Euclidean distance; of equal numbers of votes the
 * lowest label, of equal distances the earlier code, as scikit-learn's `KNeighborsClassifier` has it. All pairs are looked at.
 *
 * @param trainCodes `[n, size]`.
 * @param trainLabels `[n]`, whole numbers.
 * @param testCodes `[m, size]`.
 * @param testLabels `[m]`, whole numbers.
 * @throws {ShapeError} When codes are not rows of one length, or labels not one a row.
 * @throws {DataError} When there are none, a value is not finite, or a label is no whole number.
 * @throws {OptionError} When neighbours is not a whole number from 1 to n.
 * @see Cover & Hart 1967, https://doi.org/10.1109/TIT.1967.1053964
 * @example kNearestProbe([[0], [1], [5], [6]], [0, 0, 1, 1], [[2], [7]], [0, 1], { neighbours: 1 }).accuracy // 1
 */
export function kNearestProbe(
  trainCodes: MetricInput,
  trainLabels: MetricInput,
  testCodes: MetricInput,
  testLabels: MetricInput,
  options: KNearestProbeOptions = {},
): ProbeResult {
  const where = 'kNearestProbe'
  const neighbours = checkWhole(options.neighbours ?? 5, where, 'neighbours', 1)
  const train = readPoints(where, 'trainCodes', trainCodes)
  const labels = readLabels(where, 'trainLabels', trainLabels, train.count)
  const test = readPoints(where, 'testCodes', testCodes)
  const truth = readLabels(where, 'testLabels', testLabels, test.count)
  requireOneSpace(where, train, test)
  if (neighbours > train.count) {
    const expected = `at most as many neighbours as the ${train.count} training codes`
    throw new OptionError({ where, expected, received: String(neighbours) })
  }
  const predictions = Float64Array.from({ length: test.count }, (_, row) =>
    mostFrequent(nearest(squaredDistances(test, row, train), neighbours).map((i) => labels[i]!)),
  )
  return { accuracy: shareOfEqual(predictions, truth), predictions }
}

/** The share of places at which two lists agree. */
export function shareOfEqual(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let equal = 0
  for (let i = 0; i < a.length; i++) if (a[i] === b[i]) equal += 1
  return equal / a.length
}

function mostFrequent(labels: readonly number[]): number {
  const votes = new Map<number, number>()
  for (const label of labels) votes.set(label, (votes.get(label) ?? 0) + 1)
  const most = Math.max(...votes.values())
  return Math.min(...[...votes].filter(([, count]) => count === most).map(([label]) => label))
}
