/**
 * activation(x ∗ W + b) on maps, the transposed one too, and their gradients: few kernels where the backend has them,
 * plain operations elsewhere.
 */

import * as tf from '@tensorflow/tfjs-core'
import { canRunFused } from '../kernels/fused-kernel.js'
import type { FusedGradient } from '../kernels/fused-operation.js'
import { activationGradient, type FusedActivation, runActivated } from './activation-gradient.js'
import type { ActivationName } from './activation-name.js'
import { activate } from './activations.js'

/** Operands of {@link convolutionProduct}. */
export interface ConvolutionOperands {
  /** `[batch, height, width, channels]`; of a signal, height or width is 1. */
  readonly input: tf.Tensor4D
  /** `[rows, columns, channels, outputs]`; of a transposed convolution `[rows, columns, outputs, channels]`. */
  readonly filter: tf.Tensor
  /** `[outputs]`; none before a normalisation, which has its own. */
  readonly bias?: tf.Tensor | undefined
  /** Pixels from one place of the filter to the next, along height and width. */
  readonly stride: number | readonly [number, number]
  /** Pixels from one tap of the filter to the next, along height and width. Default 1. */
  readonly dilation?: number | readonly [number, number] | undefined
  readonly pad: 'same' | 'valid'
  readonly activation: ActivationName
}

/** A map's shape with its batch, `[batch, height, width, channels]`. */
export type MapShape4 = [number, number, number, number]

/** @returns `[batch, height′, width′, outputs]`, differentiable in input, filter and bias. */
export function convolutionProduct(operands: ConvolutionOperands): tf.Tensor {
  const { input, filter, bias, pad, activation } = operands
  const { strides, dilations } = movementOf(operands)
  if (hasNothingToFuse(operands) || !canRunFused('AutoencodersConv2D')) {
    const dilated = dilatedFilter(filter, dilations)
    const map = tf.fused.conv2d({ x: input, filter: dilated, strides, pad, ...(bias && { bias }) })
    return activate(map, activation)
  }
  return tf.tidy(() => {
    const inputs = { input, filter, bias: bias ?? tf.zeros([filter.shape[3]!]) }
    const attributes = { strides, dilations, pad }
    return runActivated('AutoencodersConv2D', inputs, attributes, activation, convolutionGradient)
  })
}

/**
 * The transposed convolution: from a map to the larger one that a convolution would make it of.
 *
 * @param outputShape What comes out, the batch included.
 * @returns `outputShape`, differentiable in input, filter and bias.
 */
export function transposedConvolutionProduct(operands: ConvolutionOperands, outputShape: MapShape4): tf.Tensor {
  const { input, filter, bias, pad, activation } = operands
  const { strides, dilations } = movementOf(operands)
  if (hasNothingToFuse(operands) || !canRunFused('AutoencodersConv2DTranspose')) {
    const dilated = dilatedFilter(filter, dilations)
    const map = tf.conv2dTranspose(input, dilated, outputShape, strides, pad)
    return activate(bias ? tf.add(map, bias) : map, activation)
  }
  return tf.tidy(() => {
    const inputs = { input, filter, bias: bias ?? tf.zeros([filter.shape[2]!]) }
    const attributes = { strides, dilations, pad, outputShape }
    return runActivated('AutoencodersConv2DTranspose', inputs, attributes, activation, transposedGradient)
  })
}

interface Movement {
  readonly strides: [number, number]
  readonly dilations: [number, number]
}

interface ConvolutionAttributes extends FusedActivation, Movement {
  readonly pad: 'same' | 'valid'
}

function movementOf({ stride, dilation = 1 }: ConvolutionOperands): Movement {
  return { strides: pair(stride), dilations: pair(dilation) }
}

function pair(along: number | readonly [number, number]): [number, number] {
  return typeof along === 'number' ? [along, along] : [...along]
}

/** Then tfjs's own operation is a single kernel already. */
function hasNothingToFuse(operands: ConvolutionOperands): boolean {
  const { dilations } = movementOf(operands)
  return !operands.bias && operands.activation === 'linear' && dilations.every((dilation) => dilation === 1)
}

/** The filter with zeros between its taps: tfjs cannot differentiate a dilation. */
function dilatedFilter(filter: tf.Tensor, [vertical, horizontal]: readonly [number, number]): tf.Tensor4D {
  return spread(spread(filter, 0, vertical), 1, horizontal) as tf.Tensor4D
}

function spread(filter: tf.Tensor, axis: 0 | 1, dilation: number): tf.Tensor {
  if (dilation === 1) return filter
  const shape = [...filter.shape]
  const taps = shape[axis]!
  const lines = tf.reshape(filter, [shape.slice(0, axis + 1).reduce((a, b) => a * b), 1, -1]) as tf.Tensor3D
  const padded = tf.pad3d(lines, [
    [0, 0],
    [0, dilation - 1],
    [0, 0],
  ])
  const spreadOut = tf.reshape(padded, shape.with(axis, taps * dilation))
  return tf.slice(spreadOut, [0, 0, 0, 0], shape.with(axis, (taps - 1) * dilation + 1))
}

const convolutionGradient: FusedGradient<ConvolutionAttributes> = {
  inputs: ['input', 'filter', 'bias'],
  gradient(dy, [input, filter], output, attributes) {
    const [inner, sums] = activationGradient(dy as tf.Tensor4D, output as tf.Tensor4D, attributes)
    return {
      input: () => transposedConvolutionProduct(linear(inner, filter!, attributes), input!.shape as MapShape4),
      filter: () => filterGradient(input!, inner, filter!.shape, attributes),
      bias: () => sums,
    }
  },
}

const transposedGradient: FusedGradient<ConvolutionAttributes> = {
  inputs: ['input', 'filter', 'bias'],
  gradient(dy, [input, filter], output, attributes) {
    const [inner, sums] = activationGradient(dy as tf.Tensor4D, output as tf.Tensor4D, attributes)
    return {
      input: () => convolutionProduct(linear(inner, filter!, attributes)),
      filter: () => filterGradient(inner, input!, filter!.shape, attributes),
      bias: () => sums,
    }
  },
}

/** Neither bias nor activation. */
function linear(
  input: tf.Tensor4D,
  filter: tf.Tensor,
  { strides, dilations, pad }: ConvolutionAttributes,
): ConvolutionOperands {
  return { input, filter, stride: strides, dilation: dilations, pad, activation: 'linear' }
}

/** The filter's gradient of the convolution from map x to a map whose gradient is dy. */
function filterGradient(
  x: tf.Tensor,
  dy: tf.Tensor,
  filterShape: readonly number[],
  { strides, dilations, pad }: ConvolutionAttributes,
): tf.Tensor {
  const attributes = { strides, dilations, pad, dataFormat: 'NHWC', filterShape: [...filterShape] }
  return tf.engine().runKernel('Conv2DBackpropFilter', { x, dy }, attributes) as tf.Tensor
}
