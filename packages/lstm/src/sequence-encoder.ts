/** The encoder: a sequence, read step by step, to the encoder's outputs. */

import type { Shape } from '@autoencoders/core'
import {
  concatCondition,
  denseLayer,
  type Layer,
  type Network,
  type NetworkContext,
  type ParameterScope,
  streamingNetwork,
} from '@autoencoders/core/extend'
import type * as tf from '@tensorflow/tfjs-core'
import type { RecurrentSettings } from './recurrent-options.js'
import { recurrentStack } from './recurrent-stack.js'

/** What a sequence encoder is built for. */
export interface EncoderShape {
  readonly inputShape: Shape
  readonly outputs: number
  readonly conditionSize: number
  /** Of tokens. */
  readonly embedding?: Layer
}

/** Stacked layers, whose last hidden state – of the last step that counts – a dense layer turns into the output. */
export function sequenceEncoder(
  scope: ParameterScope,
  settings: RecurrentSettings,
  { inputShape, outputs, conditionSize, embedding }: EncoderShape,
): Network {
  const [steps = 1, channels = 1] = embedding?.outputShape ?? inputShape
  const { cell, units, bidirectional, dropout, latentActivation, vocabularySize } = settings
  const stack = recurrentStack(scope, { cell, units, bidirectional, dropout, features: channels, steps })
  const condition = conditionSize > 0 ? [concatCondition(scope, stack.width, conditionSize)] : []
  const output = denseLayer(scope.child('output'), {
    inputUnits: stack.width + conditionSize,
    units: outputs,
    activation: latentActivation,
  })
  const read = (input: tf.Tensor, context: NetworkContext, initial?: readonly tf.Tensor[]) => {
    const { last, states } = stack.read(embedding?.apply(input, context) ?? input, context, initial)
    const vector = condition.reduce<tf.Tensor>((value, layer) => layer.apply(value, context), last)
    return { output: output.apply(vector, context), memory: states }
  }
  return {
    inputShape,
    outputShape: [outputs],
    layers: [...(embedding ? [embedding] : []), ...stack.layers, ...condition, output],
    ...(vocabularySize !== undefined && { inputRange: tokenRange(vocabularySize) }),
    apply: (input, context) => read(input, context).output,
    ...(!bidirectional && {
      streaming: streamingNetwork({
        memoryShapes: stack.stateUnits.map((count) => [count]),
        advance: (input, memory, context) => read(input, context, memory),
      }),
    }),
  }
}

function tokenRange(vocabularySize: number) {
  return { minimum: 0, maximum: vocabularySize - 1, whole: true, because: `indices of ${vocabularySize} tokens` }
}
