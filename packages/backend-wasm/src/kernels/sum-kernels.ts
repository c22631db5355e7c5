/** Sum and Mean over any axes, in an order that the shape alone decides. */

import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { type Heap, heapOf } from './heap.js'
import { forFloats } from './stock-kernels.js'

export const sumKernels: readonly KernelConfig[] = [
  forFloats('Sum', ({ inputs, attrs, backend }) => {
    return sumOver(heapOf(backend), inputs.x as TensorInfo, attrs as unknown as Attributes, false)
  }),
  forFloats('Mean', ({ inputs, attrs, backend }) => {
    return sumOver(heapOf(backend), inputs.x as TensorInfo, attrs as unknown as Attributes, true)
  }),
]

interface Attributes {
  readonly axis: number | number[] | undefined
  readonly keepDims: boolean
}

/** @param isMean Whether the sums are divided by how many numbers each is of. */
function sumOver(heap: Heap, x: TensorInfo, { axis, keepDims }: Attributes, isMean: boolean): TensorInfo {
  const axes = tf.util.parseAxisParam(axis ?? x.shape.map((_, i) => i), x.shape)
  const shape = x.shape.flatMap((length, i) => (axes.includes(i) ? (keepDims ? [1] : []) : [length]))
  const size = tf.util.sizeFromShape(x.shape)
  const nothing = isMean ? Number.NaN : 0
  if (size === 0) return heap.call('Fill', {}, { shape, value: nothing, dtype: x.dtype })
  const y = heap.output(shape)
  const divisor = isMean ? size / tf.util.sizeFromShape(shape) : 1
  if (axes.length === x.shape.length) {
    heap.kernels.sum(heap.addressOf(x), heap.addressOf(y), 1, size, 1, divisor)
    return y
  }
  const runs = runsOf(x.shape, axes)
  const together = runs.filter(({ summed }) => summed).length <= 1
  const ordered = together ? x : heap.call('Transpose', { x }, { perm: keptFirst(x.shape.length, axes) })
  const [outer, length, inner] = together ? parts(runs) : [sizeOf(runs, false), sizeOf(runs, true), 1]
  heap.kernels.sum(heap.addressOf(ordered), heap.addressOf(y), outer, length, inner, divisor)
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
