/** Matrix products in float64, as slowly and plainly as they can be said. */

/** Operands of {@link referenceProduct}, one matrix each. */
export interface ReferenceOperands {
  readonly a: ArrayLike<number>
  readonly b: ArrayLike<number>
  readonly rows: number
  readonly columns: number
  readonly depth: number
  readonly transposeA?: boolean
  readonly transposeB?: boolean
}

/** a·b, `[rows, columns]` row-major. */
export function referenceProduct(operands: ReferenceOperands): Float64Array {
  const { a, b, rows, columns, depth, transposeA = false, transposeB = false } = operands
  return Float64Array.from({ length: rows * columns }, (_, index) => {
    const [i, j] = [Math.floor(index / columns), index % columns]
    let sum = 0
    for (let p = 0; p < depth; p++) {
      sum += a[transposeA ? p * rows + i : i * depth + p]! * b[transposeB ? j * depth + p : p * columns + j]!
    }
    return sum
  })
}
