/**
 * activation(x ∗ W + b) on maps, the transposed one too, and their gradients: few kernels where the backend has them,
 * plain operations elsewhere.
 */

import * as tf from '@tensorflow/tfjs-core'
import { canRunFused } from '../kernels/fused-kernel.js'
import { type FusedGradient, runFusedOperation } from '../kernels/fused-operation.js'
import { activationGradient, type FusedActivation, fusedActivation } from './activation-gradient.js'
import { type ActivationName, activate } from './activations.js'

/** Operands of {@link convolutionProduct}. */
export interface ConvolutionOperands {
  /** `[batch, height, width, channels]`. */
  readonly input: tf.Tensor4D
  /** `[rows, columns, channels, outputs]`; of a transposed convolution `[rows, columns, outputs, channels]`. */
  readonly filter: tf.Tensor
  /** `[outputs]`. */
  readonly bias: tf.Tensor
  /** Along height and width. */
  readonly stride: number
  readonly pad: 'same' | 'valid'
  readonly activation: ActivationName
}

/** A map's shape with its batch, `[batch, height, width, channels]`. */
export type MapShape4 = [number, number, number, number]

/** @returns `[batch, height′, width′, outputs]`, differentiable in input, filter and bias. */
export function convolutionProduct(operands: ConvolutionOperands): tf.Tensor {
  const { input, filter, bias, stride, pad, activation } = operands
  if (!canRunFused('AutoencodersConv2D')) {
    const map = tf.fused.conv2d({ x: input, filter: filter as tf.Tensor4D, bias, strides: stride, pad })
    return activate(map, activation)
  }
  const fused = fusedActivation(activation)
  const attributes = { stride, pad, ...(fused ?? fusedActivation('linear')!) }
  const map = runFusedOperation('AutoencodersConv2D', { input, filter, bias }, attributes, convolutionGradient)
  return fused ? map : activate(map, activation)
}

/**
 * The transposed convolution: from a map to the larger one that a convolution would make it of.
 *
 * @param outputShape What comes out, the batch included.
 * @returns `outputShape`, differentiable in input, filter and bias.
 */
export function transposedConvolutionProduct(operands: ConvolutionOperands, outputShape: MapShape4): tf.Tensor {
  const { input, filter, bias, stride, pad, activation } = operands
  if (!canRunFused('AutoencodersConv2DTranspose')) {
    const map = tf.conv2dTranspose(input, filter as tf.Tensor4D, outputShape, stride, pad)
    return activate(tf.add(map, bias), activation)
  }
  const fused = fusedActivation(activation)
  const attributes = { stride, pad, outputShape, ...(fused ?? fusedActivation('linear')!) }
  const inputs = { input, filter, bias }
  const map = runFusedOperation('AutoencodersConv2DTranspose', inputs, attributes, transposedGradient)
  return fused ? map : activate(map, activation)
}

interface ConvolutionAttributes extends FusedActivation {
  readonly stride: number
  readonly pad: 'same' | 'valid'
}

const convolutionGradient: FusedGradient<ConvolutionAttributes> = {
  inputs: ['input', 'filter', 'bias'],
  gradient(dy, [input, filter], output, attributes) {
    const { stride, pad } = attributes
    const [inner, sums] = activationGradient(dy as tf.Tensor4D, output as tf.Tensor4D, attributes)
    return {
      input: () => tf.conv2dTranspose(inner, filter as tf.Tensor4D, input!.shape as MapShape4, stride, pad),
      filter: () => filterGradient(input!, inner, filter!.shape, attributes),
      bias: () => sums,
    }
  },
}

const transposedGradient: FusedGradient<ConvolutionAttributes> = {
  inputs: ['input', 'filter', 'bias'],
  gradient(dy, [input, filter], output, attributes) {
    const { stride, pad } = attributes
    const [inner, sums] = activationGradient(dy as tf.Tensor4D, output as tf.Tensor4D, attributes)
    return {
      input: () => tf.conv2d(inner, filter as tf.Tensor4D, stride, pad),
      filter: () => filterGradient(inner, input!, filter!.shape, attributes),
      bias: () => sums,
    }
  },
}

/** The filter's gradient of the convolution from map x to a map whose gradient is dy. */
function filterGradient(
  x: tf.Tensor,
  dy: tf.Tensor,
  filterShape: readonly number[],
  { stride, pad }: ConvolutionAttributes,
): tf.Tensor {
  const attributes = { strides: [stride, stride], pad, dataFormat: 'NHWC', filterShape: [...filterShape] }
  return tf.engine().runKernel('Conv2DBackpropFilter', { x, dy }, attributes) as tf.Tensor
}
