import { activationLayer, type Layer, type MapShape, type ParameterScope } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { convBlock } from './conv-block.js'
import type { ConvSettings } from './conv-options.js'

/**
 * A residual block: `a(x + n(W₂ ∗ a(n(W₁ ∗ x))))`, a the activation and n the normalisation.
 *
 * @param shape Of the map, which it keeps.
 * @see He, Zhang, Ren & Sun 2016, https://arxiv.org/abs/1512.03385
 */
export function residualBlock(scope: ParameterScope, settings: ConvSettings, shape: MapShape): Layer {
  const block = { inputShape: shape, filters: shape[2] }
  const branch: Layer[] = [
    ...convBlock(scope.child('0'), settings, block).layers,
    ...convBlock(scope.child('1'), { ...settings, activation: 'linear' }, block).layers,
  ]
  const { apply: activated } = activationLayer(scope, shape, settings.activation)
  return {
    name: scope.path('residual'),
    outputShape: shape,
    parameters: branch.flatMap(({ parameters }) => parameters),
    apply(input, context) {
      const residual = branch.reduce((value, layer) => layer.apply(value, context), input)
      return activated(tf.add(input, residual), context)
    },
  }
}
