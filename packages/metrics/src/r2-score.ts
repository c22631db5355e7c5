import { DataError, describeValue, OptionError, sizeOf } from '@autoencoders/core'
import { compensatedSum } from './compensated-sum.js'
import { type MetricInput, type Pair, readPair } from './metric-input.js'

/** How the scores of several outputs become one. */
export type R2Average = 'uniform' | 'variance-weighted'

/** Options of {@link r2Score}. */
export interface R2ScoreOptions {
  /** The mean of the outputs' scores (`'uniform'`, default), or weighted by the variance of each target. */
  readonly average?: R2Average
}

/**
 * Coefficient of determination, R².
 *
 * For each output j: `1 − Σᵢ (tᵢⱼ − oᵢⱼ)² / Σᵢ (tᵢⱼ − t̄ⱼ)²`, then averaged over the outputs. See
 * {@link r2ScorePerOutput} for targets that are constant.
 *
 * @param target `[n]` or `[n, ...outputs]`, n ≥ 2.
 * @param output Same shape.
 * @param options How outputs are averaged.
 * @returns At most 1, which is perfect; 0 for the mean of the targets; as low as it gets.
 * @throws {ShapeError} When the shapes differ.
 * @throws {DataError} When there are fewer than two samples, or a value is not finite.
 * @throws {OptionError} When the average is unknown.
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.metrics.r2_score.html
 * @example r2Score([3, -0.5, 2, 7], [2.5, 0, 2, 8]) // 0.9486…
 */
export function r2Score(target: MetricInput, output: MetricInput, options: R2ScoreOptions = {}): number {
  const { average = 'uniform' } = options
  requireAverage(average)
  const sums = squareSums(readSamples('r2Score', target, output))
  const scores = sums.map(scoreOf)
  const total = compensatedSum(sums.length, (j) => sums[j]!.total)
  if (average === 'uniform' || total === 0) return compensatedSum(scores.length, (j) => scores[j]!) / scores.length
  return compensatedSum(scores.length, (j) => scores[j]! * sums[j]!.total) / total
}

/**
 * Coefficient of determination of each output, R².
 *
 * A target that is constant has no variance to explain: scikit-learn's convention is 1 where the output equals it
 * and 0 where it does not.
 *
 * @param target `[n]` or `[n, ...outputs]`, n ≥ 2; all axes but the first are outputs.
 * @param output Same shape.
 * @returns One score an output, row-major.
 * @throws {ShapeError} When the shapes differ.
 * @throws {DataError} When there are fewer than two samples, or a value is not finite.
 * @example r2ScorePerOutput([[0, 5], [2, 5]], [[0, 5], [1, 4]]) // 0.5, 0
 */
export function r2ScorePerOutput(target: MetricInput, output: MetricInput): Float64Array {
  return Float64Array.from(squareSums(readSamples('r2ScorePerOutput', target, output)), scoreOf)
}

/** Sums of squares of one output: what is left, and what there was about the mean. */
interface SquareSums {
  readonly residual: number
  readonly total: number
}

function squareSums({ target, output, shape }: Pair): SquareSums[] {
  const [samples = 0, ...outputs] = shape
  const width = sizeOf(outputs)
  return Array.from({ length: width }, (_, j) => {
    const residual = compensatedSum(samples, (i) => (target[i * width + j]! - output[i * width + j]!) ** 2)
    const mean = compensatedSum(samples, (i) => target[i * width + j]!) / samples
    const total = compensatedSum(samples, (i) => (target[i * width + j]! - mean) ** 2)
    return { residual, total: isConstant(target, j, width) ? 0 : total }
  })
}

/** Told by equality, for the mean of equal numbers need not be that number. */
function isConstant(target: ArrayLike<number>, j: number, width: number): boolean {
  for (let i = j; i < target.length; i += width) if (target[i] !== target[j]) return false
  return true
}

function scoreOf({ residual, total }: SquareSums): number {
  if (residual === 0) return 1
  return total === 0 ? 0 : 1 - residual / total
}

function readSamples(where: string, target: MetricInput, output: MetricInput): Pair {
  const pair = readPair(where, target, output)
  const samples = pair.shape[0] ?? 0
  if (samples >= 2) return pair
  throw new DataError({
    where,
    expected: 'at least two samples, for one has no variance',
    received: String(samples),
    repair: 'Give samples along the first axis: [n] or [n, outputs].',
  })
}

function requireAverage(average: unknown): void {
  if (average === 'uniform' || average === 'variance-weighted') return
  throw new OptionError({
    where: 'r2Score',
    expected: "average to be 'uniform' or 'variance-weighted'",
    received: describeValue(average),
    repair: 'For one score an output call r2ScorePerOutput.',
  })
}
