import { describe, expect, it } from 'vitest'
import { ndArray, randomStreams } from '../index.js'
import { measureData } from './measure-data.js'
import { factorRows, replaced } from './testing/scenarios.js'

describe('measureData', () => {
  it('tells range, whole and binary values, gaps and constant columns', () => {
    const array = ndArray([0, 1, 7, 1, 0, 7, 0, Number.NaN, 7, 1, 1, 7], [4, 3])
    expect(measureData(array)).toMatchObject({ minimum: 0, maximum: 7, whole: true, binary: false, constant: 1 })
    expect(measureData(array).missing).toBeCloseTo(1 / 12, 12)
    expect(measureData(ndArray([0, 1, 1, 0], [2, 2]))).toMatchObject({ binary: true, missing: 0 })
    expect(measureData(ndArray([0, 0.5], [1, 2])).whole).toBe(false)
  })

  it('tells outliers: hardly any of normal values, and those that are put there', () => {
    const normal = ndArray(
      randomStreams(1)
        .stream('normal')
        .normal(256 * 8),
      [256, 8],
    )
    expect(measureData(normal).outliers).toBeLessThan(0.003)
    const share = measureData(replaced(normal, 25, 50)).outliers
    expect(share).toBeGreaterThan(0.038)
    expect(share).toBeLessThan(0.043)
  })

  it('tells neighbours that go together', () => {
    const shifted = Float32Array.from({ length: 60 * 20 }, (_, i) => Math.sin((i % 20) / 4 + 7 * Math.floor(i / 20)))
    expect(measureData(ndArray(shifted, [60, 20])).neighbours).toBeGreaterThan(0.9)
    const independent = ndArray(
      randomStreams(2)
        .stream('independent')
        .normal(256 * 20),
      [256, 20],
    )
    expect(Math.abs(measureData(independent).neighbours)).toBeLessThan(0.1)
  })

  it('tells columns of other widths, and dimensions', () => {
    const { unevenness, effectiveDimension } = measureData(ndArray([-1, 10, 1, -10, -1, 10, 1, -10], [4, 2]))
    expect(unevenness).toBeCloseTo(10, 5)
    expect(effectiveDimension).toBe(1)
    expect(measureData(factorRows(300, 12, 0.01)).effectiveDimension).toBe(3)
  })

  it('looks at some of many rows, the same ones every time', () => {
    const large = factorRows(5000)
    expect(measureData(large)).toEqual(measureData(large))
    expect(measureData(large).effectiveDimension).toBeLessThanOrEqual(4)
  })
})
