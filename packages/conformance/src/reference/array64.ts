/** Arrays of doubles and the few operations on them from which every expected value here is computed. */

import { type Shape, sizeOf } from '@autoencoders/core'

/** A dense, row-major array of doubles. */
export interface Array64 {
  readonly data: Float64Array
  readonly shape: Shape
}

/** Fills an array from a function of each element's row-major position. */
export function fill64(shape: Shape, value: (position: number) => number): Array64 {
  return { data: Float64Array.from({ length: sizeOf(shape) }, (_, i) => value(i)), shape: [...shape] }
}

/** The same function of every element. */
export function map64(x: Array64, f: (value: number) => number): Array64 {
  return { data: x.data.map(f), shape: x.shape }
}

/** A function of two arrays, element by element, axes of length 1 (or none) repeated as NumPy does. */
export function broadcast64(a: Array64, b: Array64, f: (a: number, b: number) => number): Array64 {
  const rank = Math.max(a.shape.length, b.shape.length)
  const padded = (shape: Shape) => [...Array<number>(rank - shape.length).fill(1), ...shape]
  const [shapeA, shapeB] = [padded(a.shape), padded(b.shape)]
  const shape = shapeA.map((length, axis) => Math.max(length, shapeB[axis]!))
  const at = (x: Array64, lengths: Shape, index: readonly number[]) =>
    x.data[
      positionOf(
        lengths,
        index.map((i, axis) => (lengths[axis] === 1 ? 0 : i)),
      )
    ]!
  return fill64(shape, (position) => {
    const index = indexOf(shape, position)
    return f(at(a, shapeA, index), at(b, shapeB, index))
  })
}

/** `a·b` of matrices, either transposed first. */
export function matMul64(a: Array64, b: Array64, transposeA = false, transposeB = false): Array64 {
  const left = transposeA ? transpose64(a, [1, 0]) : a
  const right = transposeB ? transpose64(b, [1, 0]) : b
  const [rows, inner] = left.shape as [number, number]
  const columns = right.shape[1]!
  return fill64([rows, columns], (position) => {
    const [row, column] = [Math.floor(position / columns), position % columns]
    let sum = 0
    for (let k = 0; k < inner; k++) sum += left.data[row * inner + k]! * right.data[k * columns + column]!
    return sum
  })
}

/** The axes in another order. */
export function transpose64(x: Array64, order: readonly number[]): Array64 {
  const shape = order.map((axis) => x.shape[axis]!)
  return gather64(x, shape, (index) => {
    const source = Array<number>(order.length).fill(0)
    order.forEach((axis, i) => {
      source[axis] = index[i]!
    })
    return source
  })
}

/** An array whose element at `index` is x's at `source(index)`. */
export function gather64(x: Array64, shape: Shape, source: (index: readonly number[]) => readonly number[]): Array64 {
  return fill64(shape, (position) => x.data[positionOf(x.shape, source(indexOf(shape, position)))]!)
}

/** A function of the elements along some axes, which then are gone (or of length 1 with `keepAxes`). */
export function reduce64(
  x: Array64,
  axes: readonly number[],
  f: (values: readonly number[]) => number,
  keepAxes = false,
): Array64 {
  const groups = new Map<number, number[]>()
  const keptShape = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length))
  x.data.forEach((value, position) => {
    const index = indexOf(x.shape, position).map((i, axis) => (axes.includes(axis) ? 0 : i))
    const group = positionOf(keptShape, index)
    groups.set(group, [...(groups.get(group) ?? []), value])
  })
  const shape = keepAxes ? keptShape : keptShape.filter((_, axis) => !axes.includes(axis))
  return fill64(shape, (position) => f(groups.get(position)!))
}

/** The same function of every row along the last axis. */
export function rows64(x: Array64, f: (row: readonly number[]) => readonly number[]): Array64 {
  const width = x.shape.at(-1)!
  const rows = Array.from({ length: x.data.length / width }, (_, i) =>
    f([...x.data.subarray(i * width, (i + 1) * width)]),
  )
  return { data: Float64Array.from(rows.flat()), shape: x.shape }
}

/** Their sum, in order. */
export function sum64(values: Iterable<number>): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}

function indexOf(shape: Shape, position: number): number[] {
  const index = Array<number>(shape.length).fill(0)
  let rest = position
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = rest % shape[axis]!
    rest = Math.floor(rest / shape[axis]!)
  }
  return index
}

function positionOf(shape: Shape, index: readonly number[]): number {
  return index.reduce((position, i, axis) => position * shape[axis]! + i, 0)
}
