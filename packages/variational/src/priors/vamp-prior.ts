import { checkFinite, checkWhole, definePart, OptionError, sizeOf } from '@autoencoders/core'
import type { LatentSpecification, Noise, PartBody, Prior } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { drawGaussian, gaussianLogDensity, inRows, logSumExp, splitGaussian } from '../diagonal-gaussian.js'
import { drawOneHot } from './mixture-prior.js'

/** Options of {@link vampPrior}. */
export interface VampPriorOptions {
  /** How many samples are made up; at least 1. */
  readonly pseudoInputs: number
  /** What values they may have; default 0. */
  readonly minimum?: number
  /** Default 1. */
  readonly maximum?: number
}

/**
 * The variational mixture of posteriors: what the encoder says of made-up samples, which are learned with the model:
 * `p(z) = 1/K Σₖ q(z | uₖ)`.
 *
 * Made-up samples are kept within the range of the data by clipping, as the authors do.
 *
 * @throws {OptionError} When pseudoInputs is not a whole number of at least 1, or there is a condition, which they have not.
 * @see Tomczak & Welling 2018, https://arxiv.org/abs/1705.07120
 * @example gaussian({ size: 40, prior: vampPrior({ pseudoInputs: 500 }) })
 */
export const vampPrior = definePart('prior', 'vamp', (options: VampPriorOptions): PartBody<Prior> => {
  const where = 'vampPrior'
  const pseudoInputs = checkWhole(options.pseudoInputs, where, 'pseudoInputs', 1)
  const minimum = checkFinite(options.minimum ?? 0, where, 'minimum')
  const maximum = checkFinite(options.maximum ?? 1, where, 'maximum', minimum)
  return {
    build(scope, { inputShape, latentShape, conditionSize, encoder }: LatentSpecification) {
      if (conditionSize > 0) {
        const repair = 'Use another prior, such as mixturePrior({ components: 10 }).'
        throw new OptionError({ where, expected: 'a model without a condition', received: `${conditionSize}`, repair })
      }
      const shape = [pseudoInputs, ...inputShape]
      const made = scope.parameter(
        'pseudoInputs',
        shape,
        (_, random) => {
          const middle = (minimum + maximum) / 2
          const spread = (maximum - minimum) / 10
          return random.normal(sizeOf(shape)).map((value) => middle + spread * value)
        },
        { decays: false },
      )
      const components = () => {
        const context = { training: false, noise: unasked, update: () => {} }
        const { mean, logVariance } = splitGaussian(
          encoder.apply(tf.clipByValue(made.value, minimum, maximum), context),
        )
        return { mean: inRows(mean), logVariance: inRows(logVariance) }
      }
      return {
        sample(count, noise) {
          const chosen = drawOneHot(tf.fill([pseudoInputs], 1 / pseudoInputs), count, noise)
          const all = components()
          const mean = tf.matMul(chosen, all.mean)
          const logVariance = tf.matMul(chosen, all.logVariance)
          return tf.reshape(drawGaussian({ mean, logVariance }, noise), [count, ...latentShape])
        },
        logProbability(z) {
          const all = components()
          const mean = tf.expandDims(all.mean, 0)
          const logVariance = tf.expandDims(all.logVariance, 0)
          const each = tf.sum(gaussianLogDensity(tf.expandDims(inRows(z), 1), { mean, logVariance }), 2)
          return tf.sub(logSumExp(each), tf.log(tf.scalar(pseudoInputs)))
        },
      }
    },
  }
})

/** Encoders draw nothing outside training. */
function unasked(stream: string): Noise {
  throw new OptionError({
    where: 'vampPrior',
    expected: 'an encoder that draws nothing outside training',
    received: `one that draws from ${stream}`,
  })
}
