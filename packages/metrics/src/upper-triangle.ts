/**
 * The R of `A = QR`, by Householder's reflections, for tall matrices: row after row in memory, so that it is fast for many columns.
 *
 * @param matrix A, `[rows, columns]`, row-major, rows ≥ columns. Overwritten.
 * @param columns How many.
 * @returns R, `[columns, columns]`, row-major, with `RᵀR = AᵀA`: a view of the matrix.
 * @see Golub & Van Loan 2013, §5.2.2
 * @example upperTriangle(Float64Array.of(3, 4), 1) // [-5]
 */
export function upperTriangle(matrix: Float64Array, columns: number): Float64Array {
  const rows = matrix.length / columns
  const products = new Float64Array(columns)
  for (let k = 0; k < columns; k++) {
    const norm = columnNorm(matrix, columns, k)
    if (norm === 0) continue
    const diagonal = matrix[k * columns + k]!
    const sign = diagonal < 0 ? -1 : 1
    // The reflector v = x + sign(x₀)‖x‖e₀, divided by the norm: v₀ = 1 + |x₀| ÷ ‖x‖ is half of vᵀv.
    for (let i = k; i < rows; i++) matrix[i * columns + k]! *= sign / norm
    matrix[k * columns + k]! += 1
    reflect(matrix, columns, k, products)
    matrix[k * columns + k] = -sign * norm
  }
  for (let i = 1; i < columns; i++) matrix.fill(0, i * columns, i * columns + i)
  return matrix.subarray(0, columns * columns)
}

/** Of what is on and below the diagonal; scaled, so that no square overflows. */
function columnNorm(matrix: Float64Array, columns: number, k: number): number {
  let largest = 0
  for (let i = k * columns + k; i < matrix.length; i += columns) largest = Math.max(largest, Math.abs(matrix[i]!))
  if (largest === 0) return 0
  let sum = 0
  for (let i = k * columns + k; i < matrix.length; i += columns) sum += (matrix[i]! / largest) ** 2
  return largest * Math.sqrt(sum)
}

/** `A ← A − v (vᵀA) ÷ v₀` right of column k, where v stands. */
function reflect(matrix: Float64Array, columns: number, k: number, products: Float64Array): void {
  const rows = matrix.length / columns
  products.fill(0)
  for (let i = k; i < rows; i++) {
    const factor = matrix[i * columns + k]!
    if (factor === 0) continue
    for (let j = k + 1; j < columns; j++) products[j]! += factor * matrix[i * columns + j]!
  }
  const first = matrix[k * columns + k]!
  for (let i = k; i < rows; i++) {
    const factor = matrix[i * columns + k]! / first
    if (factor === 0) continue
    for (let j = k + 1; j < columns; j++) matrix[i * columns + j]! -= factor * products[j]!
  }
}
