import { checkWhole, definePart, isPart, type Schedule } from '@autoencoders/core'
import { type Latent, type Noise, type PartBody, portableLog, toSchedule } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { sumPerSample } from './diagonal-gaussian.js'
import { straightThrough } from './straight-through.js'

/** Options of {@link categorical}. */
export interface CategoricalOptions {
  /** How many variables z has; at least 1. */
  readonly variables: number
  /** How many values each can take; at least 2. */
  readonly categories: number
  /** τ, how soft the draws are while training: a number above 0, or a schedule of the step. Default 1. */
  readonly temperature?: number | Schedule
  /** How much the divergence counts; default 1. */
  readonly beta?: number | Schedule
  /** Whether the decoder sees one-hot draws, and only gradients are soft; default false. */
  readonly straightThrough?: boolean
}

/** Below any uniform draw but 0: a Gumbel draw stays finite. */
const LEAST = 1e-10

/**
 * Categorical variables, drawn from while training by the Gumbel-softmax: `z = softmax((logits + g) / τ)`, g being Gumbel noise.
 *
 * z is `variables · categories` wide, one run of categories after the other. `divergence` is KL(q(z|x) ‖ uniform) of the categorical
 * variables themselves, in nats. `encode` gives one-hot values of the likeliest categories; the prior draws them uniformly.
 *
 * @throws {OptionError} When an option is out of range.
 * @see Jang et al. 2017, https://arxiv.org/abs/1611.01144; Maddison et al. 2017, https://arxiv.org/abs/1611.00712
 * @example categorical({ variables: 20, categories: 10, temperature: linear({ from: 1, to: 0.5, steps: 5000 }) })
 */
export const categorical = definePart('latent', 'categorical', (options: CategoricalOptions): PartBody<Latent> => {
  const where = 'categorical'
  const variables = checkWhole(options.variables, where, 'variables', 1)
  const categories = checkWhole(options.categories, where, 'categories', 2)
  const temperature = toSchedule(options.temperature ?? 1, where, 'temperature', LEAST)
  const beta = isPart(options.beta, 'schedule') ? options.beta : toSchedule(options.beta ?? 1, where, 'beta', 0).at(0)
  const size = variables * categories
  const logCategories = portableLog(categories)
  const inVariables = (x: tf.Tensor) => tf.reshape(x, [-1, categories]) as tf.Tensor2D
  const likeliest = (x: tf.Tensor) =>
    tf.reshape(tf.cast(tf.oneHot(tf.argMax(inVariables(x), 1), categories), 'float32'), x.shape)
  return {
    size,
    encoderOutputs: size,
    build: (_scope, { latentShape }) => ({
      codes: {
        count: categories,
        shape: [...latentShape.slice(0, -1), variables],
        indices: (parameters) =>
          tf.reshape(tf.argMax(inVariables(parameters), 1), [...parameters.shape.slice(0, -1), variables]),
        lookUp(indices) {
          const oneHot = tf.oneHot(tf.reshape(tf.cast(indices, 'int32'), [-1]), categories)
          return tf.reshape(tf.cast(oneHot, 'float32'), [indices.shape[0]!, ...latentShape])
        },
      },
      sample(parameters, { noise, step = Number.MAX_SAFE_INTEGER }) {
        const logits = inVariables(parameters)
        const soft = tf.softmax(tf.div(tf.add(logits, gumbel(noise('latent'), logits.shape)), temperature.at(step)))
        const z = tf.reshape(soft, parameters.shape)
        return options.straightThrough ? straightThrough(likeliest(z), z) : z
      },
      representative: likeliest,
      penalties(parameters) {
        const logits = inVariables(parameters)
        const logProbabilities = tf.logSoftmax(logits)
        const each = tf.mul(tf.exp(logProbabilities), tf.add(logProbabilities, logCategories))
        return { divergence: sumPerSample(tf.reshape(each, parameters.shape)) }
      },
      penaltyWeights: { divergence: beta },
      prior: {
        sample(count, noise) {
          const logits = tf.zeros([count, ...latentShape])
          return likeliest(tf.reshape(gumbel(noise, inVariables(logits).shape), logits.shape))
        },
        // The sum of a sample is how many variables it has.
        logProbability: (z) => tf.mul(sumPerSample(z), -logCategories),
      },
    }),
  }
})

/** `−log(−log u)`: added to logits, the largest is a draw from their softmax. */
function gumbel(noise: Noise, shape: readonly number[]): tf.Tensor {
  const uniform = tf.clipByValue(noise.uniform(shape), LEAST, 1 - 2 ** -24)
  return tf.neg(tf.log(tf.neg(tf.log(uniform))))
}
