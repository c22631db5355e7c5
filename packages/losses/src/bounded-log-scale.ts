import * as tf from '@tensorflow/tfjs-core'

/**
 * The logarithm of a learned scale, kept from falling without end: noiseless data would drive it to −∞, and the loss after it.
 *
 * `softplus(x − least) + least`, which is x where x is well above, and has a slope everywhere.
 *
 * @param logScale x, any shape.
 * @param least What it stays above.
 */
export function boundedLogScale(logScale: tf.Tensor, least: number): tf.Tensor {
  return tf.add(tf.softplus(tf.sub(logScale, least)), least)
}
