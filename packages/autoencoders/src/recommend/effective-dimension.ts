/** How many dimensions data has, as far as straight lines tell. */

/** Share of the variance that has to be kept. */
const KEPT = 0.95
/** More sweeps than the method of Jacobi ever took on matrices of this size. */
const MAXIMUM_SWEEPS = 60

/**
 * Principal components that hold 95 % of the variance of rows whose columns are given unit variance.
 *
 * @param rows Of one length, without gaps. With more columns than rows the answer is at most the number of rows − 1.
 * @returns At least 1; 0 when nothing varies.
 * @example effectiveDimension([[0, 0], [1, 2], [2, 4]]) // 1
 */
export function effectiveDimension(rows: readonly (readonly number[])[]): number {
  const standardized = standardize(rows)
  const eigenvalues = symmetricEigenvalues(smallerProduct(standardized)).sort((a, b) => b - a)
  const total = eigenvalues.reduce((sum, value) => sum + Math.max(0, value), 0)
  if (total === 0) return 0
  let held = 0
  return (
    eigenvalues.findIndex((value) => {
      held += value
      return held >= KEPT * total * (1 - 1e-12)
    }) + 1
  )
}

/**
 * Eigenvalues of a symmetric matrix, in no order, by the rotations of Jacobi.
 *
 * @see Golub & Van Loan 2013, "Matrix computations", section 8.5
 */
export function symmetricEigenvalues(matrix: readonly (readonly number[])[]): number[] {
  const a = matrix.map((row) => Float64Array.from(row))
  const size = a.length
  const scale = Math.max(...a.map((row) => Math.max(...row.map(Math.abs))), 0)
  for (let sweep = 0; sweep < MAXIMUM_SWEEPS; sweep++) {
    let largest = 0
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        largest = Math.max(largest, Math.abs(a[p]![q]!))
        if (Math.abs(a[p]![q]!) > 1e-15 * scale) rotate(a, p, q)
      }
    }
    if (largest <= 1e-12 * scale) break
  }
  return a.map((row, i) => row[i]!)
}

function rotate(a: readonly Float64Array[], p: number, q: number): void {
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * a[p]![q]!)
  const tangent = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const cosine = 1 / Math.sqrt(tangent * tangent + 1)
  const sine = tangent * cosine
  for (const row of a) turn(row, p, q, cosine, sine)
  const [rowP, rowQ] = [a[p]!, a[q]!]
  for (let k = 0; k < a.length; k++) {
    const [x, y] = [rowP[k]!, rowQ[k]!]
    rowP[k] = cosine * x - sine * y
    rowQ[k] = sine * x + cosine * y
  }
}

function turn(row: Float64Array, p: number, q: number, cosine: number, sine: number): void {
  const [x, y] = [row[p]!, row[q]!]
  row[p] = cosine * x - sine * y
  row[q] = sine * x + cosine * y
}

/** Columns with mean 0 and variance 1; constant ones are left out. */
function standardize(rows: readonly (readonly number[])[]): number[][] {
  const columns = (rows[0] ?? []).map((_, j) => rows.map((row) => row[j]!))
  const varying = columns.flatMap((column) => {
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length
    const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length)
    return deviation > 1e-12 * Math.max(1, Math.abs(mean)) ? [column.map((value) => (value - mean) / deviation)] : []
  })
  return rows.map((_, i) => varying.map((column) => column[i]!))
}

/** XᵀX or XXᵀ, whichever is smaller; they have the same eigenvalues but for zeros. */
function smallerProduct(rows: readonly (readonly number[])[]): number[][] {
  const width = rows[0]?.length ?? 0
  const vectors = width < rows.length ? Array.from({ length: width }, (_, j) => rows.map((row) => row[j]!)) : rows
  return vectors.map((x) => vectors.map((y) => x.reduce((sum, value, i) => sum + value * y[i]!, 0)))
}
