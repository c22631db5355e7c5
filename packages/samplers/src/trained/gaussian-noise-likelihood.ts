import { definePart } from '@autoencoders/core'
import type { PartBody, Reconstruction } from '@autoencoders/core/extend'
import { gaussianNegativeLogLikelihood } from '@autoencoders/losses'
import * as tf from '@tensorflow/tfjs-core'

/** The name of log σ² among the model's weights. */
export const LOG_VARIANCE = 'reconstruction/logVariance'

/** Of standardised codes: below the square of what a float32 can tell of them. */
const LEAST_LOG_VARIANCE = -14
const MOST_LOG_VARIANCE = 2

/**
 * A Gaussian likelihood whose variance, one for all units, is learned and can be read: drawing takes its noise from it.
 *
 * `Σⱼ ½·((tⱼ − xⱼ)²/σ² + log 2πσ²)`, log σ² between −14 and 2.
 */
export const gaussianNoiseLikelihood = definePart('reconstruction', 'gaussianNoise', (): PartBody<Reconstruction> => {
  const toData = (output: tf.Tensor) => tf.clone(output)
  return {
    likelihood: true,
    toData,
    loss: (target, output, mask) => gaussianNegativeLogLikelihood(target, output, tf.scalar(0), mask),
    build(scope) {
      const logVariance = scope.parameter('logVariance', [], () => Float32Array.of(0))
      return {
        toData,
        loss(target, output, mask) {
          const kept = tf.clipByValue(logVariance.value, LEAST_LOG_VARIANCE, MOST_LOG_VARIANCE)
          return gaussianNegativeLogLikelihood(target, output, kept, mask)
        },
      }
    },
  }
})

/** The variance that a learned parameter stands for. */
export function keptLogVariance(learned: number): number {
  return Math.min(MOST_LOG_VARIANCE, Math.max(LEAST_LOG_VARIANCE, learned))
}
