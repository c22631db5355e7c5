import * as tf from '@tensorflow/tfjs-core'
import type { Layer } from './layer.js'
import type { ParameterScope } from './parameter.js'

/**
 * Puts the batch's condition beside every sample's vector, `[batch, units]` → `[batch, units + conditionSize]`.
 *
 * @see Sohn, Lee & Yan 2015, https://papers.nips.cc/paper/5775
 */
export function concatCondition(scope: ParameterScope, units: number, conditionSize: number): Layer {
  return {
    name: scope.path('condition'),
    outputShape: [units + conditionSize],
    parameters: [],
    apply: (input, { condition }) => (condition ? tf.concat([input, condition], 1) : input),
  }
}
