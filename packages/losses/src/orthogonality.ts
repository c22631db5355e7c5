import { definePart } from '@autoencoders/core'
import type { PartBody, Penalty } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { requireWeight } from './requirements.js'
import type { PenaltyOptions } from './squared-norms.js'

/** Added to variances: a unit that never moves has no correlation. */
const LEAST_VARIANCE = 1e-6

/**
 * Units of z that tell of different things: the squared correlations of all pairs of units over the batch, `Σᵢ﹤ⱼ ρᵢⱼ²`.
 *
 * One value for the batch; places of a map count as samples.
 *
 * @throws {OptionError} When the weight is missing or wrong.
 * @see Cogswell et al. 2016, "Reducing overfitting by decorrelating representations", https://arxiv.org/abs/1511.06068
 * @example orthogonality({ weight: 1e-2 }).name // 'orthogonality'
 */
export const orthogonality = definePart('penalty', 'orthogonality', ({ weight }: PenaltyOptions): PartBody<Penalty> => {
  requireWeight('orthogonality', weight)
  return {
    name: 'orthogonality',
    weight,
    loss({ z }) {
      const size = z.shape.at(-1)!
      const rows = tf.reshape(z, [-1, size]) as tf.Tensor2D
      const centred = tf.sub(rows, tf.mean(rows, 0))
      const variance = tf.add(tf.mean(tf.square(centred), 0), LEAST_VARIANCE)
      const scaled = tf.mul(centred, tf.rsqrt(variance)) as tf.Tensor2D
      const correlations = tf.div(tf.matMul(scaled, scaled, true), rows.shape[0])
      const own = tf.sum(tf.square(tf.div(tf.mean(tf.square(centred), 0), variance)))
      return tf.mul(tf.sub(tf.sum(tf.square(correlations)), own), 0.5)
    },
  }
})
