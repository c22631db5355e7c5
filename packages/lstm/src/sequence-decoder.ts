/** What both decoders share: the shape they are built for, and how the last layer's steps become the output's. */

import type { Shape } from '@autoencoders/core'
import {
  activationRange,
  concatCondition,
  denseLayer,
  eachStep,
  type Layer,
  type Network,
  type NetworkContext,
  type ParameterScope,
} from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import type { RecurrentSettings } from './recurrent-options.js'

/** What a sequence decoder is built for. */
export interface DecoderShape {
  readonly latentSize: number
  readonly conditionSize: number
  /** `[steps, width]`. */
  readonly outputShape: Shape
  /** Of tokens. */
  readonly embedding?: Layer
}

/** What is put beside z before a decoder looks at it: the condition, if there is one. */
export function conditionLayers(scope: ParameterScope, { latentSize, conditionSize }: DecoderShape): readonly Layer[] {
  return conditionSize > 0 ? [concatCondition(scope, latentSize, conditionSize)] : []
}

/** z with the condition beside it. */
export function withCondition(z: tf.Tensor, layers: readonly Layer[], context: NetworkContext): tf.Tensor {
  return layers.reduce((value, layer) => layer.apply(value, context), z)
}

/** Dense layers from z to every state that a stack begins with. */
export function firstStates(
  scope: ParameterScope,
  { latentSize, conditionSize }: DecoderShape,
  stateUnits: readonly number[],
): readonly Layer[] {
  const inputUnits = latentSize + conditionSize
  return stateUnits.map((units, i) => denseLayer(scope.child(`state${i}`), { inputUnits, units, activation: 'tanh' }))
}

/** A dense layer for every step of the output. */
export function outputLayer(
  scope: ParameterScope,
  { outputActivation }: RecurrentSettings,
  width: number,
  outputShape: Shape,
): Layer {
  const [steps = 1, units = 1] = outputShape
  const layer = denseLayer(scope.child('output'), { inputUnits: width, units, activation: outputActivation })
  return eachStep(layer, steps)
}

/** What is said of both decoders. */
export function decoderTraits(
  { outputActivation, vocabularySize }: RecurrentSettings,
  { latentSize, outputShape }: DecoderShape,
): Pick<Network, 'inputShape' | 'outputShape' | 'outputRange' | 'takesTemperature'> {
  const range = activationRange(outputActivation)
  return {
    inputShape: [latentSize],
    outputShape,
    ...(range && { outputRange: range }),
    ...(vocabularySize !== undefined && { takesTemperature: true }),
  }
}

/**
 * Logits to which noise is added so that the likeliest is a draw: `argmax(x + τ·g)` with Gumbel noise g has the
 * distribution `softmax(x / τ)`.
 *
 * @param logits `[..., tokens]`.
 * @see Gumbel 1954; Maddison, Tarlow & Minka 2014, https://arxiv.org/abs/1411.0030
 */
export function drawLogits(logits: tf.Tensor, { temperature = 0, noise }: NetworkContext): tf.Tensor {
  if (temperature === 0) return logits
  // Draws are multiples of 2⁻²⁴ below 1. Of 0 the logarithm is −∞; adding to all would round the largest to 1.
  const uniform = tf.maximum(noise('tokens').uniform(logits.shape), 2 ** -25)
  const gumbel = tf.neg(tf.log(tf.neg(tf.log(uniform))))
  return tf.add(logits, tf.mul(gumbel, temperature))
}
