/** Conv2D and its two gradients, for tensors `[batch, height, width, channels]`. */

import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import {
  type ConvolutionAttributes,
  type ConvolutionGeometry,
  checkGradientShape,
  convolutionGeometry,
  type Shape4,
} from './convolution-geometry.js'
import { type Heap, heapOf } from './heap.js'

export const convolutionKernels: readonly KernelConfig[] = [
  {
    kernelName: 'Conv2D',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => convolve(heapOf(backend), argumentsOf(inputs, attrs)),
  },
  {
    kernelName: 'Conv2DBackpropInput',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => inputGradient(heapOf(backend), backend, argumentsOf(inputs, attrs)),
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
interface Arguments extends ConvolutionAttributes {
  readonly x: TensorInfo
  readonly filter: TensorInfo
  readonly dy: TensorInfo
  readonly inputShape: Shape4
  readonly filterShape: Shape4
}

function argumentsOf(inputs: object, attrs: object | undefined): Arguments {
  return { ...inputs, ...attrs } as Arguments
}

function convolve(heap: Heap, { x, filter, ...attributes }: Arguments): TensorInfo {
  checkChannelsLast('Conv2D', attributes)
  const geometry = convolutionGeometry('Conv2D', x.shape, filter.shape, attributes)
  const y = heap.output(geometry.outShape)
  const [from, weights, to] = [heap.addressOf(x), heap.addressOf(filter), heap.addressOf(y)]
  const { product, taps, channels, outChannels } = geometry
  if (product) {
    multiply(heap, from, weights, to, [product.rows, outChannels, product.depth], [product.depth, 1], [outChannels, 1])
  } else {
    const bytes = heap.kernels.convolutionScratch(taps, channels, outChannels)
    heap.kernels.convolve(from, weights, to, describe(heap, bytes, geometry))
  }
  return y
}

function inputGradient(heap: Heap, backend: unknown, { dy, filter, inputShape, ...attributes }: Arguments): TensorInfo {
  if (attributes.dataFormat === 'NCHW')
    return inputGradientChannelsFirst(heap, backend, { dy, filter, inputShape, ...attributes })
  const undilated = { ...attributes, dilations: 1 }
  const geometry = convolutionGeometry('Conv2DBackpropInput', inputShape, filter.shape, undilated)
  checkGradientShape('Conv2DBackpropInput', dy, geometry)
  const dx = heap.output(inputShape)
  const [from, weights, to] = [heap.addressOf(dy), heap.addressOf(filter), heap.addressOf(dx)]
  const { product, taps, channels, outChannels } = geometry
  const { kernels } = heap
  if (product) {
    multiply(heap, from, weights, to, [product.rows, product.depth, outChannels], [outChannels, 1], [1, outChannels])
  } else if (channels <= MOST_SCATTERED_CHANNELS) {
    const bytes = kernels.scatterScratch(taps, channels, outChannels)
    kernels.scatterInputGradient(from, weights, to, describe(heap, bytes, geometry))
  } else {
    const bytes = kernels.convolutionScratch(taps, channels, outChannels)
    kernels.convolveInputGradient(from, weights, to, describe(heap, bytes, geometry))
  }
  return dx
}

/** Stock can do this one with channels first, so we can too. */
function inputGradientChannelsFirst(heap: Heap, backend: unknown, { dy, inputShape, ...rest }: Arguments): TensorInfo {
  const [batch, channels, height, width] = inputShape
  const dyLast = transpose(dy, [0, 2, 3, 1], backend)
  const shape: Shape4 = [batch, height, width, channels]
  const dxLast = inputGradient(heap, backend, { ...rest, dy: dyLast, inputShape: shape, dataFormat: 'NHWC' })
  const dx = transpose(dxLast, [0, 3, 1, 2], backend)
  heap.dispose(dyLast)
  heap.dispose(dxLast)
  return dx
}

function filterGradient(heap: Heap, { x, dy, filterShape, ...attributes }: Arguments): TensorInfo {
  checkChannelsLast('Conv2DBackpropFilter', attributes)
  const undilated = { ...attributes, dilations: 1 }
  const geometry = convolutionGeometry('Conv2DBackpropFilter', x.shape, filterShape, undilated)
  checkGradientShape('Conv2DBackpropFilter', dy, geometry)
  const filter = heap.output(filterShape)
  const [from, gradient, to] = [heap.addressOf(x), heap.addressOf(dy), heap.addressOf(filter)]
  const { product, taps, channels, outChannels } = geometry
  if (product) {
    multiply(heap, from, gradient, to, [product.depth, outChannels, product.rows], [1, product.depth], [outChannels, 1])
  } else {
    const bytes = heap.kernels.filterGradientScratch(taps, channels, outChannels)
    heap.kernels.convolveFilterGradient(from, gradient, to, describe(heap, bytes, geometry))
  }
  return filter
}

/** @returns The scratch, the convolution written at its beginning. */
function describe(heap: Heap, bytes: number, { numbers }: ConvolutionGeometry): number {
  const scratch = heap.scratch(bytes)
  heap.kernels.describeConvolution(scratch, ...numbers)
  return scratch
}

/** c = a·b; strides are along rows and depth of a, depth and columns of b. */
function multiply(
  heap: Heap,
  a: number,
  b: number,
  c: number,
  [rows, columns, depth]: readonly [number, number, number],
  aStrides: readonly [number, number],
  bStrides: readonly [number, number],
): void {
  const scratch = heap.scratch(heap.kernels.productScratch(rows, columns, depth))
  heap.kernels.multiply(a, b, c, rows, columns, depth, ...aStrides, ...bStrides, scratch)
}

function checkChannelsLast(kernel: string, { dataFormat }: Pick<ConvolutionAttributes, 'dataFormat'>): void {
  if (tf.backend_util.convertConv2DDataFormat(dataFormat ?? 'NHWC') === 'channelsLast') return
  // Word for word what tfjs's own kernel says, for those who look for it.
  throw new Error(`wasm backend ${kernel} does not support dataFormat:'channelsFirst'. Please use 'channelsLast'.`)
}

function transpose(x: TensorInfo, perm: number[], backend: unknown): TensorInfo {
  const kernel = tf.getKernel('Transpose', 'wasm')
  return kernel.kernelFunc({ inputs: { x }, attrs: { perm }, backend: backend as object }) as TensorInfo
}
