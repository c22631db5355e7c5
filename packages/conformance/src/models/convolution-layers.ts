import {
  type ActivationName,
  convolutionProduct,
  glorotUniform,
  type Layer,
  type MapShape4,
  type ParameterScope,
  transposedConvolutionProduct,
  zeros,
} from '@autoencoders/core/extend'
import type * as tf from '@tensorflow/tfjs-core'

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
    apply: (input) =>
      convolutionProduct({
        input: input as tf.Tensor4D,
        filter: filter.value,
        bias: bias.value,
        stride: STRIDE,
        pad: 'same',
        activation,
      }),
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
      const operands = { input: input as tf.Tensor4D, filter: filter.value, bias: bias.value }
      const shape: MapShape4 = [input.shape[0] ?? 1, ...to]
      return transposedConvolutionProduct({ ...operands, stride: STRIDE, pad: 'same', activation }, shape)
    },
  }
}
