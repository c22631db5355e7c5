/** Labels and scores as rankings read them: sorted, and counted at every distinct score. */

import { DataError, describeValue, formatShape, ShapeError } from '@autoencoders/core'
import { type MetricInput, readShaped, type ShapedNumbers } from './metric-input.js'

/** `[n]` labels: 1 or true for what is to be found, an anomaly say; 0 or false for the rest. */
export type BinaryLabels = MetricInput | readonly boolean[]

/** Labels of 0 and 1, and a score for each. */
export interface ScoredLabels {
  readonly labels: ArrayLike<number>
  readonly scores: ArrayLike<number>
  readonly positives: number
  readonly negatives: number
}

/** What calling everything from a score up positive would give, for every distinct score, highest first. */
export interface Ranking {
  readonly positives: number
  readonly negatives: number
  /** The distinct scores, falling. */
  readonly thresholds: Float64Array
  /** How many positives score at least as high. */
  readonly truePositives: Float64Array
  /** How many negatives score at least as high. */
  readonly falsePositives: Float64Array
}

/**
 * Reads labels and scores.
 *
 * @param where The function to name in errors.
 * @throws {ShapeError} When they are not `[n]` and of one length.
 * @throws {DataError} When there are none, a score is not finite, or a label is neither 0 nor 1.
 */
export function readScoredLabels(where: string, labels: BinaryLabels, scores: MetricInput): ScoredLabels {
  const truth = readVector(where, 'labels', asNumbers(labels))
  const ranked = readVector(where, 'scores', scores)
  if (truth.length !== ranked.length) {
    throw new ShapeError({
      where,
      expected: `a score for each of ${truth.length} labels`,
      received: `${ranked.length} scores`,
    })
  }
  let positives = 0
  for (let i = 0; i < truth.length; i++) {
    const label = truth[i]!
    if (label !== 0 && label !== 1) throw notBinary(where, label, i)
    positives += label
  }
  return { labels: truth, scores: ranked, positives, negatives: truth.length - positives }
}

/**
 * Ranks labels by their scores.
 *
 * @param where The function to name in errors.
 * @throws {ShapeError} When they are not `[n]` and of one length.
 * @throws {DataError} As {@link readScoredLabels} does, and when all labels are the same.
 */
export function rankLabels(where: string, labels: BinaryLabels, scores: MetricInput): Ranking {
  const read = readScoredLabels(where, labels, scores)
  const { positives, negatives } = read
  if (positives === 0 || negatives === 0) {
    throw new DataError({
      where,
      expected: 'labels of both classes',
      received: `${positives} positive and ${negatives} negative ones`,
      repair: 'Rank samples of which some are positive and some are not.',
    })
  }
  return { positives, negatives, ...countDownwards(read) }
}

function countDownwards({ labels, scores }: ScoredLabels): Omit<Ranking, 'positives' | 'negatives'> {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!)
  const thresholds: number[] = []
  const truePositives: number[] = []
  const falsePositives: number[] = []
  let found = 0
  order.forEach((sample, rank) => {
    found += labels[sample]!
    const next = order[rank + 1]
    // Equal scores are called together.
    if (next !== undefined && scores[next] === scores[sample]) return
    thresholds.push(scores[sample]!)
    truePositives.push(found)
    falsePositives.push(rank + 1 - found)
  })
  return {
    thresholds: Float64Array.from(thresholds),
    truePositives: Float64Array.from(truePositives),
    falsePositives: Float64Array.from(falsePositives),
  }
}

function asNumbers(labels: BinaryLabels): MetricInput {
  if (!Array.isArray(labels) || typeof labels[0] !== 'boolean') return labels as MetricInput
  return labels.map((label: unknown) => (typeof label === 'boolean' ? Number(label) : label)) as number[]
}

function readVector(where: string, name: string, input: MetricInput): ShapedNumbers['data'] {
  const { data, shape } = readShaped(where, name, input)
  if (shape.length === 1) return data
  throw new ShapeError({
    where,
    expected: `${name} of shape [n], one of each sample`,
    received: formatShape(shape),
    repair: 'Give one number a sample; model.score does.',
  })
}

function notBinary(where: string, label: number, index: number): DataError {
  return new DataError({
    where,
    expected: 'labels of 0 and 1',
    received: `${describeValue(label)} at [${index}]`,
    repair: 'Map what is to be found to 1 and all else to 0.',
  })
}
