import * as tf from '@tensorflow/tfjs-core'
import type { Shape } from '../nd-array.js'
import { ones, zeros } from './initializers.js'
import type { Layer } from './layer.js'
import type { ParameterScope } from './parameter.js'

/** Share of the old value that a moving average keeps at each step. */
const MOMENTUM = 0.99
const EPSILON = 1e-3

/**
 * Batch normalisation of the last axis: `γ·(x − mean)/√(variance + ε) + β`.
 *
 * While training with the batch's own mean and (biased) variance, afterwards with their moving averages.
 *
 * @see Ioffe & Szegedy 2015, https://arxiv.org/abs/1502.03167
 */
export function batchNormalization(scope: ParameterScope, shape: Shape): Layer {
  const channels = [shape.at(-1) ?? 1]
  const scale = scope.parameter('scale', channels, ones)
  const offset = scope.parameter('offset', channels, zeros)
  const movingMean = scope.parameter('movingMean', channels, zeros, { trainable: false })
  const movingVariance = scope.parameter('movingVariance', channels, ones, { trainable: false })
  return {
    name: scope.path('batchNormalization'),
    outputShape: shape,
    parameters: [scale, offset, movingMean, movingVariance],
    apply(input, context) {
      if (!context.training) return normalize(input, movingMean.value, movingVariance.value, scale.value, offset.value)
      const axes = input.shape.slice(0, -1).map((_, axis) => axis)
      const { mean, variance } = tf.moments(input, axes)
      context.update(movingMean, movingAverage(movingMean.value, mean))
      context.update(movingVariance, movingAverage(movingVariance.value, variance))
      return normalize(input, mean, variance, scale.value, offset.value)
    },
  }
}

/**
 * Layer normalisation of the last axis of every sample: `γ·(x − mean)/√(variance + ε) + β`.
 *
 * @see Ba, Kiros & Hinton 2016, https://arxiv.org/abs/1607.06450
 */
export function layerNormalization(scope: ParameterScope, shape: Shape): Layer {
  const channels = [shape.at(-1) ?? 1]
  const scale = scope.parameter('scale', channels, ones)
  const offset = scope.parameter('offset', channels, zeros)
  return {
    name: scope.path('layerNormalization'),
    outputShape: shape,
    parameters: [scale, offset],
    apply(input) {
      const { mean, variance } = tf.moments(input, -1, true)
      return normalize(input, mean, variance, scale.value, offset.value)
    },
  }
}

function normalize(x: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor): tf.Tensor {
  const inverse = tf.mul(tf.rsqrt(tf.add(variance, EPSILON)), scale)
  return tf.add(tf.mul(tf.sub(x, mean), inverse), offset)
}

function movingAverage(old: tf.Tensor, current: tf.Tensor): tf.Tensor {
  return tf.add(tf.mul(old, MOMENTUM), tf.mul(current, 1 - MOMENTUM))
}
