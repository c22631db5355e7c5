/** Layers between vectors and sequences of them. */

import * as tf from '@tensorflow/tfjs-core'
import type { Layer } from './layer.js'
import type { ParameterScope } from './parameter.js'

/** The same vector at every step, `[batch, width]` → `[batch, steps, width]`. */
export function repeatLayer(scope: ParameterScope, outputShape: readonly [steps: number, width: number]): Layer {
  return {
    name: scope.path('repeat'),
    outputShape,
    parameters: [],
    // Not `tile`: its gradient takes as many operations as there are steps.
    apply: (input) => tf.add(tf.expandDims(input, 1), tf.zeros([1, outputShape[0], 1])),
  }
}

/** A layer of vectors, applied to the vector of every step: `[batch, steps, width]` → `[batch, steps, width′]`. */
export function eachStep(layer: Layer, steps: number): Layer {
  return {
    ...layer,
    outputShape: [steps, ...layer.outputShape],
    apply(input, context) {
      const [batch = 1, given = steps] = input.shape
      const vectors = tf.reshape(input, [batch * given, input.shape.at(-1) ?? 1])
      return tf.reshape(layer.apply(vectors, context), [batch, given, ...layer.outputShape])
    },
  }
}
