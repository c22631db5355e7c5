/** Tensors of any rank as plain numbers, one index at a time: slow and obvious. */

/** The index along each axis of the `at`-th number of a shape. */
export function indicesOf(at: number, shape: readonly number[]): number[] {
  let rest = at
  return shape
    .map((_, i) => shape[shape.length - 1 - i] ?? 1)
    .map((length) => {
      const index = rest % length
      rest = Math.floor(rest / length)
      return index
    })
    .reverse()
}

/** Where the number at some indices is; axes of length 1 are repeated, missing axes are in front. */
export function placeOf(indices: readonly number[], shape: readonly number[]): number {
  const missing = indices.length - shape.length
  return shape.reduce((place, length, i) => place * length + (length === 1 ? 0 : (indices[i + missing] ?? 0)), 0)
}

/** How many numbers a shape has. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1)
}
