import { describeValue, OptionError } from '@autoencoders/core'
import { type BinaryLabels, rankLabels } from './binary-ranking.js'
import type { MetricInput } from './metric-input.js'

/** How often positives are found and negatives mistaken, from no call to calling everything. */
export interface RocCurve {
  /** `[points]`, rising from 0 to 1. */
  readonly falsePositiveRate: Float64Array
  /** `[points]`, rising from 0 to 1. */
  readonly truePositiveRate: Float64Array
  /** `[points]`, falling from `Infinity`: a sample is called positive from this score up. */
  readonly thresholds: Float64Array
}

/** Options of {@link rocCurve}. */
export interface RocCurveOptions {
  /** Whether points inside a straight stretch are left out; true when left out. The curve is the same. */
  readonly dropIntermediate?: boolean
}

/**
 * The receiver operating characteristic: false against true positive rate at every threshold.
 *
 * `FPR(t) = #{negatives ≥ t} / N`, `TPR(t) = #{positives ≥ t} / P`, for every distinct score t and for ∞.
 *
 * @param labels `[n]`, 1 or true for positives.
 * @param scores `[n]`, higher for what seems more positive.
 * @returns Three arrays of one length, which the caller owns.
 * @throws {ShapeError} When they are not `[n]` and of one length.
 * @throws {DataError} When all labels are the same, one is neither 0 nor 1, or a score is not finite.
 * @throws {OptionError} When `dropIntermediate` is no boolean.
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.metrics.roc_curve.html
 * @example rocCurve([0, 1], [0.2, 0.7]).truePositiveRate // 0, 1, 1
 */
export function rocCurve(labels: BinaryLabels, scores: MetricInput, options: RocCurveOptions = {}): RocCurve {
  const { dropIntermediate = true } = options
  if (typeof dropIntermediate !== 'boolean') {
    const received = describeValue(dropIntermediate)
    throw new OptionError({ where: 'rocCurve', expected: 'dropIntermediate to be true or false', received })
  }
  const { positives, negatives, thresholds, truePositives, falsePositives } = rankLabels('rocCurve', labels, scores)
  const kept = thresholds
    .map((_, i) => i)
    .filter((i) => !dropIntermediate || isCorner(truePositives, falsePositives, i))
  return {
    falsePositiveRate: startingWith(
      0,
      kept.map((i) => falsePositives[i]! / negatives),
    ),
    truePositiveRate: startingWith(
      0,
      kept.map((i) => truePositives[i]! / positives),
    ),
    thresholds: startingWith(
      Infinity,
      kept.map((i) => thresholds[i]!),
    ),
  }
}

/** Whether the curve may bend at the i-th point. As in scikit-learn its ends are corners. */
function isCorner(truePositives: Float64Array, falsePositives: Float64Array, i: number): boolean {
  if (i === 0 || i === truePositives.length - 1) return true
  return [truePositives, falsePositives].some((counts) => counts[i + 1]! - counts[i]! !== counts[i]! - counts[i - 1]!)
}

function startingWith(first: number, rest: Float64Array): Float64Array {
  const all = new Float64Array(rest.length + 1)
  all[0] = first
  all.set(rest, 1)
  return all
}
