import { type BinaryLabels, rankLabels } from './binary-ranking.js'
import type { MetricInput } from './metric-input.js'

/** The best F1 that a threshold gives, and that threshold. */
export interface BestF1 {
  /** 0 … 1. */
  readonly f1: number
  /** A sample is called positive from this score up: one of the scores. */
  readonly threshold: number
  readonly precision: number
  readonly recall: number
}

/**
 * The highest F1 over all thresholds, the optimum that no threshold chosen beforehand can pass.
 *
 * `maxₜ 2·TP(t) / (2·TP(t) + FP(t) + FN(t))` over the distinct scores t; of equal maxima the one with the highest
 * threshold, which calls the fewest.
 *
 * @param labels `[n]`, 1 or true for positives, such as anomalies.
 * @param scores `[n]`, higher for what seems more positive.
 * @returns See {@link BestF1}.
 * @throws {ShapeError} When they are not `[n]` and of one length.
 * @throws {DataError} When all labels are the same, one is neither 0 nor 1, or a score is not finite.
 * @example bestF1([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) // f1 0.8, threshold 0.35, precision 0.6667, recall 1
 */
export function bestF1(labels: BinaryLabels, scores: MetricInput): BestF1 {
  const { positives, thresholds, truePositives, falsePositives } = rankLabels('bestF1', labels, scores)
  const f1At = (i: number) => (2 * truePositives[i]!) / (truePositives[i]! + falsePositives[i]! + positives)
  let best = 0
  for (let i = 1; i < thresholds.length; i++) if (f1At(i) > f1At(best)) best = i
  const found = truePositives[best]!
  return {
    f1: f1At(best),
    threshold: thresholds[best]!,
    precision: found / (found + falsePositives[best]!),
    recall: found / positives,
  }
}
