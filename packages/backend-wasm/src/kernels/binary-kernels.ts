/** Functions of two numbers at a time, operands broadcast; NaN whenever either is, unlike tfjs's own Maximum and Minimum. */

import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { broadcastAxes } from './broadcast-axes.js'
import { type Heap, heapOf } from './heap.js'
import { stockKernel } from './stock-kernels.js'

/** As in assembly/binary.ts. */
const numbers = { Add: 0, Sub: 1, Multiply: 2, RealDiv: 3, SquaredDifference: 4, Maximum: 5, Minimum: 6 } as const

export const binaryKernels: readonly KernelConfig[] = Object.entries(numbers).map(([kernelName, operation]) => ({
  kernelName,
  backendName: 'wasm',
  kernelFunc(call) {
    const { a, b } = call.inputs as unknown as Operands
    if (a.dtype !== 'float32' || b.dtype !== 'float32') return stockKernel(kernelName)(call)
    return combine(heapOf(call.backend), operation, a, b)
  },
}))

interface Operands {
  readonly a: TensorInfo
  readonly b: TensorInfo
}

function combine(heap: Heap, operation: number, a: TensorInfo, b: TensorInfo): TensorInfo {
  const [aSize, bSize] = [tf.util.sizeFromShape(a.shape), tf.util.sizeFromShape(b.shape)]
  if (bSize === 1 && b.shape.length <= a.shape.length) return combineRow(heap, operation, a, b, aSize, a.shape, 1, 0)
  if (aSize === 1 && a.shape.length <= b.shape.length) return combineRow(heap, operation, a, b, bSize, b.shape, 0, 1)
  if (tf.util.arraysEqual(a.shape, b.shape)) return combineRow(heap, operation, a, b, aSize, a.shape, 1, 1)
  return combineAny(heap, operation, a, b)
}

/** @param aColumn 0 where a is one number, else 1. */
function combineRow(
  heap: Heap,
  operation: number,
  a: TensorInfo,
  b: TensorInfo,
  size: number,
  shape: number[],
  aColumn: number,
  bColumn: number,
): TensorInfo {
  const y = heap.output(shape)
  const [aAt, bAt, yAt] = [heap.addressOf(a), heap.addressOf(b), heap.addressOf(y)]
  heap.kernels.binary(operation, aAt, bAt, yAt, 1, 1, size, 0, 0, aColumn, 0, 0, bColumn)
  return y
}

const single = { length: 1, a: 0, b: 0 }

function combineAny(heap: Heap, operation: number, a: TensorInfo, b: TensorInfo): TensorInfo {
  const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape)
  const y = heap.output(shape)
  const axes = broadcastAxes(shape, a.shape, b.shape)
  const [planes, rows, columns] = [axes.at(-3) ?? single, axes.at(-2) ?? single, axes.at(-1) ?? single]
  const [aAt, bAt, yAt] = [heap.addressOf(a), heap.addressOf(b), heap.addressOf(y)]
  const size = planes.length * rows.length * columns.length
  const outer = axes.slice(0, -3).reverse()
  const blocks = outer.reduce((product, { length }) => product * length, size === 0 ? 0 : 1)
  for (let block = 0; block < blocks; block++) {
    let [aOffset, bOffset, rest] = [0, 0, block]
    for (const axis of outer) {
      aOffset += (rest % axis.length) * axis.a
      bOffset += (rest % axis.length) * axis.b
      rest = Math.floor(rest / axis.length)
    }
    heap.kernels.binary(
      operation,
      aAt + 4 * aOffset,
      bAt + 4 * bOffset,
      yAt + 4 * block * size,
      planes.length,
      rows.length,
      columns.length,
      planes.a,
      rows.a,
      columns.a,
      planes.b,
      rows.b,
      columns.b,
    )
  }
  return y
}
