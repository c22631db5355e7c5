import { definePart, describeValue, formatShape, OptionError, ShapeError } from '@autoencoders/core'
import type { PartBody, Reconstruction } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import type { OutputScaleOptions } from './bernoulli.js'
import { type ElementLoss, lossPerSample, type PerSampleOptions, reducePerSample } from './element-loss.js'
import { requireOutputScale, requireReduction, requireSameShape } from './requirements.js'
import type { ReductionOptions } from './squared-error.js'

/** Options of {@link categoricalCrossEntropy}. */
export interface CategoricalCrossEntropyOptions extends ReductionOptions, OutputScaleOptions {
  /**
   * When given, the target holds category indices 0 … categories − 1 and the decoder's output has one more axis of
   * this length. When left out, the target's last axis is a distribution over categories, one-hot for instance.
   */
  readonly categories?: number
}

/**
 * Categorical cross-entropy of each sample over the last axis, in nats.
 *
 * From logits x: `−Σₖ tₖ·log softmax(x)ₖ`, stable for any x. From probabilities p: `−Σₖ tₖ·log p′ₖ`, p′ being p
 * clipped to [ε, 1]; p is not normalised, and the loss is flat where it is clipped. Prefer logits for training.
 * Reduced over the positions of a sample: a mean divides by how many positions count, not by the categories.
 *
 * @param target t, `[batch, ..., categories]`, float32 in [0, 1]; all zeros where nothing is asked for.
 * @param output x or p, same shape.
 * @param options What the output is, ε, reduction, and a mask of `[batch]` + leading axes before the categories.
 * @returns `[batch]`, each ≥ 0. The caller disposes it.
 * @throws {OptionError} When `from` or the reduction is unknown, or ε is not between 0 and 0.5.
 * @throws {ShapeError} When the shapes differ or have no category axis, or the mask does not fit.
 * @example categoricalCrossEntropyPerSample(tf.tensor2d([[0, 1]]), tf.zeros([1, 2])) // log 2
 */
export function categoricalCrossEntropyPerSample(
  target: tf.Tensor,
  output: tf.Tensor,
  options: PerSampleOptions & OutputScaleOptions = {},
): tf.Tensor1D {
  const { from = 'logits', epsilon = 1e-7 } = options
  requireOutputScale(where, from, epsilon)
  requireSameShape(where, target, output)
  requireCategoryAxis(target)
  return tf.tidy(() => {
    if (from === 'logits') return lossPerSample([output, target], crossEntropyOfLogits, options, where)
    const logProbabilities = tf.log(tf.clipByValue(output, epsilon, 1))
    return reducePerSample(crossEntropy(target, logProbabilities), options, where)
  })
}

/**
 * Categorical likelihood as a reconstruction: for one-hot data, tokens and quantised levels. `toData` gives what the
 * target is: probabilities `[batch, ..., categories]`, or with `categories` the likeliest index, `[batch, ...]`.
 *
 * @param options See {@link CategoricalCrossEntropyOptions}.
 * @throws {OptionError} When an option is unknown or out of range.
 * @example
 * // sequences of 40 tokens out of 5000: the decoder gives [batch, 40, 5000]
 * categoricalCrossEntropy({ categories: 5000 }).outputShape?.([40]) // [40, 5000]
 */
export const categoricalCrossEntropy = definePart(
  'reconstruction',
  'categoricalCrossEntropy',
  (options: CategoricalCrossEntropyOptions): PartBody<Reconstruction> => {
    const { categories, from = 'logits', epsilon = 1e-7, reduction = 'mean' } = options
    requireReduction(where, reduction)
    requireOutputScale(where, from, epsilon)
    const perSample = { from, epsilon, reduction }
    const toData = (output: tf.Tensor): tf.Tensor => (from === 'logits' ? tf.softmax(output) : tf.clone(output))
    if (categories !== undefined) return ofIndices(categories, perSample)
    return {
      targetRange: { minimum: 0, maximum: 1, because: 'a categorical likelihood' },
      likelihood: isLikelihood(perSample),
      loss: (target, output, mask) => categoricalCrossEntropyPerSample(target, output, { ...perSample, mask }),
      toData,
    }
  },
)

const where = 'categoricalCrossEntropy'

function ofIndices(categories: number, perSample: PerSampleOptions & OutputScaleOptions): PartBody<Reconstruction> {
  requireCategories(categories)
  return {
    outputShape: (targetShape) => [...targetShape, categories],
    targetRange: { minimum: 0, maximum: categories - 1, whole: true, because: `indices of ${categories} categories` },
    categorical: true,
    likelihood: isLikelihood(perSample),
    loss: (target, output, mask) =>
      tf.tidy(() => {
        const oneHot = tf.oneHot(tf.cast(target, 'int32'), categories)
        return categoricalCrossEntropyPerSample(tf.cast(oneHot, 'float32'), output, { ...perSample, mask })
      }),
    toData: (output) => tf.tidy(() => tf.cast(tf.argMax(output, -1), 'float32')),
  }
}

const crossEntropyOfLogits: ElementLoss = {
  elements: ([logits, target], save) => {
    const logProbabilities = logSoftmax(logits!)
    save([logits!, target!, logProbabilities])
    return crossEntropy(target!, logProbabilities)
  },
  gradients: ([logits, target, logProbabilities], factor) => {
    const expected = tf.mul(tf.softmax(logits!), tf.sum(target!, -1, true))
    return [tf.mul(tf.sub(expected, target!), factor(1)), tf.mul(logProbabilities!, factor(-1))]
  },
}

/** `[..., 1]`: the category axis is kept so that masks and gradients broadcast. */
function crossEntropy(target: tf.Tensor, logProbabilities: tf.Tensor): tf.Tensor {
  return tf.neg(tf.sum(tf.mul(target, logProbabilities), -1, true))
}

function logSoftmax(logits: tf.Tensor): tf.Tensor {
  const shifted = tf.sub(logits, tf.max(logits, -1, true))
  return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), -1, true)))
}

function requireCategoryAxis(target: tf.Tensor): void {
  if (target.rank >= 2) return
  throw new ShapeError({
    where,
    expected: 'a category axis after the batch axis, [batch, ..., categories]',
    received: formatShape(target.shape),
    repair: 'One-hot encode the target, or make the reconstruction with { categories }.',
  })
}

function requireCategories(categories: unknown): void {
  if (typeof categories === 'number' && Number.isInteger(categories) && categories >= 2) return
  throw new OptionError({
    where,
    expected: 'categories to be a whole number of at least 2',
    received: describeValue(categories),
  })
}

function isLikelihood({ reduction, from }: PerSampleOptions & OutputScaleOptions): boolean {
  return reduction === 'sum' && from === 'logits'
}
