/** BatchMatMul and _FusedMatMul: every transposition, batches broadcast, bias and activation in the same kernel. */

import { ShapeError } from '@autoencoders/core'
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { type Heap, heapOf } from './heap.js'

export const matrixProductKernels: readonly KernelConfig[] = [
  {
    kernelName: 'BatchMatMul',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => multiply(heapOf(backend), operandsOf(inputs, attrs)),
  },
]

interface Operands {
  readonly a: TensorInfo
  readonly b: TensorInfo
  readonly transposeA: boolean
  readonly transposeB: boolean
}

function operandsOf(inputs: object, attrs: object | undefined): Operands {
  return { ...inputs, ...attrs } as Operands
}

function multiply(heap: Heap, { a, b, transposeA, transposeB }: Operands): TensorInfo {
  const [aRows = 1, aColumns = 1] = a.shape.slice(-2)
  const [bRows = 1, bColumns = 1] = b.shape.slice(-2)
  const [rows, depth] = transposeA ? [aColumns, aRows] : [aRows, aColumns]
  const [bDepth, columns] = transposeB ? [bColumns, bRows] : [bRows, bColumns]
  if (depth !== bDepth) {
    throw new ShapeError({
      where: 'matMul',
      expected: 'inner lengths that agree',
      received: `${depth} and ${bDepth}`,
    })
  }
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2))
  const product = heap.output([...batch, rows, columns])
  const aOffsets = batchOffsets(a.shape.slice(0, -2), batch, rows * depth)
  const bOffsets = batchOffsets(b.shape.slice(0, -2), batch, depth * columns)
  const { kernels } = heap
  const scratch = heap.scratch(kernels.productScratch(rows, columns, depth))
  const [aStart, bStart, start] = [heap.addressOf(a), heap.addressOf(b), heap.addressOf(product)]
  const aStrides: readonly [number, number] = transposeA ? [1, rows] : [depth, 1]
  const bStrides: readonly [number, number] = transposeB ? [1, depth] : [columns, 1]
  aOffsets.forEach((aOffset, i) => {
    const c = start + 4 * i * rows * columns
    const [aAt, bAt] = [aStart + 4 * aOffset, bStart + 4 * bOffsets[i]!]
    kernels.multiply(aAt, bAt, c, rows, columns, depth, ...aStrides, ...bStrides, scratch)
  })
  return product
}

/** Where each matrix of the broadcast batch begins in an operand, in numbers. */
function batchOffsets(shape: readonly number[], batch: readonly number[], size: number): number[] {
  const count = tf.util.sizeFromShape([...batch])
  const padded = [...Array<number>(batch.length - shape.length).fill(1), ...shape]
  return Array.from({ length: count }, (_, index) => {
    let [offset, stride, rest] = [0, size, index]
    for (let axis = batch.length - 1; axis >= 0; axis--) {
      const [length, own] = [batch[axis]!, padded[axis]!]
      if (own > 1) offset += (rest % length) * stride
      stride *= own
      rest = Math.floor(rest / length)
    }
    return offset
  })
}
