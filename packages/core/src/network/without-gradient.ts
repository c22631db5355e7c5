import * as tf from '@tensorflow/tfjs-core'

/**
 * What a function gives, as a constant: no gradient flows through it, and nothing in it is recorded for one.
 *
 * @param compute May use tensors and parameters freely; its intermediate tensors are disposed.
 * @example withoutGradient(() => decoder.apply(z, context)) // what the model says, to be fed back to it
 */
export function withoutGradient(compute: () => tf.Tensor): tf.Tensor {
  // tfjs records nothing inside an operation with a gradient of its own; this one has a single input to have any.
  const operation = tf.customGrad((input) => ({
    value: tf.clone(compute()),
    gradFunc: () => tf.zerosLike(input as tf.Tensor),
  }))
  return tf.tidy(() => operation(tf.scalar(0)))
}
