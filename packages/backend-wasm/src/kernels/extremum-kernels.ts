/** Maximum and Minimum: unlike tfjs's own, NaN whenever either operand is. */

import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { type Heap, heapOf } from './heap.js'
import { forFloats } from './stock-kernels.js'

export const extremumKernels: readonly KernelConfig[] = [
  forFloats('Maximum', ({ inputs, backend }) => extremum(heapOf(backend), true, inputs as unknown as Operands)),
  forFloats('Minimum', ({ inputs, backend }) => extremum(heapOf(backend), false, inputs as unknown as Operands)),
]

interface Operands {
  readonly a: TensorInfo
  readonly b: TensorInfo
}

/** An axis of the result, and how far one step along it goes in each operand. */
interface Axis {
  readonly length: number
  readonly a: number
  readonly b: number
}

function extremum(heap: Heap, greater: boolean, { a, b }: Operands): TensorInfo {
  const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape)
  const y = heap.output(shape)
  const [columns, rows, ...outer] = axesOf(shape, a.shape, b.shape).reverse()
  const [aAt, bAt, yAt] = [heap.addressOf(a), heap.addressOf(b), heap.addressOf(y)]
  const size = (columns?.length ?? 1) * (rows?.length ?? 1)
  const matrices = outer.reduce((product, { length }) => product * length, 1)
  for (let matrix = 0; matrix < matrices; matrix++) {
    let [aOffset, bOffset, rest] = [0, 0, matrix]
    for (const axis of outer) {
      aOffset += (rest % axis.length) * axis.a
      bOffset += (rest % axis.length) * axis.b
      rest = Math.floor(rest / axis.length)
    }
    const operands = [aAt + 4 * aOffset, bAt + 4 * bOffset, yAt + 4 * matrix * size] as const
    const along = [rows?.a ?? 0, columns?.a ?? 0, rows?.b ?? 0, columns?.b ?? 0] as const
    heap.kernels.extremum(greater, ...operands, rows?.length ?? 1, columns?.length ?? 1, ...along)
  }
  return y
}

/** The axes of a broadcast, neighbours that both operands walk alike made one. */
function axesOf(shape: readonly number[], aShape: readonly number[], bShape: readonly number[]): Axis[] {
  const [aStrides, bStrides] = [stridesIn(shape, aShape), stridesIn(shape, bShape)]
  const axes: Axis[] = []
  shape.forEach((length, i) => {
    const [axis, before] = [{ length, a: aStrides[i]!, b: bStrides[i]! }, axes.at(-1)]
    if (length === 1) return
    const continues = before && before.a === axis.a * length && before.b === axis.b * length
    if (continues) axes[axes.length - 1] = { ...axis, length: before.length * length }
    else axes.push(axis)
  })
  return axes
}

/** How far one step along each axis of `shape` goes in an operand; 0 where it is repeated. */
function stridesIn(shape: readonly number[], own: readonly number[]): number[] {
  const missing = shape.length - own.length
  let stride = 1
  return shape
    .map((_, i) => own[i - missing] ?? 1)
    .reverse()
    .map((length) => {
      const step = length === 1 ? 0 : stride
      stride *= length
      return step
    })
    .reverse()
}
