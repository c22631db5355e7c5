/** Slice and SplitV, copied within the heap; tfjs's own copy the whole tensor out of it first, for every part. */

import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { type Heap, heapOf } from './heap.js'
import { stockKernel } from './stock-kernels.js'

export const sliceKernels: readonly KernelConfig[] = [
  {
    kernelName: 'Slice',
    backendName: 'wasm',
    kernelFunc(call) {
      const x = call.inputs.x as TensorInfo
      if (x.dtype === 'string') return stockKernel('Slice')(call)
      const { begin, size } = call.attrs as unknown as { begin: number | number[]; size: number | number[] }
      // These two read nothing of a tensor but its shape.
      const [start, lengths] = tf.slice_util.parseSliceParams(x as tf.Tensor, begin, size) as [number[], number[]]
      tf.slice_util.assertParamsValid(x as tf.Tensor, start, lengths)
      return slice(heapOf(call.backend), x, start, lengths)
    },
  },
  {
    kernelName: 'SplitV',
    backendName: 'wasm',
    kernelFunc(call) {
      const x = call.inputs.x as TensorInfo
      if (x.dtype === 'string') return stockKernel('SplitV')(call)
      const heap = heapOf(call.backend)
      const { numOrSizeSplits, axis } = call.attrs as unknown as { numOrSizeSplits: number | number[]; axis: number }
      const [along = 0] = tf.util.parseAxisParam(axis, x.shape)
      let offset = 0
      return tf.backend_util.prepareSplitSize(x as tf.Tensor, numOrSizeSplits, along).map((length) => {
        const start = x.shape.map((_, i) => (i === along ? offset : 0))
        offset += length
        return slice(
          heap,
          x,
          start,
          x.shape.map((whole, i) => (i === along ? length : whole)),
        )
      })
    },
  },
]

function slice(heap: Heap, x: TensorInfo, start: readonly number[], lengths: readonly number[]): TensorInfo {
  const y = heap.output(lengths, x.dtype)
  const width = tf.util.bytesPerElement(x.dtype)
  const strides = [...tf.util.computeStrides([...x.shape]), 1].map((stride) => stride * width)
  const origin = start.reduce((at, first, axis) => at + first * strides[axis]!, heap.addressOf(x))
  // Behind this axis everything is taken: from there on the numbers lie side by side.
  const last = Math.max(
    0,
    x.shape.findLastIndex((length, axis) => lengths[axis] !== length),
  )
  const bytes = (lengths[last] ?? 1) * (strides[last] ?? width)
  const count = last > 0 ? lengths[last - 1]! : 1
  const outer = lengths.slice(0, Math.max(0, last - 1))
  const stride = last > 0 ? strides[last - 1]! : 0
  const runs = tf.util.sizeFromShape([...outer])
  for (let run = 0; run < runs; run++) {
    const from = outer.reduceRight(
      ({ at, rest }, length, axis) => ({ at: at + (rest % length) * strides[axis]!, rest: Math.floor(rest / length) }),
      { at: origin, rest: run },
    ).at
    heap.kernels.copyBlocks(from, heap.addressOf(y) + run * count * bytes, count, bytes, stride, bytes)
  }
  return y
}
