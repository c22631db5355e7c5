import { definePart } from '@autoencoders/core'
import type { PartBody, Reconstruction } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { type ElementLoss, lossPerSample, type PerSampleOptions, reducePerSample } from './element-loss.js'
import { requireOutputScale, requireReduction, requireSameShape } from './requirements.js'
import type { ReductionOptions } from './squared-error.js'

/** What a cross-entropy takes the decoder's output to be. */
export type OutputScale = 'logits' | 'probabilities'

/** Options of a cross-entropy that say what the output is. */
export interface OutputScaleOptions {
  /** Whether the output is logits (default: exact for any size, gradients never vanish on a wrong output) or probabilities. */
  readonly from?: OutputScale
  /** With probabilities: what they are raised to, at least, before a logarithm; 0 < ε < 0.5. Default 1e-7. */
  readonly epsilon?: number
}

/** Options of {@link bernoulli}. */
export interface BernoulliOptions extends ReductionOptions, OutputScaleOptions {}

/**
 * Binary cross-entropy of each sample: the negative log-likelihood of independent Bernoulli elements, in nats.
 *
 * From logits x: `max(x, 0) − x·t + log1p(e^−|x|)`, exact for any x.
 * From probabilities p: `−t·log p′ − (1−t)·log q′`, p′ and q′ being p and 1 − p clipped to [ε, 1]; so the loss is at
 * most −log ε an element, 0 for p = t ∈ {0, 1}, and flat where it is clipped. Prefer logits for training.
 * Reduced over the elements of a sample.
 *
 * @param target t, `[batch, ...]`, float32 in [0, 1].
 * @param output x or p, same shape.
 * @param options What the output is, ε, reduction and mask; what the mask leaves out must still be finite.
 * @returns `[batch]`, each ≥ 0. The caller disposes it.
 * @throws {OptionError} When `from` or the reduction is unknown, or ε is not between 0 and 0.5.
 * @throws {ShapeError} When the shapes differ, or the mask is not `[batch]` + leading axes of the target.
 * @example bernoulliCrossEntropyPerSample(tf.ones([8, 784]), tf.zeros([8, 784])) // eight times log 2
 */
export function bernoulliCrossEntropyPerSample(
  target: tf.Tensor,
  output: tf.Tensor,
  options: PerSampleOptions & OutputScaleOptions = {},
): tf.Tensor1D {
  const { from = 'logits', epsilon = 1e-7 } = options
  requireOutputScale('bernoulli', from, epsilon)
  requireSameShape('bernoulli', target, output)
  return tf.tidy(() => {
    if (from === 'logits') return lossPerSample([output, target], crossEntropyOfLogits, options, 'bernoulli')
    return reducePerSample(crossEntropyOfProbabilities(target, output, epsilon), options, 'bernoulli')
  })
}

/**
 * Bernoulli likelihood as a reconstruction: for black-and-white or [0, 1] data; `toData` is the sigmoid of logits.
 *
 * @param options See {@link BernoulliOptions}.
 * @throws {OptionError} When `from` or the reduction is unknown, or ε is not between 0 and 0.5.
 * @example bernoulli({ reduction: 'sum' }).toData(tf.zeros([8, 784])) // logits of 0: probabilities of 0.5
 */
export const bernoulli = definePart(
  'reconstruction',
  'bernoulli',
  (options: BernoulliOptions): PartBody<Reconstruction> => {
    const { from = 'logits', epsilon = 1e-7, reduction = 'mean' } = options
    requireReduction('bernoulli', reduction)
    requireOutputScale('bernoulli', from, epsilon)
    return {
      targetRange: { minimum: 0, maximum: 1, because: 'a Bernoulli likelihood' },
      likelihood: reduction === 'sum' && from === 'logits',
      loss: (target, output, mask) =>
        bernoulliCrossEntropyPerSample(target, output, { from, epsilon, reduction, mask }),
      toData: (output) => (from === 'logits' ? tf.sigmoid(output) : tf.clone(output)),
    }
  },
)

const crossEntropyOfLogits: ElementLoss = {
  elements: ([logits, target], save) => {
    save([logits!, target!])
    const atSaturation = tf.sub(tf.relu(logits!), tf.mul(logits!, target!))
    return tf.add(atSaturation, tf.log1p(tf.exp(tf.neg(tf.abs(logits!)))))
  },
  gradients: ([logits, target], factor) => [
    tf.mul(tf.sub(tf.sigmoid(logits!), target!), factor(1)),
    tf.mul(logits!, factor(-1)),
  ],
}

/** 1 − p is clipped on its own: in float32, 1 − (1 − 1e-7) is not 1e-7. */
function crossEntropyOfProbabilities(target: tf.Tensor, output: tf.Tensor, epsilon: number): tf.Tensor {
  const ofOne = tf.mul(target, tf.log(tf.clipByValue(output, epsilon, 1)))
  const ofZero = tf.mul(tf.sub(1, target), tf.log(tf.clipByValue(tf.sub(1, output), epsilon, 1)))
  return tf.neg(tf.add(ofOne, ofZero))
}
