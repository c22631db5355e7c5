/** Conv2D and its two gradients, for tensors `[batch, height, width, channels]`. */

import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { type Ending, endingOf } from './convolution-ending.js'
import {
  type ConvolutionAttributes,
  checkGradientShape,
  convolutionGeometry,
  describeIn,
  type Shape4,
} from './convolution-geometry.js'
import { type Heap, heapOf } from './heap.js'

export const convolutionKernels: readonly KernelConfig[] = [
  {
    kernelName: 'Conv2D',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => convolve(heapOf(backend), 'Conv2D', argumentsOf(inputs, attrs)),
  },
  {
    kernelName: 'FusedConv2D',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => convolve(heapOf(backend), 'FusedConv2D', argumentsOf(inputs, attrs)),
  },
  {
    kernelName: 'Conv2DBackpropInput',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => inputGradient(heapOf(backend), argumentsOf(inputs, attrs)),
  },
  {
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => filterGradient(heapOf(backend), argumentsOf(inputs, attrs)),
  },
]

/** Up to here an input gradient is scattered: gathered, its channels would fill too little of a tile. */
const MOST_SCATTERED_CHANNELS = 4

/** Inputs and attributes; each kernel has some of them. */
interface Arguments extends ConvolutionAttributes, Ending {
  readonly x: TensorInfo
  readonly filter: TensorInfo
  readonly dy: TensorInfo
  readonly inputShape: Shape4
  readonly filterShape: Shape4
}

function argumentsOf(inputs: object, attrs: object | undefined): Arguments {
  return { ...inputs, ...attrs } as Arguments
}

function convolve(heap: Heap, kernel: string, { x, filter, ...rest }: Arguments): TensorInfo {
  const geometry = convolutionGeometry(kernel, x.shape, filter.shape, rest)
  const ending = endingOf(heap, kernel, rest, geometry)
  const y = heap.output(geometry.outShape)
  const [from, weights, to] = [heap.addressOf(x), heap.addressOf(filter), heap.addressOf(y)]
  const { taps, channels, outChannels } = geometry
  const scratch = describeIn(heap, heap.kernels.convolutionScratch(taps, channels, outChannels), geometry)
  heap.kernels.convolve(from, weights, ending.bias, to, ending.activation, ending.slope, scratch)
  return ending.finish(y)
}

function inputGradient(heap: Heap, all: Arguments): TensorInfo {
  if (all.dataFormat === 'NCHW') return inputGradientChannelsFirst(heap, all)
  const { dy, filter, inputShape, ...attributes } = all
  const undilated = { ...attributes, dilations: 1 }
  const geometry = convolutionGeometry('Conv2DBackpropInput', inputShape, filter.shape, undilated)
  checkGradientShape('Conv2DBackpropInput', dy, geometry)
  const dx = heap.output(inputShape)
  const [from, weights, to] = [heap.addressOf(dy), heap.addressOf(filter), heap.addressOf(dx)]
  const { taps, channels, outChannels } = geometry
  const { kernels } = heap
  if (channels <= MOST_SCATTERED_CHANNELS) {
    const bytes = kernels.scatterScratch(taps, channels, outChannels)
    kernels.scatterInputGradient(from, weights, to, describeIn(heap, bytes, geometry))
  } else {
    const bytes = kernels.convolutionScratch(taps, channels, outChannels)
    kernels.convolveInputGradient(from, weights, to, describeIn(heap, bytes, geometry))
  }
  return dx
}

/** Stock can do this one with channels first, so we can too. */
function inputGradientChannelsFirst(heap: Heap, { dy, inputShape, ...rest }: Arguments): TensorInfo {
  const [batch, channels, height, width] = inputShape
  const dyLast = heap.call('Transpose', { x: dy }, { perm: [0, 2, 3, 1] })
  const shape: Shape4 = [batch, height, width, channels]
  const dxLast = inputGradient(heap, { ...rest, dy: dyLast, inputShape: shape, dataFormat: 'NHWC' })
  const dx = heap.call('Transpose', { x: dxLast }, { perm: [0, 3, 1, 2] })
  heap.dispose(dyLast)
  heap.dispose(dxLast)
  return dx
}

function filterGradient(heap: Heap, { x, dy, filterShape, ...attributes }: Arguments): TensorInfo {
  const undilated = { ...attributes, dilations: 1 }
  const geometry = convolutionGeometry('Conv2DBackpropFilter', x.shape, filterShape, undilated)
  checkGradientShape('Conv2DBackpropFilter', dy, geometry)
  const filter = heap.output(filterShape)
  const [from, gradient, to] = [heap.addressOf(x), heap.addressOf(dy), heap.addressOf(filter)]
  const bytes = heap.kernels.filterGradientScratch(geometry.taps, geometry.channels, geometry.outChannels)
  heap.kernels.convolveFilterGradient(from, gradient, to, describeIn(heap, bytes, geometry))
  return filter
}
