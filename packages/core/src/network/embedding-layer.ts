import * as tf from '@tensorflow/tfjs-core'
import type { Layer } from './layer.js'
import type { Initializer, ParameterScope } from './parameter.js'

/** Options of {@link embeddingLayer}. */
export interface EmbeddingLayerOptions {
  /** How many tokens there are. */
  readonly tokens: number
  /** Width of a token's vector. */
  readonly size: number
  /** Of a sample's indices. */
  readonly steps: number
}

/**
 * A trained vector for each token, `[batch, steps]` of indices → `[batch, steps, size]`.
 *
 * Which indices there are is the network's `inputRange` to check; one outside gives whatever the backend gives.
 *
 * @param scope Receives `vectors` `[tokens, size]`, uniform in ±0.05 as in Keras.
 */
export function embeddingLayer(scope: ParameterScope, { tokens, size, steps }: EmbeddingLayerOptions): Layer {
  const vectors = scope.parameter('vectors', [tokens, size], small, { decays: false })
  return {
    name: scope.path('embedding'),
    outputShape: [steps, size],
    parameters: [vectors],
    apply: (input) => tf.gather(vectors.value, tf.cast(input, 'int32')),
  }
}

const small: Initializer = (shape, random) =>
  random.uniform(shape.reduce((product, length) => product * length, 1)).map((value) => 0.1 * value - 0.05)
