import { definePart, sizeOf } from '@autoencoders/core'
import type { Network, NetworkContext, PartBody, Penalty } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { requireWeight } from './requirements.js'
import type { PenaltyOptions } from './squared-norms.js'

/**
 * The contractive penalty: how strongly codes follow small changes of the input, `‖∂e/∂x‖²` summed over all pairs, e being what the
 * encoder gives.
 *
 * Estimated without bias from one random direction for each sample, `‖∂(v·e)/∂x‖²` with `v ~ N(0, 1)`: exact sums cost a pass
 * for each unit.
 *
 * @throws {OptionError} When the weight is missing or wrong.
 * @see Rifai et al. 2011, https://icml.cc/2011/papers/455_icmlpaper.pdf; Hutchinson 1990 (the estimate)
 * @example contractive({ weight: 1e-3 }).name // 'contractive'
 */
export const contractive = definePart('penalty', 'contractive', ({ weight }: PenaltyOptions): PartBody<Penalty> => {
  requireWeight('contractive', weight)
  return {
    name: 'contractive',
    weight,
    loss: ({ batch }, { encoder, context }) => squaredJacobian(encoder, batch.input, context, 'contractive'),
  }
})

/**
 * How strongly the output follows small changes of z, `‖∂x/∂z‖²` summed over all pairs, estimated as for {@link contractive}.
 *
 * @throws {OptionError} When the weight is missing or wrong.
 * @see Ghosh et al. 2020 (RAE-GP), https://arxiv.org/abs/1903.12436
 * @example decoderJacobian({ weight: 1e-4 }).name // 'decoderJacobian'
 */
export const decoderJacobian = definePart(
  'penalty',
  'decoderJacobian',
  ({ weight }: PenaltyOptions): PartBody<Penalty> => {
    requireWeight('decoderJacobian', weight)
    return {
      name: 'decoderJacobian',
      weight,
      loss: ({ batch, z }, { decoder, context }) =>
        squaredJacobian(decoder, z, { ...context, target: batch.target }, 'decoderJacobian'),
    }
  },
)

/** `‖Jᵀv‖²` for each sample, whose mean over v is `‖J‖²`; differentiable, `[batch]`. */
function squaredJacobian(network: Network, input: tf.Tensor, context: NetworkContext, stream: string): tf.Tensor1D {
  const count = input.shape[0]!
  const direction = context.noise(stream).normal([count, ...network.outputShape])
  const along = (x: tf.Tensor) => tf.sum(tf.mul(network.apply(x, context), direction)) as tf.Scalar
  const gradient = tf.grad(along)(input)
  return tf.sum(tf.square(tf.reshape(gradient, [count, sizeOf(input.shape.slice(1))])), 1)
}
