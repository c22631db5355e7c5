import { activationLayer, type Layer, type MapShape, type ParameterScope } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { convBlock, normalizationLayers } from './conv-block.js'
import type { ConvSettings } from './conv-options.js'

/**
 * A residual block with pre-activation: `x + W₂ ∗ a(n(W₁ ∗ a(n(x))))`, a the activation and n the normalisation. Dropout,
 * where there is some, stands before W₂.
 *
 * @param shape Of the map, which it keeps.
 * @see He, Zhang, Ren & Sun 2016, https://arxiv.org/abs/1603.05027
 */
export function residualBlock(scope: ParameterScope, settings: ConvSettings, shape: MapShape): Layer {
  const block = { inputShape: shape, filters: shape[2] }
  const branch: Layer[] = [
    ...preActivation(scope, settings, shape),
    ...convBlock(scope.child('0'), settings, block).layers,
    ...convBlock(scope.child('1'), settings, { ...block, plain: 'linear' }).layers,
  ]
  return {
    name: scope.path('residual'),
    outputShape: shape,
    parameters: branch.flatMap(({ parameters }) => parameters),
    apply: (input, context) =>
      tf.add(
        input,
        branch.reduce((value, layer) => layer.apply(value, context), input),
      ),
  }
}

/** Normalisation and activation, for a convolution that they stand before. */
export function preActivation(scope: ParameterScope, settings: ConvSettings, shape: MapShape): Layer[] {
  return [...normalizationLayers(scope, settings, shape), activationLayer(scope, shape, settings.activation)]
}
