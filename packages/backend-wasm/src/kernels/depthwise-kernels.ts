/** DepthwiseConv2dNative and its two gradients, for tensors `[batch, height, width, channels]`. */

import { OptionError } from '@autoencoders/core'
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import {
  type ConvolutionGeometry,
  checkGradientShape,
  convolutionGeometry,
  describeIn,
} from './convolution-geometry.js'
import { type ConvolutionCall, convolutionKernel } from './convolution-kernel.js'
import { endingOf } from './fused-ending.js'
import type { Heap } from './heap.js'

export const depthwiseKernels: readonly KernelConfig[] = [
  convolutionKernel('DepthwiseConv2dNative', convolve),
  convolutionKernel('FusedDepthwiseConv2D', convolve),
  convolutionKernel('DepthwiseConv2dNativeBackpropInput', inputGradient),
  convolutionKernel('DepthwiseConv2dNativeBackpropFilter', filterGradient),
]

function convolve(heap: Heap, call: ConvolutionCall): TensorInfo {
  const { kernelName, x, filter } = call
  const geometry = convolutionGeometry(kernelName, x.shape, filter.shape, call, 'depthwise')
  const ending = endingOf(heap, kernelName, call, call, geometry.outChannels)
  const y = heap.output(geometry.outShape)
  const [from, weights, to] = [heap.addressOf(x), heap.addressOf(filter), heap.addressOf(y)]
  heap.kernels.depthwise(from, weights, ending.bias, to, ending.activation, ending.slope, scratchFor(heap, geometry))
  return ending.finish(y)
}

function inputGradient(heap: Heap, call: ConvolutionCall): TensorInfo {
  const { kernelName, dy, filter, inputShape } = call
  const geometry = convolutionGeometry(kernelName, inputShape, filter.shape, call, 'depthwise')
  checkGradientShape(kernelName, dy, geometry)
  checkStridesOrDilations(kernelName, geometry)
  const dx = heap.output(inputShape)
  const [from, weights, to] = [heap.addressOf(dy), heap.addressOf(filter), heap.addressOf(dx)]
  heap.kernels.depthwiseInputGradient(from, weights, to, scratchFor(heap, geometry))
  return dx
}

function filterGradient(heap: Heap, call: ConvolutionCall): TensorInfo {
  const { kernelName, x, dy, filterShape } = call
  const geometry = convolutionGeometry(kernelName, x.shape, filterShape, call, 'depthwise')
  checkGradientShape(kernelName, dy, geometry)
  const filter = heap.output(filterShape)
  const [from, gradient, to] = [heap.addressOf(x), heap.addressOf(dy), heap.addressOf(filter)]
  heap.kernels.depthwiseFilterGradient(from, gradient, to, scratchFor(heap, geometry))
  return filter
}

function scratchFor(heap: Heap, geometry: ConvolutionGeometry): number {
  const { inShape, outShape, taps, channels, outChannels } = geometry
  const pixels = inShape[1] * inShape[2]
  const bytes = heap.kernels.depthwiseScratch(taps, channels, outChannels, pixels, outShape[1] * outShape[2])
  return describeIn(heap, bytes, geometry)
}

/** tfjs has the same condition on the convolution itself. */
function checkStridesOrDilations(kernel: string, { leaps, numbers }: ConvolutionGeometry): void {
  if (!leaps) return
  const [strideHeight, strideWidth, , , dilationHeight, dilationWidth] = numbers.slice(9)
  throw new OptionError({
    where: kernel,
    expected: 'strides or dilations of 1',
    received: `strides [${strideHeight},${strideWidth}] and dilations [${dilationHeight},${dilationWidth}]`,
  })
}
