/** Indices from arrays: what a vocabulary or a model gave, read back and checked. */

import { DataError, formatShape, type NdArray, ShapeError, sameShape, sizeOf } from '@autoencoders/core'
import { checkNdArray } from '../arrays/check-nd-array.js'

/**
 * The indices of each row that its mask lets count.
 *
 * @param array `[n, length]`, `[n, length, size]` of scores, or `[length]`.
 * @param size How many indices there are.
 * @param mask `[n, length]`, if any.
 * @throws {ShapeError} For other shapes.
 * @throws {DataError} For what is no NdArray, something that is no index, or NaN among scores.
 */
export function readIndices(where: string, array: NdArray, size: number, mask?: NdArray): number[][] {
  const { data, shape } = checkNdArray(where, array)
  const isScores = shape.length === 3 && shape[2] === size
  if (sizeOf(shape) !== data.length || !(isScores || shape.length === 1 || shape.length === 2)) {
    const expected = `indices [n, length] or [length], or scores [n, length, ${size}]`
    throw new ShapeError({ where, expected, received: `${formatShape(shape)} over ${data.length} values` })
  }
  const steps = isScores ? shape.slice(0, 2) : shape
  if (mask && !sameShape(checkNdArray(where, mask, ' as mask').shape, steps)) {
    throw new ShapeError({ where, expected: `a mask ${formatShape(steps)}`, received: formatShape(mask.shape) })
  }
  const length = steps.at(-1)!
  return Array.from({ length: shape.length === 1 ? 1 : shape[0]! }, (_, row) => {
    const positions = Array.from({ length }, (_, step) => row * length + step)
    const kept = mask ? positions.filter((position) => mask.data[position] !== 0) : positions
    const at = (position: number) => `in row ${row}, step ${position - row * length}`
    return kept.map((position) =>
      isScores ? bestIndex(where, data, position * size, size, at(position)) : indexAt(where, data, position, size, at),
    )
  })
}

function indexAt(
  where: string,
  data: Float32Array,
  position: number,
  size: number,
  at: (position: number) => string,
): number {
  const index = data[position]!
  if (Number.isInteger(index) && index >= 0 && index < size) return index
  const expected = `whole numbers from 0 to ${size - 1}`
  throw new DataError({ where, expected, received: `${index} ${at(position)}` })
}

/** Where the largest score is, the first of equals. */
function bestIndex(where: string, data: Float32Array, from: number, size: number, at: string): number {
  let best = 0
  for (let i = 0; i < size; i++) {
    const score = data[from + i]!
    if (Number.isNaN(score)) throw new DataError({ where, expected: 'scores', received: `NaN ${at}` })
    if (score > data[from + best]!) best = i
  }
  return best
}
