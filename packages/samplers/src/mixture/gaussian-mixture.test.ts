import { readFileSync } from 'node:fs'
import { DataError, type NdArray, ndArray, OptionError, randomStreams, ShapeError } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cholesky } from './cholesky.js'
import { checkMixtureOptions, fitGaussianMixture, maximizeLikelihood } from './fit-gaussian-mixture.js'
import {
  type CovarianceKind,
  drawFromMixture,
  type GaussianMixture,
  mixtureLogProbability,
} from './gaussian-mixture.js'
import { nearestCentres, spreadCentres } from './spread-centres.js'

interface Listed {
  readonly shape: number[]
  readonly data: number[]
}

interface MixtureCase {
  readonly name: string
  readonly covariance: CovarianceKind
  readonly regularization: number
  readonly iterations: number
  readonly tolerance: number
  readonly samples: Listed
  readonly start: Record<'weights' | 'means' | 'deviations', Listed>
  readonly asked: Listed
  readonly expected: Record<'weights' | 'means' | 'covariances' | 'logProbabilities', Listed> & {
    readonly iterations: number
    readonly converged: boolean
    readonly logLikelihoods: number[]
  }
}

const file = new URL('../../../../tooling/reference/generated/gaussian-mixture.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: MixtureCase[] }

function startOf({ start, covariance }: MixtureCase): GaussianMixture {
  const [components = 0, width = 0] = start.means.shape
  const deviations = start.deviations.data
  const factors =
    covariance === 'diagonal'
      ? Float64Array.from(deviations)
      : Float64Array.from({ length: components * width * width }, (_, i) => {
          const [row, column] = [Math.floor(i / width), i % width]
          return row % width === column ? deviations[row]! : 0
        })
  return {
    covariance,
    width,
    weights: Float64Array.from(start.weights.data),
    means: Float64Array.from(start.means.data),
    factors,
  }
}

/** Σ of every component, from its factor. */
function covariancesOf({ covariance, width, factors }: GaussianMixture): number[] {
  if (covariance === 'diagonal') return [...factors].map((deviation) => deviation * deviation)
  return Array.from(factors, (_, index) => {
    const [base, i, j] = [
      index - (index % (width * width)),
      Math.floor((index % (width * width)) / width),
      index % width,
    ]
    let sum = 0
    for (let k = 0; k < width; k++) sum += factors[base + i * width + k]! * factors[base + j * width + k]!
    return sum
  })
}

function expectClose(received: ArrayLike<number>, expected: readonly number[], tolerance = 1e-8): void {
  expect(received.length).toBe(expected.length)
  expected.forEach((value, i) => {
    expect(Math.abs(received[i]! - value)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value)))
  })
}

describe('expectation maximisation against scikit-learn, from the same start', () => {
  it.each(cases)('$name', async (each) => {
    const { samples, asked, expected, regularization, iterations, tolerance, covariance } = each
    const components = each.start.weights.data.length
    const settings = checkMixtureOptions({ components, covariance, iterations, tolerance, regularization }, 'test')
    const fit = await maximizeLikelihood(ndArray(samples.data, samples.shape), startOf(each), settings)
    expect(fit.converged).toBe(expected.converged)
    expect(fit.logLikelihoods).toHaveLength(expected.iterations)
    expectClose(fit.logLikelihoods, expected.logLikelihoods)
    expectClose(fit.mixture.weights, expected.weights.data)
    expectClose(fit.mixture.means, expected.means.data)
    expectClose(covariancesOf(fit.mixture), expected.covariances.data)
    expectClose(
      mixtureLogProbability(fit.mixture, ndArray(asked.data, asked.shape)),
      expected.logProbabilities.data,
      1e-7,
    )
  })
})

/** Samples around `clusters` centres. */
function clustered(seed: number, clusters: number, count: number, width: number): NdArray {
  const random = randomStreams(seed).stream('clusters')
  const centres = random.normal(clusters * width)
  const noise = random.normal(count * width)
  const data = noise.map((value, i) => value + 3 * centres[(Math.floor(i / width) % clusters) * width + (i % width)]!)
  return ndArray(data, [count, width])
}

const anySeed = fc.integer({ min: 0, max: 2 ** 31 })

describe('a fitted mixture', () => {
  it('is never less likely after an iteration', async () => {
    await fc.assert(
      fc.asyncProperty(
        anySeed,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom<CovarianceKind>('full', 'diagonal'),
        async (seed, components, width, covariance) => {
          const samples = clustered(seed, components, 60 * components, width)
          const options = { components, covariance, tolerance: 0, iterations: 15, regularization: 0 }
          const { logLikelihoods, mixture } = await fitGaussianMixture(samples, options, { seed })
          for (let i = 1; i < logLikelihoods.length; i++) {
            expect(logLikelihoods[i]!).toBeGreaterThanOrEqual(logLikelihoods[i - 1]! - 1e-9)
          }
          const after = mixtureLogProbability(mixture, samples).reduce((sum, value) => sum + value, 0)
          expect(after / samples.shape[0]!).toBeGreaterThanOrEqual(logLikelihoods.at(-1)! - 1e-9)
          expect(mixture.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
        },
      ),
      { seed: 1, numRuns: 25 },
    )
  })

  it('of one component has the mean and covariance of the samples', async () => {
    const samples = clustered(3, 2, 50, 2)
    const { mixture } = await fitGaussianMixture(samples, { components: 1, regularization: 0, iterations: 1 })
    const column = (j: number) => Array.from({ length: 50 }, (_, i) => samples.data[2 * i + j]!)
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    const means = [0, 1].map((j) => mean(column(j)))
    expectClose(mixture.means, means, 1e-12)
    const between = (a: number, b: number) =>
      mean(column(a).map((value, i) => (value - means[a]!) * (column(b)[i]! - means[b]!)))
    expectClose(covariancesOf(mixture), [between(0, 0), between(0, 1), between(1, 0), between(1, 1)], 1e-12)
  })

  it.each(['full', 'diagonal'] as const)(
    '%s: its density integrates to 1, and is that of its draws',
    async (covariance) => {
      const { mixture } = await fitGaussianMixture(clustered(5, 3, 300, 2), { components: 3, covariance }, { seed: 2 })
      const [side, step] = [301, 0.1]
      const at = (i: number) => (i - (side - 1) / 2) * step
      const grid = Float32Array.from({ length: 2 * side * side }, (_, i) =>
        i % 2 === 0 ? at(Math.floor(i / 2 / side)) : at(Math.floor(i / 2) % side),
      )
      const density = mixtureLogProbability(mixture, ndArray(grid, [side * side, 2])).map(Math.exp)
      const moment = (f: (x: number, y: number) => number) =>
        density.reduce((sum, value, i) => sum + value * f(grid[2 * i]!, grid[2 * i + 1]!), 0) * step * step
      expect(moment(() => 1)).toBeCloseTo(1, 4)
      const streams = randomStreams(7)
      const count = 40_000
      const { data } = drawFromMixture(mixture, count, streams.stream('component'), streams.stream('noise'))
      const drawn = (f: (x: number, y: number) => number) => {
        let sum = 0
        for (let i = 0; i < count; i++) sum += f(data[2 * i]!, data[2 * i + 1]!)
        return sum / count
      }
      for (const f of [(x: number) => x, (_: number, y: number) => y]) expect(drawn(f)).toBeCloseTo(moment(f), 1)
      for (const f of [(x: number) => x * x, (x: number, y: number) => x * y, (_: number, y: number) => y * y]) {
        expect(Math.abs(drawn(f) - moment(f))).toBeLessThan(0.02 * (moment((x, y) => x * x + y * y) + 1))
      }
    },
  )

  it('finds the clusters that there are', async () => {
    const centres = [-20, 0, 20]
    const noise = randomStreams(4).stream('three').normal(300)
    const samples = ndArray(
      noise.map((value, i) => value + centres[i % 3]!),
      [300, 1],
    )
    for (const seed of [0, 1, 2, 3]) {
      const { mixture, converged } = await fitGaussianMixture(samples, { components: 3 }, { seed })
      expect(converged).toBe(true)
      const found = [...mixture.means].sort((a, b) => a - b)
      found.forEach((mean, i) => {
        expect(Math.abs(mean - centres[i]!)).toBeLessThan(0.5)
      })
      for (const weight of mixture.weights) expect(weight).toBeCloseTo(1 / 3, 6)
    }
  })

  it('is the likeliest of several starts, and the same to the bit for the same seed', async () => {
    const samples = clustered(11, 6, 240, 2)
    const options = { components: 6, tolerance: 1e-6, iterations: 60 }
    const one = await fitGaussianMixture(samples, options, { seed: 5 })
    const several = await fitGaussianMixture(samples, { ...options, starts: 4 }, { seed: 5 })
    expect(several.logLikelihoods.at(-1)!).toBeGreaterThanOrEqual(one.logLikelihoods.at(-1)!)
    const again = await fitGaussianMixture(samples, options, { seed: 5 })
    expect(again.mixture).toEqual(one.mixture)
    const other = await fitGaussianMixture(samples, options, { seed: 6 })
    expect(other.mixture.means).not.toEqual(one.mixture.means)
  })

  it('copes with more components than different samples', async () => {
    const samples = ndArray([1, 1, 1, 1, 5, 5], [6, 1])
    const { mixture, logLikelihoods } = await fitGaussianMixture(samples, { components: 4, iterations: 5 })
    expect([...mixture.means, ...mixture.weights, ...logLikelihoods].every(Number.isFinite)).toBe(true)
    const [near, far] = mixtureLogProbability(mixture, ndArray([1, 3], [2, 1]))
    expect(near!).toBeGreaterThan(far!)
  })

  it('ends early when it is told to', async () => {
    const controller = new AbortController()
    controller.abort()
    const options = { components: 3, tolerance: 0, starts: 3 }
    const { logLikelihoods, converged } = await fitGaussianMixture(clustered(1, 3, 90, 2), options, {
      signal: controller.signal,
    })
    expect(logLikelihoods).toHaveLength(1)
    expect(converged).toBe(false)
  })
})

describe('what cannot be fitted', () => {
  it.each([
    [ndArray([1, 2, 3], [3]), {}, ShapeError, 'vectors [n, width]'],
    [ndArray([1, 2, 3, 4], [2, 2]), {}, DataError, 'at least 10 samples, received 2'],
    [ndArray([1, 2, Number.NaN, 4], [2, 2]), { components: 1 }, DataError, 'received NaN in row 1'],
    [ndArray([1, 1, 1, 1], [2, 2]), { components: 1, regularization: 0 }, DataError, 'Raise regularization'],
    [
      ndArray([1, 1, 1, 1], [2, 2]),
      { components: 1, regularization: 0, covariance: 'diagonal' as const },
      DataError,
      'Raise regularization',
    ],
    [ndArray([1, 2], [2, 1]), { components: 0 }, OptionError, 'components'],
    [ndArray([1, 2], [2, 1]), { covariance: 'tied' as 'full' }, OptionError, 'covariance'],
    [ndArray([1, 2], [2, 1]), { tolerance: -1 }, OptionError, 'tolerance'],
    [ndArray([1, 2], [2, 1]), { regularization: Number.NaN }, OptionError, 'regularization'],
  ])('case %#', async (samples, options, error, message) => {
    const fit = fitGaussianMixture(samples, options)
    await expect(fit).rejects.toThrow(error)
    await expect(fit).rejects.toThrow(message)
  })
  it('a density of other vectors', async () => {
    const { mixture } = await fitGaussianMixture(ndArray([1, 2, 4], [3, 1]), { components: 1 })
    expect(() => mixtureLogProbability(mixture, ndArray([1, 2], [1, 2]))).toThrow(ShapeError)
  })
})

describe('cholesky', () => {
  it('multiplied by itself is what it was made of', () => {
    const random = randomStreams(1).stream('matrix')
    const size = 5
    const root = random.normal(size * size)
    const product = (a: ArrayLike<number>) =>
      Float64Array.from({ length: size * size }, (_, index) => {
        let sum = 0
        for (let k = 0; k < size; k++) sum += a[Math.floor(index / size) * size + k]! * a[(index % size) * size + k]!
        return sum
      })
    const matrix = product(root)
    const factor = matrix.slice()
    expect(cholesky(factor, size)).toBe(true)
    expectClose(product(factor), [...matrix], 1e-12)
    for (let i = 0; i < size; i++) for (let j = i + 1; j < size; j++) expect(factor[i * size + j]).toBe(0)
  })
  it.each([[[1, 2, 2, 1]], [[0, 0, 0, 1]], [[Number.NaN, 0, 0, 1]]])('says no to %j', (matrix) => {
    expect(cholesky(Float64Array.from(matrix), 2)).toBe(false)
  })
})

describe('k-means++', () => {
  it('takes one centre of every cluster that is far from the others', () => {
    const samples = ndArray(
      Float32Array.from({ length: 400 }, (_, i) => 1000 * Math.floor(i / 100) + (i % 100) / 100),
      [400, 1],
    )
    for (const seed of [1, 2, 3]) {
      const centres = spreadCentres(samples, 4, randomStreams(seed).stream('centres'))
      expectClose(Float64Array.from(centres).sort(), [0.495, 1000.495, 2000.495, 3000.495], 1e-6)
      const [first, ...others] = [0, 100, 200, 300].map((row) => nearestCentres(samples, centres)[row])
      expect(new Set([first, ...others]).size).toBe(4)
    }
  })
})
