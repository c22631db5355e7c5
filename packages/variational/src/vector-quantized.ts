import { checkChoice, checkFinite, checkRate, checkWhole, definePart, OptionError, sizeOf } from '@autoencoders/core'
import { type Latent, type NetworkContext, type PartBody, withoutGradient } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { Codebook, logWays, perplexity } from './codebook.js'
import { sumPerSample } from './diagonal-gaussian.js'
import { straightThrough } from './straight-through.js'

/** Options of {@link vectorQuantized}. */
export interface VectorQuantizedOptions {
  /** Width of z at every position. */
  readonly size: number
  /** How many codes a codebook has; at least 2. */
  readonly codes: number
  /** Into how many parts z is cut, each quantised by itself with the same codebook; a divisor of size. Default 1. */
  readonly groups?: number
  /** How many codebooks one after the other, each for what the ones before left over; default 1. */
  readonly levels?: number
  /** How much it counts that the encoder keeps to the codes; default 0.25. */
  readonly commitment?: number
  /** How codes are learned: by moving averages of what they stand for (default), or by gradients. */
  readonly learning?: 'movingAverage' | 'gradient'
  /** γ of the moving averages, in [0, 1); default 0.99. */
  readonly decay?: number
}

/**
 * Discrete codes: what the encoder gives is replaced by the vector of a learned codebook that is nearest to it; gradients go through
 * as if nothing had happened. With `levels` above 1 it is residual quantisation.
 *
 * Terms, means over the elements of z: `commitment` `‖x − sg(e)‖²`, summed over what each level leaves over, and with gradients
 * `codebook` `‖sg(x) − e‖²`. `perplexity` tells how many codes of the first level are in use; it is not minimised. Codes that hardly
 * anything is near to are given up for vectors of the batch. The prior draws codes uniformly, which is what the objective assumes; fit
 * a sampler for better ones.
 *
 * As indices a sample is `[...spatial, groups · levels]`: at each place, for each group, one index a level.
 *
 * A vector z has one code; give `groups` for more, or an encoder whose z is a map.
 *
 * @throws {OptionError} When an option is out of range, or groups does not divide size.
 * @see van den Oord et al. 2017, https://arxiv.org/abs/1711.00937; Razavi et al. 2019 (averages), https://arxiv.org/abs/1906.00446
 * @see Lee et al. 2022 (residual), https://arxiv.org/abs/2203.01941
 * @example vectorQuantized({ size: 16, codes: 256 })
 */
export const vectorQuantized = definePart(
  'latent',
  'vectorQuantized',
  (options: VectorQuantizedOptions): PartBody<Latent> => {
    const { size, codes, groups, levels, commitment, decay } = checkOptions(options)
    const width = size / groups
    return {
      size,
      encoderOutputs: size,
      build(scope, { latentShape }) {
        const positions = (sizeOf(latentShape) / size) * groups
        const books = Array.from(
          { length: levels },
          (_, level) => new Codebook(scope.child(String(level)), { codes, width, decay }),
        )
        const inCodes = (x: tf.Tensor) => tf.reshape(x, [-1, width]) as tf.Tensor2D
        const quantize = (parameters: tf.Tensor, context?: NetworkContext) => {
          let rest = inCodes(parameters)
          let sum: tf.Tensor2D | undefined
          const chosen: tf.Tensor2D[] = []
          const left: tf.Tensor[] = []
          for (const book of books) {
            const found = book.nearest(rest)
            if (context) book.learn(constant(rest), found.chosen, context)
            chosen.push(found.chosen)
            sum = sum ? tf.add(sum, found.codes) : found.codes
            rest = tf.sub(rest, constant(found.codes))
            left.push(tf.reshape(rest, parameters.shape))
          }
          return { z: tf.reshape(sum!, parameters.shape), chosen, left }
        }
        const indexShape = [...latentShape.slice(0, -1), groups * levels]
        return {
          // The gradient reaches the encoder; the codebook has a term of its own.
          sample: (parameters, context) => straightThrough(quantize(parameters, context).z, parameters),
          representative: (parameters) => quantize(parameters).z,
          penalties(parameters) {
            const { z, chosen, left } = quantize(parameters)
            const terms = {
              commitment: tf.addN(left.map((rest) => meanPerSample(tf.square(rest)))),
              perplexity: perplexity(chosen[0]!),
            }
            if (decay !== undefined) return terms
            return { ...terms, codebook: meanPerSample(tf.square(tf.sub(constant(parameters), z))) }
          },
          penaltyWeights: { commitment, perplexity: 0 },
          codes: {
            count: codes,
            shape: indexShape,
            indices(parameters) {
              const each = quantize(parameters).chosen.map((chosen) => tf.argMax(chosen, 1))
              return tf.reshape(tf.stack(each, 1), [parameters.shape[0]!, ...indexShape])
            },
            lookUp(indices) {
              const each = tf.unstack(tf.reshape(tf.cast(indices, 'int32'), [-1, levels]), 1)
              const found = books.map((book, level) => book.lookUp(each[level] as tf.Tensor1D))
              return tf.reshape(
                found.reduce((sum, next) => tf.add(sum, next)),
                [indices.shape[0]!, ...latentShape],
              )
            },
          },
          prior: {
            sample(count, noise) {
              const rows = count * positions
              const drawn = books.map((book) => book.draw(rows, noise))
              return tf.reshape(tf.addN(drawn), [count, ...latentShape])
            },
            logProbability: (z) => tf.fill([z.shape[0]!], -logWays(codes, positions * levels)),
          },
        }
      },
    }
  },
)

function constant<T extends tf.Tensor>(x: T): T {
  return withoutGradient(() => x) as T
}

function meanPerSample(x: tf.Tensor): tf.Tensor1D {
  return tf.div(sumPerSample(x), sizeOf(x.shape.slice(1)))
}

function checkOptions(options: VectorQuantizedOptions) {
  const where = 'vectorQuantized'
  const size = checkWhole(options.size, where, 'size', 1)
  const groups = checkWhole(options.groups ?? 1, where, 'groups', 1)
  if (size % groups !== 0) {
    throw new OptionError({ where, expected: `groups that divide size ${size}`, received: `${groups}` })
  }
  const learning = checkChoice(options.learning ?? 'movingAverage', where, 'learning', ['movingAverage', 'gradient'])
  const decay = checkRate(options.decay ?? 0.99, where, 'decay')
  return {
    size,
    groups,
    codes: checkWhole(options.codes, where, 'codes', 2),
    levels: checkWhole(options.levels ?? 1, where, 'levels', 1),
    commitment: checkFinite(options.commitment ?? 0.25, where, 'commitment', 0),
    decay: learning === 'gradient' ? undefined : decay,
  }
}
