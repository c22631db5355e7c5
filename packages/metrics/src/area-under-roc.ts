import { type BinaryLabels, rankLabels } from './binary-ranking.js'
import type { MetricInput } from './metric-input.js'

/**
 * Area under the receiver operating characteristic: how likely a positive is to score above a negative.
 *
 * `(R − P(P+1)/2) / (P·N)`, with R the sum of the ranks of the P positives among all, equal scores sharing the average
 * of their ranks: a tie counts half. The same as the area under {@link rocCurve} by trapezoids.
 *
 * @param labels `[n]`, 1 or true for positives, such as anomalies.
 * @param scores `[n]`, higher for what seems more positive, in any unit.
 * @returns 0 … 1: 1 when every positive scores above every negative, 0.5 by chance.
 * @throws {ShapeError} When they are not `[n]` and of one length.
 * @throws {DataError} When all labels are the same, one is neither 0 nor 1, or a score is not finite.
 * @see Mann & Whitney 1947, https://doi.org/10.1214/aoms/1177730491
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.metrics.roc_auc_score.html
 * @example areaUnderRoc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) // 0.75
 */
export function areaUnderRoc(labels: BinaryLabels, scores: MetricInput): number {
  const { positives, negatives, truePositives, falsePositives } = rankLabels('areaUnderRoc', labels, scores)
  // Twice the pairs in the right order, ties once: whole numbers, so nothing is rounded before the division.
  let doubled = 0
  for (let i = 0; i < truePositives.length; i++) {
    const below = truePositives[i - 1] ?? 0
    doubled += (truePositives[i]! + below) * (falsePositives[i]! - (falsePositives[i - 1] ?? 0))
  }
  return doubled / (2 * positives * negatives)
}
