import { definePart } from '@autoencoders/core'
import { checkPositive, type PartBody, type Reconstruction } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { checkChoice } from './check-choice.js'
import { checkReduction, checkSameShape, perSample, type Reduction } from './per-sample.js'

/** What the decoder gives: unbounded logits, or probabilities. */
export type OutputKind = 'logits' | 'probabilities'

interface BernoulliOptions {
  /** Default `logits`, the stable choice; the decoder's output is then linear. */
  from?: OutputKind
  /** Default `mean`; a likelihood needs `sum`. */
  reduction?: Reduction
  /** How far probabilities are kept from 0 and 1; default 1e-7. */
  epsilon?: number
}

/**
 * Binary cross-entropy, the negative log-likelihood of independent Bernoulli elements, in nats.
 *
 * From logits a: `softplus(a) − a·x`, with gradient `σ(a) − x` everywhere.
 * From probabilities p, kept within ε of 0 and 1: `−x·ln p − (1 − x)·ln(1 − p)`; outside of that its gradient is 0.
 *
 * @throws {OptionError} For wrong options.
 * @example bernoulli({ reduction: 'sum' })
 */
export const bernoulli = definePart(
  'reconstruction',
  'bernoulli',
  (options: BernoulliOptions): PartBody<Reconstruction> => {
    const from = checkChoice<OutputKind>(options.from ?? 'logits', ['logits', 'probabilities'], 'bernoulli', 'from')
    const reduction = checkReduction(options.reduction ?? 'mean', 'bernoulli')
    const epsilon = checkPositive(options.epsilon ?? 1e-7, 'bernoulli', 'epsilon')
    const elements = from === 'logits' ? crossEntropyOfLogits : crossEntropyOfProbabilities(epsilon)
    return {
      targetRange: { minimum: 0, maximum: 1, because: 'Bernoulli reconstruction' },
      loss(target, output, mask) {
        checkSameShape(target, output, 'bernoulli')
        return perSample(elements(target, output), reduction, mask)
      },
      toData: (output) => (from === 'logits' ? tf.sigmoid(output) : output),
    }
  },
)

function crossEntropyOfLogits(target: tf.Tensor, logits: tf.Tensor): tf.Tensor {
  return tf.sub(tf.softplus(logits), tf.mul(logits, target))
}

function crossEntropyOfProbabilities(epsilon: number) {
  return (target: tf.Tensor, output: tf.Tensor): tf.Tensor => {
    const p = tf.clipByValue(output, epsilon, 1 - epsilon)
    const ones = tf.mul(target, tf.log(p))
    const zeros = tf.mul(tf.sub(1, target), tf.log(tf.sub(1, p)))
    return tf.neg(tf.add(ones, zeros))
  }
}
