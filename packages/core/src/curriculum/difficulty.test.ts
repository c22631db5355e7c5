import { describe, expect, it } from 'vitest'
import { type Difficulty, ownError, sampleEntropy, sampleVariance } from '../curriculum.js'
import { ndArray, OptionError } from '../index.js'

const noErrors = () => Promise.reject(new Error('not asked for'))
type Measured = Parameters<Difficulty['measure']>[0]
const measured = (difficulty: Difficulty, samples: Measured) => difficulty.measure(samples, noErrors)
const close = (actual: ArrayLike<number>, expected: readonly number[]) => {
  expect(actual).toHaveLength(expected.length)
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, 6)
}

describe('measures of difficulty', () => {
  it('ownError: what the model says, every epoch unless told otherwise', async () => {
    const errors = ndArray([3, 1], [2])
    const samples = { input: ndArray([0, 0], [2, 1]) }
    expect(await ownError().measure(samples, () => Promise.resolve(errors))).toBe(errors.data)
    expect(ownError().everyEpochs).toBe(1)
    expect(ownError({ everyEpochs: 3 }).everyEpochs).toBe(3)
    expect(() => ownError({ everyEpochs: 0 })).toThrow(OptionError)
  })

  it('sampleVariance: the mean square of deviations', async () => {
    const input = ndArray([1, 1, 1, 1, 0, 2, 0, 2, 1, 2, 3, 4], [3, 2, 2])
    close(await measured(sampleVariance(), { input }), [0, 1, 1.25])
  })

  it('leaves out what a mask leaves out', async () => {
    const input = ndArray([1, 3, 9, 9, 0, 2, 4, 6], [2, 4, 1])
    const mask = ndArray([1, 1, 0, 0, 1, 1, 1, 1], [2, 4])
    close(await measured(sampleVariance(), { input, mask }), [1, 5])
    close(await measured(sampleEntropy({ bins: 9 }), { input, mask }), [1, 2])
    const target = ndArray([1, 2], [2, 1])
    close(await measured(sampleVariance(), { input, target, mask: ndArray([0, 1], [2]) }), [12.75, 5])
    close(await measured(sampleVariance(), { input, mask: ndArray([0, 1], [2]) }), [0, 5])
  })

  it('sampleEntropy: bits of a histogram', async () => {
    // Values fall into bins of width 1; the last takes its upper end.
    const input = ndArray([0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 4, 3.5], [3, 4])
    close(await measured(sampleEntropy({ bins: 4 }), { input }), [0, 2, 1])
    close(await measured(sampleEntropy(), { input: ndArray([5, 5], [2, 1]) }), [0, 0])
    expect(() => sampleEntropy({ bins: 1 })).toThrow(OptionError)
  })
})
