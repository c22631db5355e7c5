/**
 * The lower triangular L with `L·Lᵀ = A`, in place.
 *
 * @param matrix A, symmetric, `[size · size]` row-major; only its lower triangle is read, and the upper one is set to 0.
 * @returns Whether A is positive definite; if not, what is left in it means nothing.
 * @example cholesky(Float64Array.of(4, 2, 2, 2), 2) // 2, 0, 1, 1
 */
export function cholesky(matrix: Float64Array, size: number): boolean {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column]!
      for (let k = 0; k < column; k++) sum -= matrix[row * size + k]! * matrix[column * size + k]!
      if (row > column) matrix[row * size + column] = sum / matrix[column * size + column]!
      else if (sum > 0 && Number.isFinite(sum)) matrix[row * size + row] = Math.sqrt(sum)
      else return false
    }
    matrix.fill(0, row * size + row + 1, (row + 1) * size)
  }
  return true
}
