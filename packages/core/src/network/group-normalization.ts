import * as tf from '@tensorflow/tfjs-core'
import { OptionError } from '../errors.js'
import type { Shape } from '../nd-array.js'
import { checkWhole } from '../option-checks.js'
import { ones, zeros } from './initializers.js'
import type { Layer } from './layer.js'
import type { ParameterScope } from './parameter.js'

const EPSILON = 1e-3

/**
 * Group normalisation: `γ·(x − mean)/√(variance + ε) + β`, mean and variance of every sample over all pixels of a group of
 * neighbouring channels. One group is all channels of a sample at once; as many as channels is instance normalisation.
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
      const grouped = tf.reshape(input, [input.shape[0] ?? 1, -1, groups, channels / groups])
      const { mean, variance } = tf.moments(grouped, [1, 3], true)
      const normalized = tf.mul(tf.sub(grouped, mean), tf.rsqrt(tf.add(variance, EPSILON)))
      return tf.add(tf.mul(tf.reshape(normalized, input.shape), scale.value), offset.value)
    },
  }
}

function checkGroups(groups: number, channels: number): void {
  const where = 'groupNormalization'
  checkWhole(groups, where, 'groups', 1)
  if (channels % groups === 0) return
  throw new OptionError({ where, expected: `groups that divide ${channels} channels`, received: `${groups}` })
}
