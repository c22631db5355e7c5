import { checkWhole, type NdArray, OptionError, randomStreams } from '@autoencoders/core'

/** Options of {@link discrepancyTest}. */
export interface DiscrepancyTestOptions {
  /** How many ways of dealing the points into two are compared; default 500. */
  readonly permutations?: number
  /** Of these; default 0. */
  readonly seed?: number
}

/** What {@link discrepancyTest} finds. */
export interface DiscrepancyTest {
  /** The squared maximum mean discrepancy, by the estimate without bias; about 0 for points of one distribution. */
  readonly squaredDiscrepancy: number
  /** How often points of one distribution would show as much or more; small where the two are not alike. */
  readonly pValue: number
}

/**
 * Whether two sets of points come from one distribution: the kernel two-sample test, with a Gaussian kernel as wide as the median
 * distance, its p-value from permutations.
 *
 * @param a `[n, size]`, at least two points; n² + m² distances are held in memory.
 * @param b `[m, size]`, at least two.
 * @throws {OptionError} For other shapes, or permutations that are not a whole number of at least 1.
 * @see Gretton et al. 2012, https://jmlr.org/papers/v13/gretton12a.html
 * @example discrepancyTest(await model.encode(xTest), drawsOfThePrior).pValue > 0.05
 */
export function discrepancyTest(a: NdArray, b: NdArray, options: DiscrepancyTestOptions = {}): DiscrepancyTest {
  const permutations = checkWhole(options.permutations ?? 500, 'discrepancyTest', 'permutations', 1)
  const [n = 0, size = 0] = a.shape
  const [m = 0] = b.shape
  if (a.shape.length !== 2 || b.shape.length !== 2 || b.shape[1] !== size || n < 2 || m < 2) {
    const expected = 'points [n, size] and [m, size], at least two of each'
    const received = `[${a.shape.join(', ')}] and [${b.shape.join(', ')}]`
    throw new OptionError({ where: 'discrepancyTest', expected, received })
  }
  const likeness = kernelMatrix(Float64Array.from([...a.data, ...b.data]), n + m, size)
  const random = randomStreams(options.seed ?? 0).stream('permutations')
  const statistic = (order: ArrayLike<number>) => squaredDiscrepancy(likeness, order, n)
  const found = statistic(Array.from({ length: n + m }, (_, i) => i))
  let asLarge = 0
  for (let i = 0; i < permutations; i++) if (statistic(random.permutation(n + m)) >= found) asLarge += 1
  return { squaredDiscrepancy: found, pValue: (asLarge + 1) / (permutations + 1) }
}

function kernelMatrix(points: Float64Array, count: number, size: number): Float64Array {
  const matrix = new Float64Array(count * count)
  const distances: number[] = []
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      let square = 0
      for (let k = 0; k < size; k++) square += (points[i * size + k]! - points[j * size + k]!) ** 2
      matrix[i * count + j] = square
      matrix[j * count + i] = square
      distances.push(square)
    }
  }
  distances.sort((x, y) => x - y)
  const width = distances[Math.floor(distances.length / 2)] || 1
  return matrix.map((square) => Math.exp(-square / width))
}

/** Means of the likeness within both, less twice that between, each point with itself left out. */
function squaredDiscrepancy(likeness: Float64Array, order: ArrayLike<number>, n: number): number {
  const count = order.length
  const m = count - n
  let [first, second, between] = [0, 0, 0]
  for (let i = 0; i < count; i++) {
    const row = order[i]! * count
    for (let j = 0; j < i; j++) {
      const value = likeness[row + order[j]!]!
      if (i < n) first += value
      else if (j >= n) second += value
      else between += value
    }
  }
  return (2 * first) / (n * (n - 1)) + (2 * second) / (m * (m - 1)) - (2 * between) / (n * m)
}
