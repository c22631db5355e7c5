import { type Network, type ParameterScope, repeatLayer } from '@autoencoders/core/extend'
import type { RecurrentSettings } from './recurrent-options.js'
import { recurrentStack } from './recurrent-stack.js'
import {
  conditionLayers,
  type DecoderShape,
  decoderTraits,
  drawLogits,
  outputLayer,
  withCondition,
} from './sequence-decoder.js'

/**
 * z at every step, through stacked layers, with a dense layer for every step of the output.
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
  const output = outputLayer(scope, settings, stack.width, shape.outputShape)
  return {
    ...decoderTraits(settings, shape),
    layers: [...condition, repeat, ...stack.layers, output],
    apply(z, context) {
      const steps = repeat.apply(withCondition(z, condition, context), context)
      return drawLogits(output.apply(stack.read(steps, context).hiddens, context), context)
    },
  }
}
