import { definePart, type Schedule, sizeOf } from '@autoencoders/core'
import type { PartBody, Penalty } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { requireWeight } from './requirements.js'

/** Options of penalties that have nothing but a weight. */
export interface PenaltyOptions {
  /** How much it counts in the loss: a finite number ≥ 0, or a schedule. */
  readonly weight: number | Schedule
}

/**
 * Half the squared length of z, `½‖z‖²`: keeps codes together where there is no prior to do so.
 *
 * @throws {OptionError} When the weight is missing or wrong.
 * @see Ghosh et al. 2020, "From variational to deterministic autoencoders", https://arxiv.org/abs/1903.12436
 * @example latentNorm({ weight: 1e-2 }).name // 'latentNorm'
 */
export const latentNorm = definePart('penalty', 'latentNorm', ({ weight }: PenaltyOptions): PartBody<Penalty> => {
  requireWeight('latentNorm', weight)
  return {
    name: 'latentNorm',
    weight,
    loss: ({ z }) => tf.mul(tf.sum(tf.square(tf.reshape(z, [z.shape[0]!, sizeOf(z.shape.slice(1))])), 1), 0.5),
  }
})

/**
 * The squares of all kernels of the decoder, summed: a smooth decoder, for latents that have no noise to make it so. Biases and
 * scales are left out, and kernels that the encoder owns.
 *
 * @throws {OptionError} When the weight is missing or wrong.
 * @see Ghosh et al. 2020 (RAE-L2), https://arxiv.org/abs/1903.12436
 * @example decoderNorm({ weight: 1e-6 }).name // 'decoderNorm'
 */
export const decoderNorm = definePart('penalty', 'decoderNorm', ({ weight }: PenaltyOptions): PartBody<Penalty> => {
  requireWeight('decoderNorm', weight)
  return {
    name: 'decoderNorm',
    weight,
    loss(_pass, { decoder }) {
      const kernels = decoder.layers.flatMap(({ parameters }) => parameters).filter(({ decays }) => decays)
      const squares = [...new Set(kernels)].map(({ value }) => tf.sum(tf.square(value)))
      return squares.length > 0 ? tf.addN(squares) : tf.scalar(0)
    },
  }
})
