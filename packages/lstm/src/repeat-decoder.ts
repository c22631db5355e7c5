import { type Network, type ParameterScope, repeatLayer } from '@autoencoders/core/extend'
import type { RecurrentSettings } from './recurrent-options.js'
import { recurrentStack } from './recurrent-stack.js'
import {
  conditionLayers,
  type DecoderShape,
  decoderTraits,
  drawLogits,
  firstStates,
  outputLayer,
  withCondition,
} from './sequence-decoder.js'

/**
 * z decides the first states of all layers and is read at every step; a dense layer makes the output of every step.
 *
 * @see Srivastava, Mansimov & Salakhutdinov 2015, https://arxiv.org/abs/1502.04681
 */
export function repeatDecoder(scope: ParameterScope, settings: RecurrentSettings, shape: DecoderShape): Network {
  const { cell, units, bidirectional, dropout } = settings
  const [steps = 1] = shape.outputShape
  const width = shape.latentSize + shape.conditionSize
  const condition = conditionLayers(scope, shape)
  const repeat = repeatLayer(scope, [steps, width])
  const stack = recurrentStack(scope, {
    cell,
    units: units.toReversed(),
    bidirectional,
    dropout,
    features: width,
    steps,
  })
  const states = firstStates(scope, shape, stack.stateUnits)
  const output = outputLayer(scope, settings, stack.width, shape.outputShape)
  return {
    ...decoderTraits(settings, shape),
    layers: [...condition, ...states, repeat, ...stack.layers, output],
    apply(z, context) {
      const vector = withCondition(z, condition, context)
      const initial = states.map((layer) => layer.apply(vector, context))
      const { hiddens } = stack.read(repeat.apply(vector, context), context, initial)
      return drawLogits(output.apply(hiddens, context), context)
    },
  }
}
