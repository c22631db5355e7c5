/** Which numbers of a tensor a reduction brings together. */

import type { TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import type { Heap } from './heap.js'

/** A kernel that reduces `[outer, length, inner]` along the middle axis; addresses in bytes. */
export type ReductionKernel = (heap: Heap, x: number, y: number, outer: number, length: number, inner: number) => void

/**
 * Runs a reduction on a view of the tensor in which all reduced axes lie side by side.
 *
 * @param axis One axis, several, or all if undefined.
 * @param keepDims Whether reduced axes stay, with length 1.
 */
export function reduce(
  heap: Heap,
  x: TensorInfo,
  axis: number | number[] | undefined,
  keepDims: boolean,
  run: ReductionKernel,
): TensorInfo {
  const { shape } = x
  const axes = axis === undefined ? shape.map((_, i) => i) : tf.util.parseAxisParam(axis, shape)
  const y = heap.output(keptShape(shape, axes, keepDims))
  let outer = 1
  let length = 1
  let inner = 1
  for (let i = 0; i < shape.length; i++) {
    const size = shape[i]!
    if (size === 1) continue
    if (!axes.includes(i)) {
      if (length === 1) outer *= size
      else inner *= size
    } else if (inner === 1) {
      length *= size
    } else {
      reduceApart(heap, x, y, axes, run)
      return y
    }
  }
  if (outer * inner > 0) run(heap, heap.addressOf(x), heap.addressOf(y), outer, length, inner)
  return y
}

function keptShape(shape: readonly number[], axes: readonly number[], keepDims: boolean): number[] {
  const kept: number[] = []
  for (let i = 0; i < shape.length; i++) {
    if (!axes.includes(i)) kept.push(shape[i]!)
    else if (keepDims) kept.push(1)
  }
  return kept
}

/** Where reduced axes have others between them: the axes are put in order first. */
function reduceApart(heap: Heap, x: TensorInfo, y: TensorInfo, axes: readonly number[], run: ReductionKernel): void {
  const kept = x.shape.map((_, i) => i).filter((i) => !axes.includes(i))
  const ordered = heap.call('Transpose', { x }, { perm: [...kept, ...axes] })
  const size = (some: readonly number[]) => some.reduce((product, i) => product * x.shape[i]!, 1)
  if (size(kept) > 0) run(heap, heap.addressOf(ordered), heap.addressOf(y), size(kept), size(axes), 1)
  heap.dispose(ordered)
}
