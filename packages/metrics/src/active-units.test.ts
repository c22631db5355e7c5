import { ndArray, OptionError, randomStreams } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { activeUnits } from './index.js'

describe('activeUnits', () => {
  it('counts units that differ from sample to sample', () => {
    const random = randomStreams(1).stream('codes').normal(1000)
    const data = Float32Array.from(
      { length: 3000 },
      (_, i) => [random[i / 3]!, 7, 0.05 * (random[(i - 2) / 3] ?? 0)][i % 3]!,
    )
    const { count, variances } = activeUnits(ndArray(data, [1000, 3]))
    expect(count).toBe(1)
    expect(variances[0]).toBeCloseTo(1, 1)
    expect(variances[1]).toBe(0)
    expect(variances[2]).toBeCloseTo(0.0025, 3)
    expect(activeUnits(ndArray(data, [1000, 3]), { threshold: 0.001 }).count).toBe(2)
  })

  it('refuses what has no units, and a threshold below 0', () => {
    expect(() => activeUnits(ndArray([1, 2], [2]))).toThrow(OptionError)
    expect(() => activeUnits(ndArray([], [0, 2]))).toThrow(OptionError)
    expect(() => activeUnits(ndArray([1, 2], [1, 2]), { threshold: -1 })).toThrow(OptionError)
  })
})
