import { readFileSync } from 'node:fs'
import { ndArray, OptionError, randomStreams, ShapeError } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { fitPca, pcaErrors } from './pca.js'

interface Shaped {
  readonly shape: number[]
  readonly data: number[]
}

interface Case {
  readonly name: string
  readonly latentSize: number
  readonly train: Shaped
  readonly test: Shaped
  readonly mean: Shaped
  readonly variances: Shaped
  readonly trainErrors: Shaped
  readonly testErrors?: Shaped
}

const file = new URL('../../../../../tooling/reference/generated/principal-components.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }

describe('PCA against the singular value decomposition of NumPy', () => {
  it.each(cases)('$name', ({ latentSize, ...expected }) => {
    const [train, test] = [expected.train, expected.test].map(({ data, shape }) => ndArray(data, shape))
    const pca = fitPca(train!, latentSize)
    const totalVariance = Math.max(...expected.variances.data)
    expectWithin(pca.mean, expected.mean, 1e-12 * Math.max(1, ...expected.mean.data.map(Math.abs)))
    expectWithin(pca.variances, expected.variances, 1e-12 * totalVariance)
    expectWithin(pcaErrors(pca, train!), expected.trainErrors, 1e-12 * totalVariance)
    if (expected.testErrors) expectWithin(pcaErrors(pca, test!), expected.testErrors, 1e-12 * totalVariance)
  })

  function expectWithin(actual: Float64Array, { data }: Shaped, tolerance: number): void {
    expect(actual).toHaveLength(data.length)
    expect(Math.max(...data.map((value, i) => Math.abs(actual[i]! - value)))).toBeLessThan(tolerance)
  }
})

describe('PCA', () => {
  const random = randomStreams(7).stream('samples')
  const samples = { data: random.normal(60 * 20), shape: [60, 5, 4] }

  it('has orthonormal components, and errors that fall to nothing as they grow in number', () => {
    const { components } = fitPca(samples, 20)
    for (let a = 0; a < 20; a++) {
      for (let b = 0; b <= a; b++) {
        let product = 0
        for (let j = 0; j < 20; j++) product += components[a * 20 + j]! * components[b * 20 + j]!
        expect(product).toBeCloseTo(a === b ? 1 : 0, 12)
      }
    }
    const errors = [1, 5, 10, 19, 20].map((size) => {
      const each = pcaErrors(fitPca(samples, size), samples)
      return each.reduce((sum, value) => sum + value, 0) / each.length
    })
    expect(errors).toEqual(errors.toSorted((a, b) => b - a))
    expect(errors.at(-1)).toBeLessThan(1e-28)
  })

  it('leaves on average the variance of the components that it drops', () => {
    const all = fitPca(samples, 20).variances
    const errors = pcaErrors(fitPca(samples, 8), samples)
    const dropped = all.subarray(8).reduce((sum, value) => sum + value, 0)
    const mean = errors.reduce((sum, value) => sum + value, 0) / 60
    expect(mean).toBeCloseTo((dropped * 59) / 60 / 20, 12)
  })

  it('refuses what cannot be fitted or measured', () => {
    expect(() => fitPca(ndArray([1, 2], [1, 2]), 1)).toThrow(ShapeError)
    for (const size of [0, 21, 1.5]) expect(() => fitPca(samples, size)).toThrow(OptionError)
    expect(() => pcaErrors(fitPca(samples, 2), { ...samples, shape: [60, 4, 5] })).toThrow(
      'expected samples of shape [5, 4], received [4, 5]',
    )
  })
})
