import * as tf from '@tensorflow/tfjs-core'
import { isRecording } from '../kernels/fused-kernel.js'

/** So that nothing is divided by 0. */
const EPSILON = 1e-3

/** Means over values that belong together, of a shape that broadcasts to theirs. */
export type MeanOf = (values: tf.Tensor) => tf.Tensor

/** Values and what was taken of them. */
export interface Standardized {
  readonly output: tf.Tensor
  readonly mean: tf.Tensor
  /** Biased: the mean of squares. */
  readonly variance: tf.Tensor
}

/**
 * `(x − mean)/√(variance + ε)`, with its gradient written out: operation by operation it would take twice the time.
 *
 * `mean` and `variance` are told for moving averages; no gradient flows through them.
 */
export function standardized(x: tf.Tensor, meanOf: MeanOf): Standardized {
  const { mean, variance } = moments(x, meanOf)
  const inverse = inverseDeviation(variance)
  const standardize = tf.customGrad((input, save) => {
    const value = tf.mul(tf.sub(input as tf.Tensor, mean), inverse)
    ;(save as (tensors: tf.Tensor[]) => void)([value, inverse, input as tf.Tensor])
    const gradFunc = (dy: tf.Tensor, [output, factor, source]: tf.Tensor[]) =>
      // What was computed has no gradient once it is saved: for a second derivative it is computed again.
      isRecording() ? gradientAgain(dy, source!, meanOf) : gradient(dy, output!, factor!, meanOf)
    return { value, gradFunc }
  })
  return { output: standardize(x), mean, variance }
}

/** `(dy − mean dy − y·mean(dy·y))/√(variance + ε)`. */
function gradient(dy: tf.Tensor, y: tf.Tensor, inverse: tf.Tensor, meanOf: MeanOf): tf.Tensor {
  const along = tf.mul(y, meanOf(tf.mul(dy, y)))
  return tf.mul(inverse, tf.sub(tf.sub(dy, meanOf(dy)), along))
}

function gradientAgain(dy: tf.Tensor, x: tf.Tensor, meanOf: MeanOf): tf.Tensor {
  const { mean, variance } = moments(x, meanOf)
  const inverse = inverseDeviation(variance)
  return gradient(dy, tf.mul(tf.sub(x, mean), inverse), inverse, meanOf)
}

function moments(x: tf.Tensor, meanOf: MeanOf): { readonly mean: tf.Tensor; readonly variance: tf.Tensor } {
  const mean = meanOf(x)
  return { mean, variance: meanOf(tf.square(tf.sub(x, mean))) }
}

/** 1 over the standard deviation. */
export function inverseDeviation(variance: tf.Tensor): tf.Tensor {
  return tf.rsqrt(tf.add(variance, EPSILON))
}
