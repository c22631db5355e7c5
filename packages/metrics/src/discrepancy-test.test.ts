import { ndArray, OptionError, randomStreams } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { discrepancyTest } from './index.js'

const points = (seed: number, count: number, change: (value: number, i: number) => number = (value) => value) =>
  ndArray(
    randomStreams(seed)
      .stream('points')
      .normal(count * 3)
      .map(change),
    [count, 3],
  )

describe('discrepancyTest', () => {
  it('has p-values that are spread evenly where both come from one distribution', () => {
    const values = Array.from(
      { length: 60 },
      (_, i) => discrepancyTest(points(2 * i, 30), points(2 * i + 1, 40), { permutations: 99 }).pValue,
    )
    expect(values.reduce((sum, value) => sum + value, 0) / 60).toBeCloseTo(0.5, 0)
    expect(values.filter((value) => value <= 0.1).length).toBeLessThanOrEqual(14)
    expect(values.filter((value) => value >= 0.9).length).toBeLessThanOrEqual(14)
  })

  it.each([
    ['shifted', (value: number) => value + 0.7],
    ['wider', (value: number) => 2 * value],
    ['of other tails', (value: number) => value ** 3],
  ])('tells points that are %s', (_, change) => {
    const { pValue, squaredDiscrepancy } = discrepancyTest(points(1, 100), points(2, 120, change))
    expect(pValue).toBeLessThan(0.01)
    expect(squaredDiscrepancy).toBeGreaterThan(0.005)
  })

  it('is the mean likeness of pairs, written out', () => {
    // Distances 1 (within a), 2 (within b), 3, 5, 2, 4 between: squares 1, 4, 9, 25, 4, 16; the median of six is 9.
    const { squaredDiscrepancy } = discrepancyTest(ndArray([0, 1], [2, 1]), ndArray([3, 5], [2, 1]), {
      permutations: 1,
    })
    const k = (square: number) => Math.exp(-square / 9)
    expect(squaredDiscrepancy).toBeCloseTo(k(1) + k(4) - 0.5 * (k(9) + k(25) + k(4) + k(16)), 12)
  })

  it('refuses points that cannot be compared', () => {
    expect(() => discrepancyTest(points(1, 1), points(1, 5))).toThrow(OptionError)
    expect(() => discrepancyTest(points(1, 5), ndArray([1, 2], [2, 1]))).toThrow(OptionError)
    expect(() => discrepancyTest(points(1, 5), points(2, 5), { permutations: 0 })).toThrow(OptionError)
  })
})
