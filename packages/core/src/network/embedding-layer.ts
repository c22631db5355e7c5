import * as tf from '@tensorflow/tfjs-core'
import { sizeOf } from '../nd-array.js'
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
 * Which indices there are is the network's `inputRange` to check; one outside is taken for the nearest there is.
 *
 * @param scope Receives `vectors` `[tokens, size]`, uniform in ±1: as loud as a sequence's other numbers.
 */
export function embeddingLayer(scope: ParameterScope, { tokens, size, steps }: EmbeddingLayerOptions): Layer {
  const vectors = scope.parameter('vectors', [tokens, size], uniform, { decays: false })
  return {
    name: scope.path('embedding'),
    outputShape: [steps, size],
    parameters: [vectors],
    // An index outside would read whatever lies beside the vectors.
    apply: (input) => tf.gather(vectors.value, tf.cast(tf.clipByValue(input, 0, tokens - 1), 'int32')),
  }
}

const uniform: Initializer = (shape, random) => random.uniform(sizeOf(shape)).map((value) => 2 * value - 1)
