import * as tf from '@tensorflow/tfjs-core'
import { DataError } from '../errors.js'
import { formatShape, type Shape } from '../nd-array.js'
import type { MapLayer } from './convolution-layer.js'
import { checkMapShape } from './map-shape.js'
import type { ParameterScope } from './parameter.js'

/**
 * Puts the batch's condition beside every pixel as further channels, each the same all over the map:
 * `[batch, height, width, channels]` → `[batch, height, width, channels + conditionSize]`.
 *
 * @throws {ShapeError} When the input is no map.
 * @throws {DataError} When it is applied without a condition.
 * @example concatConditionMaps(scope, [28, 28, 1], 10) // [28, 28, 11]
 */
export function concatConditionMaps(scope: ParameterScope, inputShape: Shape, conditionSize: number): MapLayer {
  const name = scope.path('condition')
  const [height, width, channels] = checkMapShape(inputShape, 'concatConditionMaps')
  return {
    name,
    outputShape: [height, width, channels + conditionSize],
    parameters: [],
    apply(input, { condition }) {
      if (!condition) {
        const expected = `a condition ${formatShape([-1, conditionSize])}`
        throw new DataError({ where: name, expected, received: 'none' })
      }
      const pixel = tf.reshape(condition, [-1, 1, 1, conditionSize])
      return tf.concat([input, tf.add(pixel, tf.zeros([height, width, conditionSize]))], 3)
    },
  }
}
