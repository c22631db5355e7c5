import * as tf from '@tensorflow/tfjs-core'
import { OptionError } from '../errors.js'
import type { Shape } from '../nd-array.js'
import { checkWhole } from '../option-checks.js'
import { ones, zeros } from './initializers.js'
import type { Layer } from './layer.js'
import type { Parameter, ParameterScope } from './parameter.js'
import { inverseDeviation, standardized } from './standardized.js'

/** Share of the old value that a moving average keeps at each step; with 0.99 it still lags after hundreds of steps. */
const MOMENTUM = 0.9

/**
 * Batch normalisation of the last axis: `γ·(x − mean)/√(variance + ε) + β`.
 *
 * While training with the batch's own mean and (biased) variance, afterwards with their moving averages.
 *
 * @see Ioffe & Szegedy 2015, https://arxiv.org/abs/1502.03167
 */
export function batchNormalization(scope: ParameterScope, shape: Shape): Layer {
  const channels = shape.at(-1) ?? 1
  const scale = scope.parameter('scale', [channels], ones)
  const offset = scope.parameter('offset', [channels], zeros)
  const movingMean = scope.parameter('movingMean', [channels], zeros, { trainable: false })
  const movingVariance = scope.parameter('movingVariance', [channels], ones, { trainable: false })
  return {
    name: scope.path('batchNormalization'),
    outputShape: shape,
    parameters: [scale, offset, movingMean, movingVariance],
    apply(input, context) {
      if (!context.training) {
        const factor = tf.mul(inverseDeviation(movingVariance.value), scale.value)
        return tf.add(tf.mul(tf.sub(input, movingMean.value), factor), offset.value)
      }
      const rows = tf.reshape(input, [-1, channels])
      const { output, mean, variance } = standardized(rows, (values) => tf.mean(values, 0))
      context.update(movingMean, movingAverage(movingMean.value, mean))
      context.update(movingVariance, movingAverage(movingVariance.value, variance))
      return scaled(tf.reshape(output, input.shape), scale, offset)
    },
  }
}

/**
 * Layer normalisation of the last axis of every sample: `γ·(x − mean)/√(variance + ε) + β`.
 *
 * @see Ba, Kiros & Hinton 2016, https://arxiv.org/abs/1607.06450
 */
export function layerNormalization(scope: ParameterScope, shape: Shape): Layer {
  const channels = shape.at(-1) ?? 1
  const scale = scope.parameter('scale', [channels], ones)
  const offset = scope.parameter('offset', [channels], zeros)
  return {
    name: scope.path('layerNormalization'),
    outputShape: shape,
    parameters: [scale, offset],
    apply(input) {
      const rows = tf.reshape(input, [-1, channels])
      const { output } = standardized(rows, (values) => tf.mean(values, 1, true))
      return scaled(tf.reshape(output, input.shape), scale, offset)
    },
  }
}

/**
 * Group normalisation: `γ·(x − mean)/√(variance + ε) + β`, mean and variance being those of every sample over all pixels of
 * a group of neighbouring channels. One group is all of a sample at once; as many as channels is instance normalisation.
 *
 * @param scope Receives `scale` and `offset`, `[channels]`.
 * @param shape Of one sample, channels last.
 * @param groups Of equal size, so it divides the channels.
 * @throws {OptionError} For groups that do not divide the channels.
 * @see Wu & He 2018, https://arxiv.org/abs/1803.08494
 * @example groupNormalization(scope, [14, 14, 32], 8)
 */
export function groupNormalization(scope: ParameterScope, shape: Shape, groups: number): Layer {
  const channels = shape.at(-1) ?? 1
  checkGroups(groups, channels)
  const scale = scope.parameter('scale', [channels], ones)
  const offset = scope.parameter('offset', [channels], zeros)
  return {
    name: scope.path('groupNormalization'),
    outputShape: shape,
    parameters: [scale, offset],
    apply(input) {
      const pixels = tf.reshape(input, [input.shape[0] ?? 1, -1, channels])
      const { output } = standardized(pixels, (values) => groupMeans(values, groups))
      return scaled(tf.reshape(output, input.shape), scale, offset)
    },
  }
}

/** @param values `[batch, pixels, channels]`. @returns `[batch, 1, channels]`, the same for all channels of a group. */
function groupMeans(values: tf.Tensor, groups: number): tf.Tensor {
  const [batch = 1, , channels = 1] = values.shape
  const size = channels / groups
  const means = tf.mean(tf.reshape(tf.mean(values, 1), [batch, groups, size]), 2, true)
  return tf.reshape(tf.add(means, tf.zeros([1, 1, size])), [batch, 1, channels])
}

function checkGroups(groups: number, channels: number): void {
  const where = 'groupNormalization'
  checkWhole(groups, where, 'groups', 1)
  if (channels % groups === 0) return
  throw new OptionError({ where, expected: `groups that divide ${channels} channels`, received: `${groups}` })
}

function scaled(x: tf.Tensor, scale: Parameter, offset: Parameter): tf.Tensor {
  return tf.add(tf.mul(x, scale.value), offset.value)
}

function movingAverage(old: tf.Tensor, current: tf.Tensor): tf.Tensor {
  return tf.add(tf.mul(old, MOMENTUM), tf.mul(current, 1 - MOMENTUM))
}
