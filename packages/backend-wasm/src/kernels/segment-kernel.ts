import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { heapOf } from './heap.js'

/** UnsortedSegmentSum, which tfjs has not on WebAssembly: the gradient of `gather`, and so of every embedding. */
export const segmentKernel: KernelConfig = {
  kernelName: 'UnsortedSegmentSum',
  backendName: 'wasm',
  kernelFunc({ inputs, attrs, backend }) {
    const heap = heapOf(backend)
    const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo }
    const { numSegments } = attrs as unknown as { numSegments: number }
    const rest = x.shape.slice(segmentIds.shape.length)
    const y = heap.output([numSegments, ...rest])
    const [count, width] = [tf.util.sizeFromShape(segmentIds.shape), tf.util.sizeFromShape(rest)]
    const floats = x.dtype === 'float32' ? x : heap.call('Cast', { x }, { dtype: 'float32' })
    const [from, rows, to] = [heap.addressOf(floats), heap.addressOf(segmentIds), heap.addressOf(y)]
    heap.kernels.sumSegments(from, rows, to, count, width, numSegments)
    if (floats !== x) heap.dispose(floats)
    return y
  },
}
