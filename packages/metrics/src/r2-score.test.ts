import { DataError, OptionError } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { r2Score, r2ScorePerOutput } from './index.js'

describe('r2Score', () => {
  it('is 1 for the target, 0 for its mean, and negative for worse', () => {
    const target = [1, 2, 3]
    expect(r2Score(target, target)).toBe(1)
    expect(r2Score(target, [2, 2, 2])).toBe(0)
    expect(r2Score(target, [3, 2, 1])).toBe(-3)
  })

  it('gives a constant target 1 where it is met and 0 where not, also where its mean is rounded', () => {
    const target = [
      [0, 0.1, 0.1],
      [2, 0.1, 0.1],
      [4, 0.1, 0.1],
    ]
    const output = [
      [0, 0.1, 0.1],
      [2, 0.1, 0.2],
      [4, 0.1, 0.1],
    ]
    expect([...r2ScorePerOutput(target, output)]).toEqual([1, 1, 0])
    expect(r2Score(target, output, { average: 'variance-weighted' })).toBe(1)
    expect(r2Score(target, output)).toBeCloseTo(2 / 3, 15)
  })

  it('takes all axes but the first as outputs', () => {
    const target = { data: [0, 1, 2, 3, 4, 5, 6, 7], shape: [2, 2, 2] }
    expect(r2ScorePerOutput(target, target)).toHaveLength(4)
  })

  it('refuses a single sample and unknown averages', () => {
    expect(() => r2Score([1], [1])).toThrow(DataError)
    expect(() => r2ScorePerOutput([[1, 2]], [[1, 2]])).toThrow('at least two samples')
    expect(() => r2Score([1, 2], [1, 2], { average: 'raw' as 'uniform' })).toThrow(OptionError)
  })
})
