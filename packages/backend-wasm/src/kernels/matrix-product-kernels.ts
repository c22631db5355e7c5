/** BatchMatMul and _FusedMatMul: every transposition, batches broadcast, bias and activation in the same kernel. */

import { OptionError, ShapeError } from '@autoencoders/core'
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { type EndingAttributes, type EndingInputs, endingOf } from './fused-ending.js'
import { type Heap, heapOf } from './heap.js'

export const matrixProductKernels: readonly KernelConfig[] = [
  {
    kernelName: 'BatchMatMul',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) =>
      multiply(heapOf(backend), Object.assign({}, inputs, attrs) as object as ProductOperands),
  },
  {
    kernelName: '_FusedMatMul',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) =>
      multiplyAndFinish(heapOf(backend), Object.assign({}, inputs, attrs) as object as FusedOperands),
  },
]

/** What tfjs hands to BatchMatMul. */
export interface ProductOperands {
  readonly a: TensorInfo
  readonly b: TensorInfo
  readonly transposeA: boolean
  readonly transposeB: boolean
}

type FusedOperands = ProductOperands & EndingInputs & EndingAttributes

/**
 * a·b of the last two axes, batches broadcast.
 *
 * @throws {ShapeError} When the inner lengths differ.
 * @throws {OptionError} For other types than float32.
 */
export function multiply(heap: Heap, { a, b, transposeA, transposeB }: ProductOperands): TensorInfo {
  checkFloats(a, b)
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
  const scratch = heap.scratch(heap.kernels.productScratch(rows, columns, depth))
  const starts = [heap.addressOf(a), heap.addressOf(b), heap.addressOf(product)] as const
  const aStrides: readonly [number, number] = transposeA ? [1, rows] : [depth, 1]
  const bStrides: readonly [number, number] = transposeB ? [1, depth] : [columns, 1]
  const bOffsets = batchOffsets(b.shape, batch)
  batchOffsets(a.shape, batch).forEach((aOffset, i) => {
    const operands = [starts[0] + aOffset, starts[1] + bOffsets[i]!, starts[2] + 4 * i * rows * columns] as const
    heap.kernels.multiply(...operands, rows, columns, depth, ...aStrides, ...bStrides, scratch)
  })
  return product
}

function multiplyAndFinish(heap: Heap, operands: FusedOperands): TensorInfo {
  const columns = operands.b.shape.at(operands.transposeB ? -2 : -1)!
  const { bias, activation, slope, finish } = endingOf(heap, 'fused.matMul', operands, operands, columns)
  const product = multiply(heap, operands)
  const rows = tf.util.sizeFromShape(product.shape.slice(0, -1))
  heap.kernels.finishRows(heap.addressOf(product), rows, columns, bias, activation, slope)
  return finish(product)
}

/** Other numbers would be read as if they were floats. */
function checkFloats(a: TensorInfo, b: TensorInfo): void {
  if (a.dtype === 'float32' && b.dtype === 'float32') return
  const received = `${a.dtype} and ${b.dtype}`
  throw new OptionError({
    where: 'matMul',
    expected: 'float32 on wasm',
    received,
    repair: "Cast them: tf.cast(x, 'float32').",
  })
}

/** Where each matrix of the broadcast batch begins in an operand, in bytes. */
function batchOffsets(shape: readonly number[], batch: readonly number[]): number[] {
  if (batch.length === 0) return [0]
  const own = shape.slice(0, -2)
  const strides = tf.util.computeStrides([...own, ...shape.slice(-2)])
  const missing = batch.length - own.length
  return Array.from({ length: tf.util.sizeFromShape([...batch]) }, (_, index) => {
    let [offset, rest] = [0, index]
    for (let axis = batch.length - 1; axis >= 0; axis--) {
      if ((own[axis - missing] ?? 1) > 1) offset += (rest % batch[axis]!) * strides[axis - missing]!
      rest = Math.floor(rest / batch[axis]!)
    }
    return 4 * offset
  })
}
