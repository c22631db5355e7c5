import {
  type ActivationName,
  activate,
  glorotUniform,
  type Layer,
  type ParameterScope,
  zeros,
} from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'

/** Height, width, channels. */
export type MapShape = readonly [number, number, number]

/** A 3×3 layer of stride 2 between two maps. */
export interface ConvolutionOptions {
  readonly from: MapShape
  readonly to: MapShape
  readonly activation: ActivationName
}

const SIZE = 3
const STRIDE = 2

/** A convolution with `same` padding, which halves height and width. */
export function convolution(scope: ParameterScope, { from, to, activation }: ConvolutionOptions): Layer {
  const filter = scope.parameter('filter', [SIZE, SIZE, from[2], to[2]], glorotUniform)
  const bias = scope.parameter('bias', [to[2]], zeros)
  return {
    name: scope.path('convolution'),
    outputShape: to,
    parameters: [filter, bias],
    apply(input) {
      const map = tf.fused.conv2d({
        x: input as tf.Tensor4D,
        filter: filter.value as tf.Tensor as tf.Tensor4D,
        strides: STRIDE,
        pad: 'same',
        bias: bias.value,
      })
      return activate(map, activation)
    },
  }
}

/** A transposed convolution with `same` padding, which doubles height and width. */
export function transposedConvolution(scope: ParameterScope, { from, to, activation }: ConvolutionOptions): Layer {
  const filter = scope.parameter('filter', [SIZE, SIZE, to[2], from[2]], glorotUniform)
  const bias = scope.parameter('bias', [to[2]], zeros)
  return {
    name: scope.path('transposed convolution'),
    outputShape: to,
    parameters: [filter, bias],
    apply(input) {
      const shape: [number, number, number, number] = [input.shape[0] ?? 1, ...to]
      const kernel = filter.value as tf.Tensor as tf.Tensor4D
      const map = tf.conv2dTranspose(input as tf.Tensor4D, kernel, shape, STRIDE, 'same')
      return activate(tf.add(map, bias.value), activation)
    },
  }
}
