import { DataError, describeValue, OptionError } from '@autoencoders/core'
import { type BinaryLabels, readScoredLabels } from './binary-ranking.js'
import type { MetricInput } from './metric-input.js'

/**
 * The share of what is called positive that is.
 *
 * `TP / (TP + FP)`, with a sample called positive when its score is at least the threshold; 0 when none is.
 *
 * @param labels `[n]`, 1 or true for positives.
 * @param scores `[n]`, higher for what seems more positive.
 * @param threshold In the unit of the scores. For predictions of 0 and 1 give 1.
 * @returns 0 … 1.
 * @throws {ShapeError} When labels and scores are not `[n]` and of one length.
 * @throws {DataError} When there is no positive, a label is neither 0 nor 1, or a score is not finite.
 * @throws {OptionError} When the threshold is NaN.
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.metrics.precision_score.html
 * @example precision([0, 1, 1], [0.6, 0.7, 0.2], 0.5) // 0.5
 */
export function precision(labels: BinaryLabels, scores: MetricInput, threshold: number): number {
  const { truePositives, falsePositives } = countCalls('precision', labels, scores, threshold)
  return truePositives === 0 ? 0 : truePositives / (truePositives + falsePositives)
}

/**
 * The share of positives that is called so.
 *
 * `TP / (TP + FN)`, with a sample called positive when its score is at least the threshold.
 *
 * @param labels `[n]`, 1 or true for positives.
 * @param scores `[n]`, higher for what seems more positive.
 * @param threshold In the unit of the scores. For predictions of 0 and 1 give 1.
 * @returns 0 … 1.
 * @throws {ShapeError} When labels and scores are not `[n]` and of one length.
 * @throws {DataError} When there is no positive, a label is neither 0 nor 1, or a score is not finite.
 * @throws {OptionError} When the threshold is NaN.
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.metrics.recall_score.html
 * @example recall([0, 1, 1, 1], [0.6, 0.7, 0.2, 0.5], 0.5) // 0.6667
 */
export function recall(labels: BinaryLabels, scores: MetricInput, threshold: number): number {
  const { truePositives, positives } = countCalls('recall', labels, scores, threshold)
  return truePositives / positives
}

/**
 * The harmonic mean of {@link precision} and {@link recall}.
 *
 * `2·TP / (2·TP + FP + FN)`, with a sample called positive when its score is at least the threshold.
 *
 * @param labels `[n]`, 1 or true for positives.
 * @param scores `[n]`, higher for what seems more positive.
 * @param threshold In the unit of the scores. For predictions of 0 and 1 give 1.
 * @returns 0 … 1.
 * @throws {ShapeError} When labels and scores are not `[n]` and of one length.
 * @throws {DataError} When there is no positive, a label is neither 0 nor 1, or a score is not finite.
 * @throws {OptionError} When the threshold is NaN.
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.metrics.f1_score.html
 * @example f1Score([0, 1, 1], [0.6, 0.7, 0.2], 0.5) // 0.5
 */
export function f1Score(labels: BinaryLabels, scores: MetricInput, threshold: number): number {
  const { truePositives, falsePositives, positives } = countCalls('f1Score', labels, scores, threshold)
  return (2 * truePositives) / (truePositives + falsePositives + positives)
}

interface Calls {
  readonly positives: number
  readonly truePositives: number
  readonly falsePositives: number
}

function countCalls(where: string, labels: BinaryLabels, scores: MetricInput, threshold: number): Calls {
  if (typeof threshold !== 'number' || Number.isNaN(threshold)) {
    throw new OptionError({
      where,
      expected: 'a threshold that is a number',
      received: describeValue(threshold),
      repair: 'bestF1 finds one; for predictions of 0 and 1 give 1.',
    })
  }
  const read = readScoredLabels(where, labels, scores)
  if (read.positives === 0) {
    const received = `${read.negatives} negative ones`
    throw new DataError({ where, expected: 'at least one positive label', received })
  }
  let truePositives = 0
  let called = 0
  for (let i = 0; i < read.scores.length; i++) {
    if (read.scores[i]! < threshold) continue
    called += 1
    truePositives += read.labels[i]!
  }
  return { positives: read.positives, truePositives, falsePositives: called - truePositives }
}
