/** Gaussians without covariances, told by their mean and the logarithm of their variance. */

import { sizeOf } from '@autoencoders/core'
import type { Noise } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'

/** log 2π. */
export const LOG_2PI = 1.8378770664093453

/** What tells a Gaussian, both `[batch, ...spatial, size]`. */
export interface DiagonalGaussian {
  readonly mean: tf.Tensor
  readonly logVariance: tf.Tensor
}

/** @param parameters `[batch, ...spatial, 2·size]`: means, then logarithms of variances. */
export function splitGaussian(parameters: tf.Tensor): DiagonalGaussian {
  const [mean, logVariance] = tf.split(parameters, 2, -1) as [tf.Tensor, tf.Tensor]
  return { mean, logVariance }
}

/** `z = μ + e^(½ log σ²)·ε`: differentiable in both. */
export function drawGaussian({ mean, logVariance }: DiagonalGaussian, noise: Noise): tf.Tensor {
  return tf.add(mean, tf.mul(tf.exp(tf.mul(logVariance, 0.5)), noise.normal(mean.shape)))
}

/** KL(N(μ, σ²) ‖ N(0, 1)) of every unit, `½(μ² + σ² − log σ² − 1)`, in nats, of the mean's shape. */
export function divergenceFromStandardNormal({ mean, logVariance }: DiagonalGaussian): tf.Tensor {
  const apart = tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1))
  return tf.mul(apart, 0.5)
}

/** log N(z; μ, σ²) of every unit, in nats; the shapes broadcast. */
export function gaussianLogDensity(z: tf.Tensor, { mean, logVariance }: DiagonalGaussian): tf.Tensor {
  const squares = tf.mul(tf.square(tf.sub(z, mean)), tf.exp(tf.neg(logVariance)))
  return tf.mul(tf.add(tf.add(squares, logVariance), LOG_2PI), -0.5)
}

/** log N(z; 0, 1) of every unit, in nats. */
export function standardNormalLogDensity(z: tf.Tensor): tf.Tensor {
  return tf.mul(tf.add(tf.square(z), LOG_2PI), -0.5)
}

/** `[batch, ...]` as rows, `[batch, elements]`. */
export function inRows(x: tf.Tensor): tf.Tensor2D {
  const [count = 1, ...rest] = x.shape
  return (x.rank === 2 ? x : tf.reshape(x, [count, sizeOf(rest)])) as tf.Tensor2D
}

/** One value per sample, `[batch]`. */
export function sumPerSample(x: tf.Tensor): tf.Tensor1D {
  return tf.sum(inRows(x), 1)
}

/** `log Σ e^x` over the last axis. */
export function logSumExp(x: tf.Tensor): tf.Tensor {
  return tf.logSumExp(x, x.rank - 1)
}
