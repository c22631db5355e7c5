/** DepthwiseConv2dNative and its two gradients, for tensors `[batch, height, width, channels]`. */

import { OptionError } from '@autoencoders/core'
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { type Ending, endingOf } from './convolution-ending.js'
import {
  type ConvolutionAttributes,
  type ConvolutionGeometry,
  checkGradientShape,
  convolutionGeometry,
  describeIn,
  type Shape4,
} from './convolution-geometry.js'
import { type Heap, heapOf } from './heap.js'

export const depthwiseKernels: readonly KernelConfig[] = [
  {
    kernelName: 'DepthwiseConv2dNative',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) =>
      convolve(heapOf(backend), 'DepthwiseConv2dNative', argumentsOf(inputs, attrs)),
  },
  {
    kernelName: 'FusedDepthwiseConv2D',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) =>
      convolve(heapOf(backend), 'FusedDepthwiseConv2D', argumentsOf(inputs, attrs)),
  },
  {
    kernelName: 'DepthwiseConv2dNativeBackpropInput',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => inputGradient(heapOf(backend), argumentsOf(inputs, attrs)),
  },
  {
    kernelName: 'DepthwiseConv2dNativeBackpropFilter',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => filterGradient(heapOf(backend), argumentsOf(inputs, attrs)),
  },
]

/** Inputs and attributes; each kernel has some of them. */
interface Arguments extends ConvolutionAttributes, Ending {
  readonly x: TensorInfo
  /** `[height, width, channels, multiplier]`. */
  readonly filter: TensorInfo
  readonly dy: TensorInfo
  readonly inputShape: Shape4
  readonly filterShape: Shape4
}

function argumentsOf(inputs: object, attrs: object | undefined): Arguments {
  return { ...inputs, ...attrs } as Arguments
}

function convolve(heap: Heap, kernel: string, { x, filter, ...rest }: Arguments): TensorInfo {
  const geometry = convolutionGeometry(kernel, x.shape, filter.shape, rest, true)
  const ending = endingOf(heap, kernel, rest, geometry)
  const y = heap.output(geometry.outShape)
  const [from, weights, to] = [heap.addressOf(x), heap.addressOf(filter), heap.addressOf(y)]
  heap.kernels.depthwise(from, weights, ending.bias, to, ending.activation, ending.slope, scratchFor(heap, geometry))
  return ending.finish(y)
}

function inputGradient(heap: Heap, { dy, filter, inputShape, ...rest }: Arguments): TensorInfo {
  const kernel = 'DepthwiseConv2dNativeBackpropInput'
  const geometry = convolutionGeometry(kernel, inputShape, filter.shape, rest, true)
  checkGradientShape(kernel, dy, geometry)
  checkStridesOrDilations(kernel, geometry)
  const dx = heap.output(inputShape)
  const [from, weights, to] = [heap.addressOf(dy), heap.addressOf(filter), heap.addressOf(dx)]
  heap.kernels.depthwiseInputGradient(from, weights, to, scratchFor(heap, geometry))
  return dx
}

function filterGradient(heap: Heap, { x, dy, filterShape, ...rest }: Arguments): TensorInfo {
  const kernel = 'DepthwiseConv2dNativeBackpropFilter'
  const geometry = convolutionGeometry(kernel, x.shape, filterShape, rest, true)
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
function checkStridesOrDilations(kernel: string, { numbers }: ConvolutionGeometry): void {
  const [strideHeight, strideWidth, , , dilationHeight, dilationWidth] = numbers.slice(9) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if ((strideHeight === 1 || dilationHeight === 1) && (strideWidth === 1 || dilationWidth === 1)) return
  throw new OptionError({
    where: kernel,
    expected: 'strides or dilations of 1',
    received: `strides [${strideHeight},${strideWidth}] and dilations [${dilationHeight},${dilationWidth}]`,
  })
}
