/** Sum and Mean over any axes, in an order that the shape alone decides. */

import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { type Heap, heapOf } from './heap.js'
import { forFloats } from './stock-kernels.js'

export const sumKernels: readonly KernelConfig[] = [
  forFloats('Sum', ({ inputs, attrs, backend }) => {
    const { axis, keepDims } = attrs as unknown as Attributes
    return sumOver(heapOf(backend), inputs.x as TensorInfo, axis, keepDims)
  }),
  forFloats('Mean', ({ inputs, attrs, backend }) => {
    const heap = heapOf(backend)
    const { axis, keepDims } = attrs as unknown as Attributes
    const x = inputs.x as TensorInfo
    const sum = sumOver(heap, x, axis, keepDims)
    const count = tf.util.sizeFromShape(x.shape) / tf.util.sizeFromShape(sum.shape)
    const divisor = heap.call('Fill', {}, { shape: [], value: count, dtype: 'float32' })
    const mean = heap.call('RealDiv', { a: sum, b: divisor })
    heap.dispose(sum)
    heap.dispose(divisor)
    return mean
  }),
]

interface Attributes {
  readonly axis: number | number[] | undefined
  readonly keepDims: boolean
}

function sumOver(heap: Heap, x: TensorInfo, axis: Attributes['axis'], keepDims: boolean): TensorInfo {
  const axes = tf.util.parseAxisParam(axis ?? x.shape.map((_, i) => i), x.shape)
  const shape = x.shape.flatMap((length, i) => (axes.includes(i) ? (keepDims ? [1] : []) : [length]))
  if (tf.util.sizeFromShape(x.shape) === 0) return heap.call('Fill', {}, { shape, value: 0, dtype: x.dtype })
  const y = heap.output(shape)
  const runs = runsOf(x.shape, axes)
  const together = runs.filter(({ summed }) => summed).length <= 1
  const ordered = together ? x : heap.call('Transpose', { x }, { perm: keptFirst(x.shape.length, axes) })
  const [outer, length, inner] = together ? parts(runs) : [sizeOf(runs, false), sizeOf(runs, true), 1]
  heap.kernels.sum(heap.addressOf(ordered), heap.addressOf(y), outer, length, inner)
  if (!together) heap.dispose(ordered)
  return y
}

/** Axes side by side that are all summed or all kept. */
interface Run {
  readonly summed: boolean
  readonly size: number
}

function runsOf(shape: readonly number[], axes: readonly number[]): Run[] {
  const runs: Run[] = []
  shape.forEach((length, i) => {
    const summed = axes.includes(i)
    const before = runs.at(-1)
    if (length === 1) return
    if (before?.summed === summed) runs[runs.length - 1] = { summed, size: before.size * length }
    else runs.push({ summed, size: length })
  })
  return runs
}

/** Kept before, summed, kept behind. */
function parts(runs: readonly Run[]): [number, number, number] {
  const at = runs.findIndex(({ summed }) => summed)
  if (at < 0) return [sizeOf(runs, false), 1, 1]
  return [sizeOf(runs.slice(0, at), false), runs[at]!.size, sizeOf(runs.slice(at + 1), false)]
}

function sizeOf(runs: readonly Run[], summed: boolean): number {
  return runs.filter((run) => run.summed === summed).reduce((product, { size }) => product * size, 1)
}

function keptFirst(rank: number, axes: readonly number[]): number[] {
  const all = Array.from({ length: rank }, (_, i) => i)
  return [...all.filter((i) => !axes.includes(i)), ...all.filter((i) => axes.includes(i))]
}
