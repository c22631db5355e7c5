import { checkWhole, definePart, formatShape, PartError, sizeOf } from '@autoencoders/core'
import { type PartBody, type Penalty, portableLog } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { requireWeight } from './requirements.js'
import type { PenaltyOptions } from './squared-norms.js'

/** Options of {@link totalCorrelation}. */
export interface TotalCorrelationOptions extends PenaltyOptions {
  /** How many samples there are to train on; shifts the value, not its gradient. Default the batch. */
  readonly datasetSize?: number
}

/**
 * How far the units of a Gaussian latent are from independent, over the data: `KL(q(z) ‖ Πⱼ q(zⱼ))`, in nats, by minibatch weighting.
 *
 * With the ELBO and a weight of β − 1 it is the β-TC-VAE. q(z) is told from the batch alone, so a batch should be large.
 *
 * @throws {OptionError} When the weight is missing or wrong.
 * @throws {PartError} In training, when the latent is no Gaussian.
 * @see Chen et al. 2018, "Isolating sources of disentanglement", https://arxiv.org/abs/1802.04942
 * @example totalCorrelation({ weight: 5 }).name // 'totalCorrelation'
 */
export const totalCorrelation = definePart(
  'penalty',
  'totalCorrelation',
  ({ weight, datasetSize }: TotalCorrelationOptions): PartBody<Penalty> => {
    requireWeight('totalCorrelation', weight)
    if (datasetSize !== undefined) checkWhole(datasetSize, 'totalCorrelation', 'datasetSize', 1)
    return {
      name: 'totalCorrelation',
      weight,
      loss({ z, parameters }) {
        const rows = (x: tf.Tensor) => tf.reshape(x, [x.shape[0]!, sizeOf(x.shape.slice(1))])
        if (parameters.shape.at(-1) !== 2 * z.shape.at(-1)!) throw noGaussian(parameters, z)
        const [mean, logVariance] = tf.split(parameters, 2, -1) as [tf.Tensor, tf.Tensor]
        return minibatchWeighted(rows(z), rows(mean), rows(logVariance), datasetSize)
      },
    }
  },
)

/** log q(z) − Σⱼ log q(zⱼ) of each z, `[batch]`; every q is the mean of the batch's Gaussians, divided by the size of the data. */
function minibatchWeighted(z: tf.Tensor, mean: tf.Tensor, logVariance: tf.Tensor, datasetSize = 1): tf.Tensor1D {
  const [count = 1, size = 1] = z.shape
  const apart = tf.square(tf.sub(tf.expandDims(z, 1), tf.expandDims(mean, 0)))
  const scaled = tf.mul(apart, tf.expandDims(tf.exp(tf.neg(logVariance)), 0))
  // log 2π is in every unit of both, and cancels out.
  const each = tf.mul(tf.add(scaled, tf.expandDims(logVariance, 0)), -0.5)
  const joint = tf.logSumExp(tf.sum(each, 2), 1)
  const product = tf.sum(tf.logSumExp(each, 1), 1)
  return tf.add(tf.sub(joint, product), (size - 1) * portableLog(count * datasetSize))
}

function noGaussian(parameters: tf.Tensor, z: tf.Tensor): PartError {
  return new PartError({
    where: 'totalCorrelation',
    expected: 'a latent whose encoder gives means and variances, twice the width of z',
    received: `${formatShape(parameters.shape)} for ${formatShape(z.shape)}`,
    repair: 'Use gaussian({ size }).',
  })
}
