import { OptionError, ShapeError } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { structuralSimilarity } from './index.js'

const zeros = (...shape: number[]) => ({ data: new Float32Array(shape.reduce((a, b) => a * b)), shape })

describe('structuralSimilarity', () => {
  it('is symmetric, at most 1, and 1 for identical images', () => {
    const pixels = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 169, maxLength: 169 })
    fc.assert(
      fc.property(pixels, pixels, (a, b) => {
        const x = { data: a, shape: [1, 13, 13] }
        const y = { data: b, shape: [1, 13, 13] }
        const similarity = structuralSimilarity(x, y).mean
        expect(similarity).toBeLessThanOrEqual(1 + 1e-12)
        expect(structuralSimilarity(y, x).mean).toBeCloseTo(similarity, 12)
        expect(structuralSimilarity(x, x).mean).toBeCloseTo(1, 12)
      }),
      { numRuns: 30 },
    )
  })

  it('of flat images is the comparison of their means alone', () => {
    const half = { data: new Float64Array(144).fill(0.5), shape: [1, 12, 12] }
    const whole = { data: new Float64Array(144).fill(1), shape: [1, 12, 12] }
    for (const window of ['gaussian', 'uniform'] as const) {
      expect(structuralSimilarity(half, whole, { window }).mean).toBeCloseTo((1 + 1e-4) / (1.25 + 1e-4), 12)
    }
  })

  it('is the mean over channels, and scores each image by itself', () => {
    const colour = zeros(2, 11, 11, 3)
    const changed = { ...colour, data: Float32Array.from(colour.data, (_, i) => (i < 363 && i % 3 === 0 ? 1 : 0)) }
    const { perImage, mean } = structuralSimilarity(colour, changed)
    expect(perImage[0]).toBeCloseTo((2 + 1e-4 / (1 + 1e-4)) / 3, 12)
    expect(perImage[1]).toBeCloseTo(1, 12)
    expect(mean).toBeCloseTo((perImage[0]! + perImage[1]!) / 2, 12)
  })

  it('refuses images smaller than the window, and says what to do', () => {
    const call = () => structuralSimilarity(zeros(1, 8, 10), zeros(1, 8, 10))
    expect(call).toThrow(ShapeError)
    expect(call).toThrow('images of at least 11 × 11 pixels, the size of the window, received 8 × 10. Give a smaller')
    expect(structuralSimilarity(zeros(1, 8, 10), zeros(1, 8, 10), { windowSize: 7 }).mean).toBeCloseTo(1, 12)
  })

  it('refuses arrays that are not images', () => {
    expect(() => structuralSimilarity(zeros(2, 784), zeros(2, 784))).toThrow('Give flattened images their shape back')
  })

  it.each([
    { windowSize: 8 },
    { windowSize: 1 },
    { windowSize: 4.5 },
    { dataRange: 0 },
    { sigma: -1 },
    { k1: 0 },
    { k2: Number.NaN },
    { window: 'square' as 'uniform' },
    { covariance: 'biased' as 'sample' },
  ])('refuses %o', (options) => {
    expect(() => structuralSimilarity(zeros(1, 20, 20), zeros(1, 20, 20), options)).toThrow(OptionError)
  })
})

it('keeps its digits far from zero: only differences from the mean are squared', () => {
  const noise = (seed: number) =>
    Float64Array.from({ length: 256 }, (_, i) => Math.fround(((i * 37 + seed * 11) % 64) / 64))
  const at = (offset: number) => {
    const image = (seed: number) => ({ data: noise(seed).map((value) => value + offset), shape: [1, 16, 16] })
    // K₁ so small that the comparison of means is 1 wherever the means are close.
    return structuralSimilarity(image(1), image(2), { k1: 1e-9 }).mean
  }
  const [far, further] = [at(2 ** 16), at(2 ** 20)]
  expect(Math.abs(far - further)).toBeLessThan(1e-9)
})

it('refuses a sigma that a uniform window has no use for', () => {
  const image = { data: new Float32Array(256), shape: [1, 16, 16] }
  expect(() => structuralSimilarity(image, image, { window: 'uniform', sigma: 2 })).toThrow(
    'expected no sigma with a uniform window',
  )
})
