/** A mixture of Gaussians on the host, in 64-bit floats: densities and draws. */

import { formatShape, type NdArray, type RandomStream, ShapeError } from '@autoencoders/core'
import { portableExp, portableLog } from '@autoencoders/core/extend'

/** What a component's covariance may be. */
export type CovarianceKind = 'full' | 'diagonal'

/** `p(z) = Σₖ πₖ·N(z; μₖ, Σₖ)` over vectors of a width. */
export interface GaussianMixture {
  readonly covariance: CovarianceKind
  readonly width: number
  /** πₖ, `[components]`; their sum is 1. */
  readonly weights: Float64Array
  /** μₖ, `[components, width]`. */
  readonly means: Float64Array
  /**
   * What turns standard normal draws into a component's: Lₖ with `LₖLₖᵀ = Σₖ`, lower triangular, `[components, width, width]`, or
   * the standard deviations `[components, width]` where covariances are diagonal.
   */
  readonly factors: Float64Array
}

/** log 2π. */
const LOG_2PI = 1.8378770664093453

/**
 * How likely vectors are: `log Σₖ πₖ·N(z; μₖ, Σₖ)`.
 *
 * @param samples z, `[n, width]`.
 * @returns `[n]`, in nats.
 * @throws {ShapeError} When the samples are of another width.
 * @example mixtureLogProbability(mixture, await model.encode(x))
 */
export function mixtureLogProbability(mixture: GaussianMixture, samples: NdArray): Float64Array {
  const { width, weights } = mixture
  const [count = 0, ...rest] = samples.shape
  if (rest.length !== 1 || rest[0] !== width) {
    const received = formatShape(samples.shape)
    throw new ShapeError({ where: 'mixtureLogProbability', expected: `samples [*, ${width}]`, received })
  }
  const joint = jointLogDensities(mixture, samples.data)
  return Float64Array.from({ length: count }, (_, row) => logSumExp(joint, row * weights.length, weights.length))
}

/**
 * `log πₖ + log N(zᵢ; μₖ, Σₖ)`, `[n, components]`.
 *
 * @param data `[n · width]`.
 */
export function jointLogDensities(mixture: GaussianMixture, data: Float32Array): Float64Array {
  const { width, weights, means } = mixture
  const components = weights.length
  const rows = data.length / width
  const joint = new Float64Array(rows * components)
  const difference = new Float64Array(width)
  const squaredLength = mixture.covariance === 'full' ? solvedLength : scaledLength
  for (let k = 0; k < components; k++) {
    const factor = factorOf(mixture, k)
    const constant = logWeight(weights[k]!) - 0.5 * width * LOG_2PI - logDeterminant(mixture, factor)
    for (let row = 0; row < rows; row++) {
      for (let j = 0; j < width; j++) difference[j] = data[row * width + j]! - means[k * width + j]!
      joint[row * components + k] = constant - 0.5 * squaredLength(factor, difference)
    }
  }
  return joint
}

/** `log Σ e^x` over a run of values; −∞ where all of them are. */
export function logSumExp(values: Float64Array, start: number, length: number): number {
  let most = Number.NEGATIVE_INFINITY
  for (let i = start; i < start + length; i++) most = Math.max(most, values[i]!)
  if (most === Number.NEGATIVE_INFINITY) return most
  let sum = 0
  for (let i = start; i < start + length; i++) sum += portableExp(values[i]! - most)
  return most + portableLog(sum)
}

/**
 * Draws vectors: a component by its weight, then `z = μ + L·ε`.
 *
 * @param choices Uniform draws, one a vector.
 * @param noise Standard normal draws, `width` a vector.
 * @returns `[count, width]`. The first of many are those of few.
 */
export function drawFromMixture(
  mixture: GaussianMixture,
  count: number,
  choices: RandomStream,
  noise: RandomStream,
): NdArray {
  const { width } = mixture
  const data = new Float32Array(count * width)
  for (let row = 0; row < count; row++) {
    const k = chooseComponent(mixture.weights, choices.uniform(1)[0]!)
    const spread = spreadOut(mixture, k, noise.normal(width))
    for (let j = 0; j < width; j++) data[row * width + j] = mixture.means[k * width + j]! + spread[j]!
  }
  return { data, shape: [count, width] }
}

/** The component that a uniform draw falls on. */
function chooseComponent(weights: Float64Array, uniform: number): number {
  let upTo = 0
  for (let k = 0; k < weights.length; k++) {
    upTo += weights[k]!
    if (uniform < upTo) return k
  }
  // The sum of all may be rounded to less than what is drawn.
  return weights.reduce((best, weight, k) => (weight > weights[best]! ? k : best), 0)
}

/** L·ε. */
function spreadOut(mixture: GaussianMixture, k: number, noise: Float32Array): Float64Array {
  const { width } = mixture
  const factor = factorOf(mixture, k)
  if (mixture.covariance === 'diagonal') return factor.map((deviation, j) => deviation * noise[j]!)
  return Float64Array.from({ length: width }, (_, i) => {
    let sum = 0
    for (let j = 0; j <= i; j++) sum += factor[i * width + j]! * noise[j]!
    return sum
  })
}

function factorOf({ covariance, width, factors }: GaussianMixture, k: number): Float64Array {
  const size = covariance === 'full' ? width * width : width
  return factors.subarray(k * size, (k + 1) * size)
}

/** log |L|, half the logarithm of the covariance's determinant. */
function logDeterminant({ covariance, width }: GaussianMixture, factor: Float64Array): number {
  const step = covariance === 'full' ? width + 1 : 1
  let sum = 0
  for (let i = 0; i < factor.length; i += step) sum += portableLog(factor[i]!)
  return sum
}

/** ‖L⁻¹x‖², by forward substitution; x is overwritten. */
function solvedLength(factor: Float64Array, x: Float64Array): number {
  const width = x.length
  let sum = 0
  for (let i = 0; i < width; i++) {
    let rest = x[i]!
    for (let j = 0; j < i; j++) rest -= factor[i * width + j]! * x[j]!
    const solved = rest / factor[i * width + i]!
    x[i] = solved
    sum += solved * solved
  }
  return sum
}

/** ‖x / σ‖². */
function scaledLength(factor: Float64Array, x: Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += (x[i]! / factor[i]!) * (x[i]! / factor[i]!)
  return sum
}

/** `portableLog` takes normal numbers only. */
function logWeight(weight: number): number {
  return weight < 1e-300 ? Number.NEGATIVE_INFINITY : portableLog(weight)
}
