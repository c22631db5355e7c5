/** Conv2D and its two gradients, for tensors `[batch, height, width, channels]`. */

import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { checkGradientShape, convolutionGeometry, describeIn, type Shape4 } from './convolution-geometry.js'
import { type ConvolutionCall, convolutionKernel } from './convolution-kernel.js'
import { endingOf } from './fused-ending.js'
import type { Heap } from './heap.js'

export const convolutionKernels: readonly KernelConfig[] = [
  convolutionKernel('Conv2D', convolve),
  convolutionKernel('FusedConv2D', convolve),
  convolutionKernel('Conv2DBackpropInput', inputGradient),
  convolutionKernel('Conv2DBackpropFilter', filterGradient),
]

/** Up to here an input gradient is scattered: gathered, its channels would fill too little of a tile. */
const MOST_SCATTERED_CHANNELS = 2

function convolve(heap: Heap, call: ConvolutionCall): TensorInfo {
  const { kernelName, x, filter } = call
  const geometry = convolutionGeometry(kernelName, x.shape, filter.shape, call)
  const ending = endingOf(heap, kernelName, call, call, geometry.outChannels)
  const y = heap.output(geometry.outShape)
  const [from, weights, to] = [heap.addressOf(x), heap.addressOf(filter), heap.addressOf(y)]
  const { taps, channels, outChannels } = geometry
  const scratch = describeIn(heap, heap.kernels.convolutionScratch(taps, channels, outChannels), geometry)
  heap.kernels.convolve(from, weights, ending.bias, to, ending.activation, ending.slope, scratch)
  return ending.finish(y)
}

function inputGradient(heap: Heap, call: ConvolutionCall): TensorInfo {
  if (call.dataFormat === 'NCHW') return inputGradientChannelsFirst(heap, call)
  const { kernelName, dy, filter, inputShape } = call
  const geometry = convolutionGeometry(kernelName, inputShape, filter.shape, call)
  checkGradientShape(kernelName, dy, geometry)
  const dx = heap.output(inputShape)
  const [from, weights, to] = [heap.addressOf(dy), heap.addressOf(filter), heap.addressOf(dx)]
  const { taps, channels, outChannels } = geometry
  const { kernels } = heap
  // Where strides meet dilations, the taps that see a pixel are not at even steps, as they have to be to be gathered.
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
function inputGradientChannelsFirst(heap: Heap, call: ConvolutionCall): TensorInfo {
  const [batch, channels, height, width] = call.inputShape
  const dyLast = heap.call('Transpose', { x: call.dy }, { perm: [0, 2, 3, 1] })
  const inputShape: Shape4 = [batch, height, width, channels]
  const dxLast = inputGradient(heap, { ...call, dy: dyLast, inputShape, dataFormat: 'NHWC' })
  const dx = heap.call('Transpose', { x: dxLast }, { perm: [0, 3, 1, 2] })
  heap.dispose(dyLast)
  heap.dispose(dxLast)
  return dx
}

function filterGradient(heap: Heap, call: ConvolutionCall): TensorInfo {
  const { kernelName, x, dy, filterShape } = call
  const geometry = convolutionGeometry(kernelName, x.shape, filterShape, call)
  checkGradientShape(kernelName, dy, geometry)
  const filter = heap.output(filterShape)
  const [from, gradient, to] = [heap.addressOf(x), heap.addressOf(dy), heap.addressOf(filter)]
  const bytes = heap.kernels.filterGradientScratch(geometry.taps, geometry.channels, geometry.outChannels)
  heap.kernels.convolveFilterGradient(from, gradient, to, describeIn(heap, bytes, geometry))
  return filter
}
