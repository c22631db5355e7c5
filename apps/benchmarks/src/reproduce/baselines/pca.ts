import { formatShape, type NdArray, OptionError, ShapeError, sizeOf } from '@autoencoders/core'
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'

/** Principal components of some data: the best linear autoencoder of its latent size. */
export interface Pca {
  /** Without the sample axis. */
  readonly sampleShape: readonly number[]
  /** `[features]`. */
  readonly mean: Float64Array
  /** `[latent, features]`, orthonormal rows, row-major, by falling variance. */
  readonly components: Float64Array
  /** `[latent]`, the variance along each component, over n − 1. */
  readonly variances: Float64Array
}

/**
 * Fits principal components in float64.
 *
 * The eigenvectors of the covariance matrix `XᵀX / (n − 1)` of the centred data with the largest eigenvalues.
 *
 * @param train `[n, ...]`, n ≥ 2; the axes after the first are taken as features.
 * @param latentSize How many components, from 1 to the number of features.
 * @throws {ShapeError} When there are fewer than two samples.
 * @throws {OptionError} For a latent size out of range.
 * @see Hastie, Tibshirani & Friedman 2009, §14.5
 */
export function fitPca(train: NdArray, latentSize: number): Pca {
  const [count = 0, ...sampleShape] = train.shape
  const features = sizeOf(sampleShape)
  if (count < 2) {
    throw new ShapeError({ where: 'fitPca', expected: 'at least two samples', received: formatShape(train.shape) })
  }
  if (!(Number.isInteger(latentSize) && latentSize >= 1 && latentSize <= features)) {
    throw new OptionError({
      where: 'fitPca',
      expected: `a latent size from 1 to ${features}`,
      received: String(latentSize),
    })
  }
  const mean = meanOf(train.data, count, features)
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance(train.data, mean, count), {
    assumeSymmetric: true,
  })
  const largest = realEigenvalues.map((_, i) => i).sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]!)
  const kept = largest.slice(0, latentSize)
  return {
    sampleShape,
    mean,
    components: Float64Array.from(kept.flatMap((column) => eigenvectorMatrix.getColumn(column))),
    // Rounding may leave a variance of nothing just below zero.
    variances: Float64Array.from(kept, (column) => Math.max(0, realEigenvalues[column]!)),
  }
}

/**
 * How far each sample is from its reconstruction by the components.
 *
 * `(1/d) ‖x − μ − WᵀW(x − μ)‖²`, the mean over the features as `Autoencoder.score` gives it with a squared error.
 *
 * @param pca What {@link fitPca} gives.
 * @param samples `[n, ...]`, of the samples' shape that was fitted.
 * @returns `[n]`, ≥ 0, in squared units of the data.
 * @throws {ShapeError} When the samples have another shape.
 */
export function pcaErrors(pca: Pca, samples: NdArray): Float64Array {
  const { mean, components } = pca
  const [count = 0, ...sampleShape] = samples.shape
  if (formatShape(sampleShape) !== formatShape(pca.sampleShape)) {
    const expected = `samples of shape ${formatShape(pca.sampleShape)}`
    throw new ShapeError({ where: 'pcaErrors', expected, received: formatShape(sampleShape) })
  }
  const features = mean.length
  return Float64Array.from({ length: count }, (_, row) => {
    const rest = Float64Array.from(mean, (value, j) => samples.data[row * features + j]! - value)
    for (let start = 0; start < components.length; start += features) {
      removeComponent(rest, components.subarray(start, start + features))
    }
    return rest.reduce((sum, value) => sum + value * value, 0) / features
  })
}

/** Takes away what lies along a component; orthonormal ones may be taken in turn. */
function removeComponent(rest: Float64Array, component: Float64Array): void {
  let along = 0
  for (let j = 0; j < rest.length; j++) along += rest[j]! * component[j]!
  for (let j = 0; j < rest.length; j++) rest[j]! -= along * component[j]!
}

function meanOf(data: Float32Array, count: number, features: number): Float64Array {
  const mean = new Float64Array(features)
  data.forEach((value, i) => {
    mean[i % features]! += value / count
  })
  return mean
}

function covariance(data: Float32Array, mean: Float64Array, count: number): Matrix {
  const features = mean.length
  const sums = new Float64Array(features * features)
  const centred = new Float64Array(features)
  for (let row = 0; row < count; row++) {
    for (let j = 0; j < features; j++) centred[j] = data[row * features + j]! - mean[j]!
    for (let i = 0; i < features; i++) {
      const value = centred[i]!
      for (let j = 0; j <= i; j++) sums[i * features + j]! += value * centred[j]!
    }
  }
  const matrix = new Matrix(features, features)
  for (let i = 0; i < features; i++) {
    for (let j = 0; j <= i; j++) {
      const value = sums[i * features + j]! / (count - 1)
      matrix.set(i, j, value)
      matrix.set(j, i, value)
    }
  }
  return matrix
}
