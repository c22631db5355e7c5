/** Conv2D and its two gradients, for tensors `[batch, height, width, channels]`. */

import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import {
  type ConvolutionAttributes,
  checkGradientShape,
  convolutionGeometry,
  describeIn,
  type Shape4,
} from './convolution-geometry.js'
import { type EndingAttributes, type EndingInputs, endingOf } from './fused-ending.js'
import { type Heap, heapOf } from './heap.js'

export const convolutionKernels: readonly KernelConfig[] = [
  {
    kernelName: 'Conv2D',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) =>
      convolve(heapOf(backend), 'Conv2D', inputs as object as Inputs, attrs as object as Attributes),
  },
  {
    kernelName: 'FusedConv2D',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) =>
      convolve(heapOf(backend), 'FusedConv2D', inputs as object as Inputs, attrs as object as Attributes),
  },
  {
    kernelName: 'Conv2DBackpropInput',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) =>
      inputGradient(heapOf(backend), inputs as object as Inputs, attrs as object as Attributes),
  },
  {
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) =>
      filterGradient(heapOf(backend), inputs as object as Inputs, attrs as object as Attributes),
  },
]

/**
 * Up to here an input gradient is scattered: gathered, its channels would fill too little of a tile. Where strides meet
 * dilations it is, too: the taps that see a pixel are then not at even steps.
 */
const MOST_SCATTERED_CHANNELS = 2

/** Each kernel has some of them. */
interface Inputs extends EndingInputs {
  readonly x: TensorInfo
  readonly filter: TensorInfo
  readonly dy: TensorInfo
}

interface Attributes extends ConvolutionAttributes, EndingAttributes {
  readonly inputShape: Shape4
  readonly filterShape: Shape4
}

function convolve(heap: Heap, kernel: string, inputs: Inputs, attributes: Attributes): TensorInfo {
  const { x, filter } = inputs
  const geometry = convolutionGeometry(kernel, x.shape, filter.shape, attributes)
  const ending = endingOf(heap, kernel, inputs, attributes, geometry.outChannels)
  const y = heap.output(geometry.outShape)
  const [from, weights, to] = [heap.addressOf(x), heap.addressOf(filter), heap.addressOf(y)]
  const { taps, channels, outChannels } = geometry
  const scratch = describeIn(heap, heap.kernels.convolutionScratch(taps, channels, outChannels), geometry)
  heap.kernels.convolve(from, weights, ending.bias, to, ending.activation, ending.slope, scratch)
  return ending.finish(y)
}

function inputGradient(heap: Heap, inputs: Inputs, attributes: Attributes): TensorInfo {
  if (attributes.dataFormat === 'NCHW') return inputGradientChannelsFirst(heap, inputs, attributes)
  const { dy, filter } = inputs
  const { inputShape } = attributes
  const geometry = convolutionGeometry('Conv2DBackpropInput', inputShape, filter.shape, attributes)
  checkGradientShape('Conv2DBackpropInput', dy, geometry)
  const dx = heap.output(inputShape)
  const [from, weights, to] = [heap.addressOf(dy), heap.addressOf(filter), heap.addressOf(dx)]
  const { taps, channels, outChannels } = geometry
  const { kernels } = heap
  if (channels <= MOST_SCATTERED_CHANNELS || geometry.leaps) {
    const bytes = kernels.scatterScratch(taps, channels, outChannels)
    kernels.scatterInputGradient(from, weights, to, describeIn(heap, bytes, geometry))
  } else {
    const bytes = kernels.convolutionScratch(taps, channels, outChannels)
    kernels.convolveInputGradient(from, weights, to, describeIn(heap, bytes, geometry))
  }
  return dx
}

/** Stock can do this one with channels first, so we can too. */
function inputGradientChannelsFirst(heap: Heap, inputs: Inputs, attributes: Attributes): TensorInfo {
  const [batch, channels, height, width] = attributes.inputShape
  const dyLast = heap.call('Transpose', { x: inputs.dy }, { perm: [0, 2, 3, 1] })
  const shape: Shape4 = [batch, height, width, channels]
  const dxLast = inputGradient(
    heap,
    { ...inputs, dy: dyLast },
    { ...attributes, inputShape: shape, dataFormat: 'NHWC' },
  )
  const dx = heap.call('Transpose', { x: dxLast }, { perm: [0, 3, 1, 2] })
  heap.dispose(dyLast)
  heap.dispose(dxLast)
  return dx
}

function filterGradient(heap: Heap, { x, dy }: Inputs, attributes: Attributes): TensorInfo {
  const { filterShape } = attributes
  const geometry = convolutionGeometry('Conv2DBackpropFilter', x.shape, filterShape, attributes)
  checkGradientShape('Conv2DBackpropFilter', dy, geometry)
  const filter = heap.output(filterShape)
  const [from, gradient, to] = [heap.addressOf(x), heap.addressOf(dy), heap.addressOf(filter)]
  const bytes = heap.kernels.filterGradientScratch(geometry.taps, geometry.channels, geometry.outChannels)
  heap.kernels.convolveFilterGradient(from, gradient, to, describeIn(heap, bytes, geometry))
  return filter
}
