import { Matrix, SingularValueDecomposition } from 'ml-matrix'
import { compensatedSum } from './compensated-sum.js'
import type { MetricInput } from './metric-input.js'
import { type Points, readPoints, requireOneSpace } from './point-input.js'
import { upperTriangle } from './upper-triangle.js'

/**
 * How far two sets of features are apart, each taken for a normal distribution: the squared Fréchet (2-Wasserstein) distance.
 *
 * `‖μ₁ − μ₂‖² + tr(Σ₁ + Σ₂ − 2(Σ₁Σ₂)^½)`, with the means and the covariances (over n − 1) of both sets. With centred features X and
 * their QR decomposition, `Σ = RᵀR ÷ (n − 1)`, and `tr (Σ₁Σ₂)^½` is the sum of the singular values of `R₁R₂ᵀ`, over
 * `√((n₁ − 1)(n₂ − 1))`: no covariance is formed, so features that never vary or follow from others cost no digits.
 *
 * What is measured depends on what gave the features, so name it beside the number: of Inception's features it is the Fréchet
 * inception distance (FID), of `digitFeatures` it is the Fréchet distance of digitFeatures v1 and compares with no FID. It falls with
 * the number of samples: compare like with like, ten thousand of each.
 *
 * @param featuresA `[n, size]`, at least two rows.
 * @param featuresB `[m, size]`, at least two rows.
 * @returns ≥ 0, in squared units of the features; 0 for sets of the same mean and covariance.
 * @throws {ShapeError} When they are not rows of one length.
 * @throws {DataError} When there are fewer than two rows of either, or a value is not finite.
 * @see Dowson & Landau 1982, https://doi.org/10.1016/0047-259X(82)90077-X
 * @see Heusel et al. 2017, https://arxiv.org/abs/1706.08500
 * @example frechetDistance([[0], [2]], [[5], [7]]) // 25: the same spread, 5 apart
 */
export function frechetDistance(featuresA: MetricInput, featuresB: MetricInput): number {
  const where = 'frechetDistance'
  const a = readPoints(where, 'featuresA', featuresA, 2)
  const b = readPoints(where, 'featuresB', featuresB, 2)
  requireOneSpace(where, a, b)
  const [meanA, meanB] = [meanOf(a), meanOf(b)]
  const between = compensatedSum(a.size, (j) => (meanA[j]! - meanB[j]!) ** 2)
  const [rootA, rootB] = [covarianceRoot(a, meanA), covarianceRoot(b, meanB)]
  const within = squaredNorm(rootA) + squaredNorm(rootB) - 2 * nuclearNorm(rootA, rootB)
  // Rounding may leave sets of one covariance just below zero.
  return between + Math.max(0, within)
}

function meanOf({ data, count, size }: Points): Float64Array {
  return Float64Array.from({ length: size }, (_, j) => compensatedSum(count, (row) => data[row * size + j]!) / count)
}

/** A matrix R with `RᵀR` the covariance, of at most `size` rows. */
function covarianceRoot({ data, count, size }: Points, mean: Float64Array): Matrix {
  const scale = 1 / Math.sqrt(count - 1)
  const centred = Float64Array.from({ length: count * size }, (_, i) => scale * (data[i]! - mean[i % size]!))
  // As far as RᵀR goes, rows fewer than columns are as good as a triangle.
  return Matrix.from1DArray(Math.min(count, size), size, count < size ? centred : upperTriangle(centred, size))
}

/** `‖ABᵀ‖`, the sum of the singular values. */
function nuclearNorm(a: Matrix, b: Matrix): number {
  // Of matrices with entries up to 1, so that no product overflows.
  const [scaleA, scaleB] = [a, b].map((matrix) => Math.max(matrix.max(), -matrix.min()) || 1) as [number, number]
  const product = Matrix.div(a, scaleA).mmul(Matrix.div(b, scaleB).transpose())
  const { diagonal } = new SingularValueDecomposition(product, {
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
    autoTranspose: true,
  })
  return scaleA * scaleB * compensatedSum(diagonal.length, (i) => diagonal[i]!)
}

function squaredNorm(matrix: Matrix): number {
  const values = matrix.to1DArray()
  return compensatedSum(values.length, (i) => values[i]! ** 2)
}
