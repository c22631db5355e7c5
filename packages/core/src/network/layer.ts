/** Layers in a row: the usual way to make a `Network`. */

import type { Tensor } from '@tensorflow/tfjs-core'
import type { LayerDescription, Network, NetworkContext } from '../contracts.js'
import type { Shape } from '../nd-array.js'
import type { ValueRange } from '../parts.js'

/** One step of a network: a function of a tensor, with its description. */
export interface Layer extends LayerDescription {
  /** @param input `[batch, ...]`. @returns `[batch, ...outputShape]`. */
  apply(input: Tensor, context: NetworkContext): Tensor
}

/**
 * The network that applies layers one after the other.
 *
 * @param inputShape Of one sample.
 * @param layers At least one.
 * @param outputRange What the last layer can reach, when that is bounded.
 */
export function sequential(inputShape: Shape, layers: readonly Layer[], outputRange?: ValueRange): Network {
  const outputShape = layers.at(-1)?.outputShape ?? inputShape
  return {
    inputShape,
    outputShape,
    layers,
    ...(outputRange && { outputRange }),
    apply: (input, context) => layers.reduce((value, layer) => layer.apply(value, context), input),
  }
}
