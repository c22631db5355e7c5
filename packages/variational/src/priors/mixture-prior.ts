import { checkWhole, definePart, type RandomStream, sizeOf } from '@autoencoders/core'
import type { Noise, PartBody, Prior } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { drawGaussian, gaussianLogDensity, inRows, logSumExp } from '../diagonal-gaussian.js'

/** Options of {@link mixturePrior}. */
export interface MixturePriorOptions {
  /** How many Gaussians; at least 1. */
  readonly components: number
}

/**
 * A mixture of Gaussians whose means, variances and weights are learned with the model: `p(z) = Σₖ πₖ·N(z; μₖ, σₖ²)`.
 *
 * @throws {OptionError} When components is not a whole number of at least 1.
 * @see Dilokthanakul et al. 2016, https://arxiv.org/abs/1611.02648
 * @example gaussian({ size: 16, prior: mixturePrior({ components: 10 }) })
 */
export const mixturePrior = definePart('prior', 'mixture', ({ components }: MixturePriorOptions): PartBody<Prior> => {
  checkWhole(components, 'mixturePrior', 'components', 1)
  return {
    build(scope, { latentShape }) {
      const width = sizeOf(latentShape)
      const draw = (_: unknown, random: RandomStream) => random.normal(components * width)
      const means = scope.parameter('means', [components, width], draw, { decays: false })
      const logVariances = scope.parameter('logVariances', [components, width], zerosOf, { decays: false })
      const logits = scope.parameter('logits', [components], zerosOf)
      return {
        sample(count, noise) {
          const chosen = drawOneHot(tf.softmax(logits.value), count, noise)
          const mean = tf.matMul(chosen, means.value as tf.Tensor2D)
          const logVariance = tf.matMul(chosen, logVariances.value as tf.Tensor2D)
          return tf.reshape(drawGaussian({ mean, logVariance }, noise), [count, ...latentShape])
        },
        logProbability(z) {
          const mean = tf.expandDims(means.value, 0)
          const logVariance = tf.expandDims(logVariances.value, 0)
          const each = tf.sum(gaussianLogDensity(tf.expandDims(inRows(z), 1), { mean, logVariance }), 2)
          return logSumExp(tf.add(each, tf.expandDims(tf.logSoftmax(logits.value), 0)))
        },
      }
    },
  }
})

/** @returns `[count, components]`, rows with a single 1, at k as often as `probabilities[k]` says. */
export function drawOneHot(probabilities: tf.Tensor, count: number, noise: Noise): tf.Tensor2D {
  const upTo = tf.expandDims(tf.cumsum(probabilities), 0)
  const passed = tf.cast(tf.greaterEqual(noise.uniform([count, 1]), upTo), 'float32')
  const last = probabilities.shape[0]! - 1
  // The sum of all may be rounded to less than what is drawn.
  const index = tf.minimum(tf.sum(passed, 1), last)
  return tf.cast(tf.oneHot(tf.cast(index, 'int32'), last + 1), 'float32') as tf.Tensor2D
}

const zerosOf = (shape: readonly number[]): Float32Array => new Float32Array(sizeOf(shape))
