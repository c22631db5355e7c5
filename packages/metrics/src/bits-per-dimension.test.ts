import { DataError, OptionError, ShapeError } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { bitsPerDimension } from './index.js'

describe('bitsPerDimension', () => {
  it('is one bit for a fair coin a pixel, and eight for bytes that may be anything', () => {
    expect(bitsPerDimension([-784 * Math.LN2, -392 * Math.LN2], 784)).toEqual({
      mean: 0.75,
      perSample: Float64Array.of(1, 0.5),
    })
    // Uniform in 0 … 1, density 1: as bytes with noise divided by 256, each of 256 values is as likely.
    expect(bitsPerDimension([0], 12, { levels: 256 }).mean).toBe(8)
  })

  it('does not depend on how the data was scaled', () => {
    // A normal density of deviation 10 in levels, at its mean; of the same data divided by 256 it is 256 times as high.
    const density = 1 / (10 * Math.sqrt(2 * Math.PI))
    const raw = bitsPerDimension([3 * Math.log(density)], 3).mean
    expect(bitsPerDimension([3 * Math.log(256 * density)], 3, { levels: 256 }).mean).toBeCloseTo(raw, 12)
    expect(raw).toBeCloseTo(-Math.log2(density), 12)
  })

  it('refuses what is no list of log-likelihoods, and sizes that make no sense', () => {
    expect(() => bitsPerDimension([[1]], 3)).toThrow(ShapeError)
    expect(() => bitsPerDimension([Number.NEGATIVE_INFINITY], 3)).toThrow(DataError)
    expect(() => bitsPerDimension([], 3)).toThrow(DataError)
    expect(() => bitsPerDimension([1], 0)).toThrow(OptionError)
    expect(() => bitsPerDimension([1], 3, { levels: 0 })).toThrow(OptionError)
  })
})
