import { DataError, describeValue, formatShape, ShapeError, sameShape } from '@autoencoders/core'
import { type MetricInput, readPair, readShaped, type ShapedNumbers } from './metric-input.js'

/** Options of {@link accuracy}. */
export interface AccuracyOptions {
  /** Which elements count: 1 or 0 each, of the target's shape; all when left out. */
  readonly mask?: MetricInput
}

/**
 * The share of categories that are right, such as the characters of texts.
 *
 * `Σᵢ maskᵢ·[outputᵢ = targetᵢ] / Σᵢ maskᵢ`: every element that counts weighs the same, so longer sequences weigh more.
 *
 * @param target Category numbers, whole, of any shape: `[n]`, or `[n, steps]` for sequences.
 * @param output Same shape.
 * @returns 0 … 1.
 * @throws {ShapeError} When the shapes differ, the mask's too.
 * @throws {DataError} When there are no values, one is no whole number, or the mask is not of 0 and 1 or leaves nothing.
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.metrics.accuracy_score.html
 * @example accuracy([[1, 2, 0]], [[1, 3, 5]], { mask: [[1, 1, 0]] }) // 0.5
 */
export function accuracy(target: MetricInput, output: MetricInput, options: AccuracyOptions = {}): number {
  const pair = readPair('accuracy', target, output)
  requireCategories('target', pair.target)
  requireCategories('output', pair.output)
  const mask = options.mask === undefined ? undefined : readMask(options.mask, pair.shape)
  let counted = 0
  let right = 0
  for (let i = 0; i < pair.target.length; i++) {
    const counts = mask?.[i] ?? 1
    counted += counts
    if (pair.target[i] === pair.output[i]) right += counts
  }
  if (counted > 0) return right / counted
  throw wrongData('a mask with at least one 1', `${pair.target.length} times 0`)
}

function readMask(input: MetricInput, shape: ShapedNumbers['shape']): ShapedNumbers['data'] {
  const mask = readShaped('accuracy', 'mask', input)
  if (!sameShape(mask.shape, shape)) {
    throw new ShapeError({
      where: 'accuracy',
      expected: `a mask of the target's shape ${formatShape(shape)}`,
      received: formatShape(mask.shape),
      repair: 'Give one 0 or 1 for each category.',
    })
  }
  const odd = Array.prototype.find.call(mask.data, (value) => value !== 0 && value !== 1)
  if (odd === undefined) return mask.data
  throw wrongData('a mask of 0 and 1', describeValue(odd))
}

function requireCategories(name: string, data: ArrayLike<number>): void {
  for (let i = 0; i < data.length; i++) {
    if (!Number.isInteger(data[i])) throw wrongData(`whole category numbers in ${name}`, describeValue(data[i]))
  }
}

function wrongData(expected: string, received: string): DataError {
  return new DataError({ where: 'accuracy', expected, received })
}
