import { OptionError } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { peakSignalToNoiseRatio } from './index.js'

describe('peakSignalToNoiseRatio', () => {
  it('is 20 dB for an error of a tenth of the range', () => {
    expect(peakSignalToNoiseRatio([[0, 0]], [[0.1, 0.1]]).mean).toBeCloseTo(20, 12)
    expect(peakSignalToNoiseRatio([[0, 0]], [[25.5, 25.5]], { dataRange: 255 }).mean).toBeCloseTo(20, 12)
  })

  it('is infinite for identical images, and so is a mean over one', () => {
    const scores = peakSignalToNoiseRatio([[0], [0.5]], [[0.1], [0.5]])
    expect([...scores.perImage]).toEqual([expect.closeTo(20, 12), Infinity])
    expect(scores.mean).toBe(Infinity)
  })

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a data range of %d', (dataRange) => {
    expect(() => peakSignalToNoiseRatio([[0]], [[0]], { dataRange })).toThrow(OptionError)
  })
})

it('refuses values without an axis of images', () => {
  expect(() => peakSignalToNoiseRatio([0, 1], [0, 1])).toThrow(
    'peakSignalToNoiseRatio: expected images [n, ...], received [2]. A single image is [1, 2].',
  )
})
