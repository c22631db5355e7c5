/** DepthwiseConv2dNative and its two gradients, for tensors `[batch, height, width, channels]`. */

import { OptionError } from '@autoencoders/core'
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import {
  type ConvolutionAttributes,
  type ConvolutionGeometry,
  checkGradientShape,
  convolutionGeometry,
  describeIn,
  type Shape4,
} from './convolution-geometry.js'
import { type EndingAttributes, type EndingInputs, endingOf } from './fused-ending.js'
import { type Heap, heapOf } from './heap.js'

export const depthwiseKernels: readonly KernelConfig[] = [
  {
    kernelName: 'DepthwiseConv2dNative',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) =>
      convolve(heapOf(backend), 'DepthwiseConv2dNative', inputs as object as Inputs, attrs as object as Attributes),
  },
  {
    kernelName: 'FusedDepthwiseConv2D',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) =>
      convolve(heapOf(backend), 'FusedDepthwiseConv2D', inputs as object as Inputs, attrs as object as Attributes),
  },
  {
    kernelName: 'DepthwiseConv2dNativeBackpropInput',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) =>
      inputGradient(heapOf(backend), inputs as object as Inputs, attrs as object as Attributes),
  },
  {
    kernelName: 'DepthwiseConv2dNativeBackpropFilter',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) =>
      filterGradient(heapOf(backend), inputs as object as Inputs, attrs as object as Attributes),
  },
]

/** Each kernel has some of them. */
interface Inputs extends EndingInputs {
  readonly x: TensorInfo
  /** `[height, width, channels, multiplier]`. */
  readonly filter: TensorInfo
  readonly dy: TensorInfo
}

interface Attributes extends ConvolutionAttributes, EndingAttributes {
  readonly inputShape: Shape4
  readonly filterShape: Shape4
}

function convolve(heap: Heap, kernel: string, inputs: Inputs, attributes: Attributes): TensorInfo {
  const { x, filter } = inputs
  const geometry = convolutionGeometry(kernel, x.shape, filter.shape, attributes, 'depthwise')
  const ending = endingOf(heap, kernel, inputs, attributes, geometry.outChannels)
  const y = heap.output(geometry.outShape)
  const [from, weights, to] = [heap.addressOf(x), heap.addressOf(filter), heap.addressOf(y)]
  heap.kernels.depthwise(from, weights, ending.bias, to, ending.activation, ending.slope, scratchFor(heap, geometry))
  return ending.finish(y)
}

function inputGradient(heap: Heap, { dy, filter }: Inputs, attributes: Attributes): TensorInfo {
  const { inputShape } = attributes
  const kernel = 'DepthwiseConv2dNativeBackpropInput'
  const geometry = convolutionGeometry(kernel, inputShape, filter.shape, attributes, 'depthwise')
  checkGradientShape(kernel, dy, geometry)
  checkStridesOrDilations(kernel, geometry)
  const dx = heap.output(inputShape)
  const [from, weights, to] = [heap.addressOf(dy), heap.addressOf(filter), heap.addressOf(dx)]
  heap.kernels.depthwiseInputGradient(from, weights, to, scratchFor(heap, geometry))
  return dx
}

function filterGradient(heap: Heap, { x, dy }: Inputs, attributes: Attributes): TensorInfo {
  const { filterShape } = attributes
  const kernel = 'DepthwiseConv2dNativeBackpropFilter'
  const geometry = convolutionGeometry(kernel, x.shape, filterShape, attributes, 'depthwise')
  checkGradientShape(kernel, dy, geometry)
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
