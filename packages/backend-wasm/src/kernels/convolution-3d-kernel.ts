import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { type Heap, heapOf } from './heap.js'

/**
 * Conv3DBackpropInputV2: tfjs's own gives wrong numbers. For each depth of the filter, a gradient of two-dimensional
 * convolutions, whose maps are added up where they belong in the depth of the input.
 */
export const convolution3dKernel: KernelConfig = {
  kernelName: 'Conv3DBackpropInputV2',
  backendName: 'wasm',
  kernelFunc({ inputs, attrs, backend }) {
    const heap = heapOf(backend)
    const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo }
    const { pad, strides, inputShape } = attrs as unknown as Attributes
    const info = tf.backend_util.computeConv3DInfo(inputShape, filter.shape as Shape5D, strides, 1, pad)
    const maps = heap.reshaped(dy, [info.batchSize * info.outDepth, ...dy.shape.slice(2)])
    const parts = Array.from({ length: info.filterDepth }, (_, depth) => partOf(heap, maps, filter, info, depth))
    heap.dispose(maps)
    const sum = parts.reduce((a, b) => {
      const whole = heap.call('Add', { a, b })
      heap.dispose(a)
      heap.dispose(b)
      return whole
    })
    return { ...sum, shape: [...inputShape] }
  },
}

type Shape5D = [number, number, number, number, number]

interface Attributes {
  readonly pad: 'same' | 'valid'
  readonly strides: number | [number, number, number]
  readonly inputShape: Shape5D
}

/** What one depth of the filter gives, `[batch · inDepth, inHeight, inWidth, inChannels]`. */
function partOf(
  heap: Heap,
  maps: TensorInfo,
  filter: TensorInfo,
  info: tf.backend_util.Conv3DInfo,
  depth: number,
): TensorInfo {
  const begin = [depth, 0, 0, 0, 0]
  const slice = heap.call('Slice', { x: filter }, { begin, size: [1, ...filter.shape.slice(1)] })
  const { front, top, bottom, left, right } = info.padInfo
  const pad = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]
  const gradient = heap.call(
    'Conv2DBackpropInput',
    { dy: maps, filter: { ...slice, shape: filter.shape.slice(1) } },
    {
      strides: [info.strideHeight, info.strideWidth],
      pad,
      dataFormat: 'NHWC',
      inputShape: [maps.shape[0]!, info.inHeight, info.inWidth, info.inChannels],
    },
  )
  const places = Int32Array.from({ length: maps.shape[0]! }, (_, map) => {
    const place = (map % info.outDepth) * info.strideDepth + depth - front
    const isInside = place >= 0 && place < info.inDepth
    return isInside ? Math.floor(map / info.outDepth) * info.inDepth + place : -1
  })
  const segmentIds = heap.write(places)
  const segments = { numSegments: info.batchSize * info.inDepth }
  const part = heap.call('UnsortedSegmentSum', { x: gradient, segmentIds }, segments)
  for (const made of [slice, gradient, segmentIds]) heap.dispose(made)
  return part
}
