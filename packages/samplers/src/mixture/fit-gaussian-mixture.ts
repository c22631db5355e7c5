/** Expectation maximisation for mixtures of Gaussians, on the host, in 64-bit floats. */

import {
  checkChoice,
  checkFinite,
  checkWhole,
  DataError,
  formatShape,
  type NdArray,
  type RandomStream,
  randomStreams,
  ShapeError,
} from '@autoencoders/core'
import { portableExp, yieldToEventLoop } from '@autoencoders/core/extend'
import { cholesky } from './cholesky.js'
import { type CovarianceKind, type GaussianMixture, jointLogDensities, logSumExp } from './gaussian-mixture.js'
import { nearestCentres, spreadCentres } from './spread-centres.js'

/** Options of a mixture's fit; names and defaults mean what they do in scikit-learn's `GaussianMixture`. */
export interface GaussianMixtureOptions {
  /** How many Gaussians; default 10. */
  readonly components?: number
  /** Whether units of z may hang together within a component; default `full`. */
  readonly covariance?: CovarianceKind
  /** At most; default 100. */
  readonly iterations?: number
  /** It ends when the mean log-likelihood of a sample changes by less; default 1e-3. */
  readonly tolerance?: number
  /** What is added to every variance, so that no component shrinks to a point; default 1e-6. */
  readonly regularization?: number
  /** How many times it starts anew, the likeliest result being kept; default 1. */
  readonly starts?: number
}

/** A mixture as it was found. */
export interface MixtureFit {
  readonly mixture: GaussianMixture
  /** The mean log-likelihood of a sample before every iteration, in nats. */
  readonly logLikelihoods: readonly number[]
  /** Whether it ended because nothing changed any more. */
  readonly converged: boolean
}

/** What a fit that is under way may be told. */
export interface MixtureFitting {
  /** Decides where it starts; default 0. */
  readonly seed?: number
  /** Ends it early, with what was found so far. */
  readonly signal?: AbortSignal
}

/**
 * Fits a mixture of Gaussians: `max Σᵢ log Σₖ πₖ·N(zᵢ; μₖ, Σₖ)`, by expectation maximisation from a k-means++ start.
 *
 * An iteration takes `rᵢₖ ∝ πₖ·N(zᵢ; μₖ, Σₖ)`, then the weighted means and covariances, `regularization` added to variances.
 *
 * @param samples `[n, width]`, at least as many as components.
 * @throws {ShapeError} When they are not vectors.
 * @throws {DataError} When there are too few, one is not finite, or a covariance is not positive definite.
 * @throws {OptionError} When an option is out of range.
 * @see Dempster, Laird & Rubin 1977, https://www.jstor.org/stable/2984875; Arthur & Vassilvitskii 2007 (the start),
 * https://dl.acm.org/doi/10.5555/1283383.1283494
 * @example const { mixture } = await fitGaussianMixture(await model.encode(x), { components: 10 })
 */
export async function fitGaussianMixture(
  samples: NdArray,
  options: GaussianMixtureOptions = {},
  { seed = 0, signal }: MixtureFitting = {},
): Promise<MixtureFit> {
  const settings = checkMixtureOptions(options, 'fitGaussianMixture')
  checkSamples(samples, settings.components)
  let best: MixtureFit | undefined
  for (let start = 0; start < settings.starts; start++) {
    const random = randomStreams(seed).stream('gaussianMixture/start', start)
    const fit = await maximizeLikelihood(samples, startMixture(samples, settings, random), settings, signal)
    if (!best || lastOf(fit) > lastOf(best)) best = fit
    if (signal?.aborted) break
  }
  return best!
}

/** {@link GaussianMixtureOptions} with nothing left open. */
export type MixtureSettings = Required<GaussianMixtureOptions>

/** @throws {OptionError} When an option is out of range. */
export function checkMixtureOptions(options: GaussianMixtureOptions, where: string): MixtureSettings {
  return {
    components: checkWhole(options.components ?? 10, where, 'components', 1),
    covariance: checkChoice(options.covariance ?? 'full', where, 'covariance', ['full', 'diagonal']),
    iterations: checkWhole(options.iterations ?? 100, where, 'iterations', 1),
    tolerance: checkFinite(options.tolerance ?? 1e-3, where, 'tolerance', 0),
    regularization: checkFinite(options.regularization ?? 1e-6, where, 'regularization', 0),
    starts: checkWhole(options.starts ?? 1, where, 'starts', 1),
  }
}

/**
 * Iterations of expectation maximisation from a mixture on.
 *
 * @param samples `[n, width]`.
 */
export async function maximizeLikelihood(
  samples: NdArray,
  start: GaussianMixture,
  settings: MixtureSettings,
  signal?: AbortSignal,
): Promise<MixtureFit> {
  const logLikelihoods: number[] = []
  let mixture = start
  for (let iteration = 0; iteration < settings.iterations; iteration++) {
    const responsibilities = jointLogDensities(mixture, samples.data)
    const logLikelihood = normalizeRows(responsibilities, mixture.weights.length)
    mixture = mixtureOf(samples, responsibilities, settings)
    const change = logLikelihood - (logLikelihoods.at(-1) ?? Number.NEGATIVE_INFINITY)
    logLikelihoods.push(logLikelihood)
    if (Math.abs(change) < settings.tolerance) return { mixture, logLikelihoods, converged: true }
    await yieldToEventLoop()
    if (signal?.aborted) break
  }
  return { mixture, logLikelihoods, converged: false }
}

/** Every sample given wholly to the nearest of centres that k-means++ and some rounds of k-means found. */
function startMixture(samples: NdArray, settings: MixtureSettings, random: RandomStream): GaussianMixture {
  const { components } = settings
  const centres = spreadCentres(samples, components, random)
  const given = new Float64Array(samples.shape[0]! * components)
  nearestCentres(samples, centres).forEach((k, row) => {
    given[row * components + k] = 1
  })
  return mixtureOf(samples, given, settings)
}

/**
 * Turns logarithms of joint densities into shares of each row, in place.
 *
 * @returns The mean of the rows' `log Σ e^x`.
 */
function normalizeRows(joint: Float64Array, components: number): number {
  const rows = joint.length / components
  let sum = 0
  for (let row = 0; row < rows; row++) {
    const logTotal = logSumExp(joint, row * components, components)
    sum += logTotal
    for (let k = 0; k < components; k++) {
      joint[row * components + k] = portableExp(joint[row * components + k]! - logTotal)
    }
  }
  return sum / rows
}

/** A component that nothing is given to must not divide by 0. */
const LEAST_COUNT = 10 * Number.EPSILON

/** The likeliest mixture for responsibilities `[n, components]`, but for the regularisation. */
function mixtureOf(samples: NdArray, responsibilities: Float64Array, settings: MixtureSettings): GaussianMixture {
  const { components, covariance, regularization } = settings
  const [rows = 0, width = 0] = samples.shape
  const counts = new Float64Array(components)
  const means = new Float64Array(components * width)
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < components; k++) {
      const share = responsibilities[row * components + k]!
      if (share === 0) continue
      counts[k]! += share
      for (let j = 0; j < width; j++) means[k * width + j]! += share * samples.data[row * width + j]!
    }
  }
  for (let k = 0; k < components; k++) {
    counts[k] = Math.max(counts[k]!, LEAST_COUNT)
    for (let j = 0; j < width; j++) means[k * width + j]! /= counts[k]!
  }
  const factors = Array.from({ length: components }, (_, k) => {
    const mean = means.subarray(k * width, (k + 1) * width)
    const share = (row: number) => responsibilities[row * components + k]! / counts[k]!
    const deviations = covariance === 'full' ? fullFactor : diagonalFactor
    return deviations(samples, mean, share, regularization)
  })
  const total = counts.reduce((sum, count) => sum + count, 0)
  return {
    covariance,
    width,
    weights: counts.map((count) => count / total),
    means,
    factors: Float64Array.from(factors.flatMap((factor) => [...factor])),
  }
}

/** The Cholesky factor of `Σᵢ share·(zᵢ − μ)(zᵢ − μ)ᵀ + regularization·I`. */
function fullFactor(
  samples: NdArray,
  mean: Float64Array,
  share: (row: number) => number,
  regularization: number,
): Float64Array {
  const [rows = 0, width = 0] = samples.shape
  const matrix = new Float64Array(width * width)
  const difference = new Float64Array(width)
  for (let row = 0; row < rows; row++) {
    const weight = share(row)
    if (weight === 0) continue
    for (let j = 0; j < width; j++) difference[j] = samples.data[row * width + j]! - mean[j]!
    for (let i = 0; i < width; i++) {
      const weighted = weight * difference[i]!
      for (let j = 0; j <= i; j++) matrix[i * width + j]! += weighted * difference[j]!
    }
  }
  for (let i = 0; i < width; i++) matrix[i * width + i]! += regularization
  if (!cholesky(matrix, width)) throw degenerate(regularization)
  return matrix
}

/** The square roots of `Σᵢ share·(zᵢ − μ)² + regularization`. */
function diagonalFactor(
  samples: NdArray,
  mean: Float64Array,
  share: (row: number) => number,
  regularization: number,
): Float64Array {
  const [rows = 0, width = 0] = samples.shape
  const variances = new Float64Array(width).fill(regularization)
  for (let row = 0; row < rows; row++) {
    const weight = share(row)
    if (weight === 0) continue
    for (let j = 0; j < width; j++) {
      const difference = samples.data[row * width + j]! - mean[j]!
      variances[j]! += weight * difference * difference
    }
  }
  if (variances.some((variance) => !(variance > 0))) throw degenerate(regularization)
  return variances.map(Math.sqrt)
}

function lastOf({ logLikelihoods }: MixtureFit): number {
  return logLikelihoods.at(-1)!
}

function checkSamples({ data, shape }: NdArray, components: number): void {
  const where = 'fitGaussianMixture'
  const [count = 0, width = 0, ...more] = shape
  if (shape.length !== 2 || width === 0 || more.length > 0) {
    throw new ShapeError({ where, expected: 'vectors [n, width]', received: formatShape(shape) })
  }
  if (count < components) {
    const repair = 'Give more samples, or fit fewer components.'
    throw new DataError({ where, expected: `at least ${components} samples`, received: `${count}`, repair })
  }
  const odd = data.findIndex((value) => !Number.isFinite(value))
  if (odd < 0) return
  const received = `${data[odd]} in row ${Math.floor(odd / width)}`
  throw new DataError({ where, expected: 'finite numbers', received })
}

function degenerate(regularization: number): DataError {
  return new DataError({
    where: 'fitGaussianMixture',
    expected: 'a covariance that is positive definite',
    received: `one that is not, with regularization ${regularization}`,
    repair: 'Raise regularization, fit fewer components, or use diagonal covariances.',
  })
}
