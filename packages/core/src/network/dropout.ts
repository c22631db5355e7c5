import * as tf from '@tensorflow/tfjs-core'
import type { Shape } from '../nd-array.js'
import { checkRate } from '../option-checks.js'
import type { Layer } from './layer.js'
import type { ParameterScope } from './parameter.js'

/**
 * Dropout: while training each element is 0 with probability `rate`, else scaled by 1/(1 − rate).
 * Every step draws a new mask, a function of (seed, layer, step).
 *
 * @param rate In [0, 1).
 * @throws {OptionError} For any other rate.
 * @see Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html
 */
export function dropout(scope: ParameterScope, shape: Shape, rate: number): Layer {
  checkRate(rate, 'dropout', 'rate')
  const name = scope.path('dropout')
  return {
    name,
    outputShape: shape,
    parameters: [],
    apply(input, context) {
      if (!context.training || rate === 0) return input
      const kept = tf.greaterEqual(context.noise(name).uniform(input.shape), rate)
      return tf.mul(input, tf.mul(tf.cast(kept, 'float32'), 1 / (1 - rate)))
    },
  }
}
