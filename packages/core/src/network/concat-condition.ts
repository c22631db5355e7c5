import * as tf from '@tensorflow/tfjs-core'
import { DataError } from '../errors.js'
import { formatShape } from '../nd-array.js'
import type { Layer } from './layer.js'
import type { ParameterScope } from './parameter.js'

/**
 * Puts the batch's condition beside every sample's vector, `[batch, units]` → `[batch, units + conditionSize]`.
 *
 * @throws {DataError} When it is applied without one.
 * @see Sohn, Lee & Yan 2015, https://papers.nips.cc/paper/5775
 */
export function concatCondition(scope: ParameterScope, units: number, conditionSize: number): Layer {
  const name = scope.path('condition')
  return {
    name,
    outputShape: [units + conditionSize],
    parameters: [],
    apply(input, { condition }) {
      if (condition) return tf.concat([input, condition], 1)
      const expected = `a condition ${formatShape([-1, conditionSize])}`
      throw new DataError({ where: name, expected, received: 'none' })
    },
  }
}
