import { type BinaryLabels, type Ranking, rankLabels } from './binary-ranking.js'
import { compensatedSum } from './compensated-sum.js'
import type { MetricInput } from './metric-input.js'

/** How pure and how complete what is called positive is, from calling everything to no call. */
export interface PrecisionRecallCurve {
  /** `[thresholds + 1]`; the last is 1, of no call. */
  readonly precision: Float64Array
  /** `[thresholds + 1]`, falling from 1; the last is 0, of no call. */
  readonly recall: Float64Array
  /** The distinct scores, rising: a sample is called positive from this score up. */
  readonly thresholds: Float64Array
}

/**
 * Precision against recall at every threshold.
 *
 * `precision(t) = TP(t) / #{scores ≥ t}`, `recall(t) = TP(t) / P`, for every distinct score t; then the point (1, 0).
 *
 * @param labels `[n]`, 1 or true for positives.
 * @param scores `[n]`, higher for what seems more positive.
 * @returns Arrays of their own, which the caller owns.
 * @throws {ShapeError} When they are not `[n]` and of one length.
 * @throws {DataError} When all labels are the same, one is neither 0 nor 1, or a score is not finite.
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.metrics.precision_recall_curve.html
 * @example precisionRecallCurve([0, 1], [0.2, 0.7]).precision // 0.5, 1, 1
 */
export function precisionRecallCurve(labels: BinaryLabels, scores: MetricInput): PrecisionRecallCurve {
  const ranking = rankLabels('precisionRecallCurve', labels, scores)
  const { positives, truePositives, thresholds } = ranking
  // Lowest threshold first, and no call at the end.
  const precision = new Float64Array(thresholds.length + 1).fill(1)
  const recall = new Float64Array(thresholds.length + 1)
  for (let i = 0, end = thresholds.length - 1; i <= end; i++) {
    precision[i] = precisionAt(ranking, end - i)
    recall[i] = truePositives[end - i]! / positives
  }
  return { precision, recall, thresholds: thresholds.toReversed() }
}

/**
 * Average precision: the area under the precision-recall curve by steps, without interpolation.
 *
 * `Σₖ (recallₖ − recallₖ₋₁) · precisionₖ` over the distinct scores, highest first.
 *
 * @param labels `[n]`, 1 or true for positives.
 * @param scores `[n]`, higher for what seems more positive.
 * @returns 0 … 1; by chance about the share of positives.
 * @throws {ShapeError} When they are not `[n]` and of one length.
 * @throws {DataError} When all labels are the same, one is neither 0 nor 1, or a score is not finite.
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.metrics.average_precision_score.html
 * @example averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) // 0.8333…
 */
export function averagePrecision(labels: BinaryLabels, scores: MetricInput): number {
  const ranking = rankLabels('averagePrecision', labels, scores)
  const { positives, truePositives } = ranking
  const gained = (i: number) => truePositives[i]! - (truePositives[i - 1] ?? 0)
  return compensatedSum(truePositives.length, (i) => gained(i) * precisionAt(ranking, i)) / positives
}

function precisionAt({ truePositives, falsePositives }: Ranking, i: number): number {
  return truePositives[i]! / (truePositives[i]! + falsePositives[i]!)
}
