import { definePart } from '@autoencoders/core'
import { checkPositive, type PartBody, type Reconstruction } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import type { OutputKind } from './bernoulli.js'
import { checkChoice } from './check-choice.js'
import { checkReduction, checkSameShape, perSample, type Reduction } from './per-sample.js'

interface CategoricalOptions {
  /** Default `logits`, the stable choice. */
  from?: OutputKind
  /** Over the positions of a sample; default `mean`. */
  reduction?: Reduction
  /** How far probabilities are kept from 0; default 1e-7. */
  epsilon?: number
}

/**
 * Categorical cross-entropy over the last axis, `−Σₖ xₖ·ln pₖ` for each position, in nats.
 *
 * Targets are one-hot or probabilities, `[batch, ..., categories]`; logits go through a log-softmax, which is stable.
 *
 * @throws {OptionError} For wrong options.
 * @example categoricalCrossEntropy({ reduction: 'sum' })
 */
export const categoricalCrossEntropy = definePart(
  'reconstruction',
  'categoricalCrossEntropy',
  (options: CategoricalOptions): PartBody<Reconstruction> => {
    const where = 'categoricalCrossEntropy'
    const from = checkChoice<OutputKind>(options.from ?? 'logits', ['logits', 'probabilities'], where, 'from')
    const reduction = checkReduction(options.reduction ?? 'mean', where)
    const epsilon = checkPositive(options.epsilon ?? 1e-7, where, 'epsilon')
    const logProbabilities = (output: tf.Tensor) =>
      from === 'logits' ? tf.logSoftmax(output, -1) : tf.log(tf.clipByValue(output, epsilon, 1))
    return {
      targetRange: { minimum: 0, maximum: 1, because: 'categorical reconstruction' },
      loss(target, output, mask) {
        checkSameShape(target, output, where)
        return perSample(tf.neg(tf.sum(tf.mul(target, logProbabilities(output)), -1)), reduction, mask)
      },
      toData: (output) => (from === 'logits' ? tf.softmax(output, -1) : output),
    }
  },
)
