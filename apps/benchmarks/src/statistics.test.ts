import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stepsPerBlock, summarizeTimings } from './statistics.js'

describe('summarizeTimings', () => {
  it('gives the smallest and the middle', () => {
    expect(summarizeTimings([5, 1, 3])).toEqual({ best: 1, median: 3, count: 3 })
  })

  it('takes the mean of the two in the middle of an even number', () => {
    expect(summarizeTimings([4, 1, 2, 100])).toEqual({ best: 1, median: 3, count: 4 })
  })

  it('refuses none', () => {
    expect(() => summarizeTimings([])).toThrow(/at least one timing/)
  })

  it('does not depend on the order, and never puts the median below the best', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), { minLength: 1 }), (timings) => {
        const summary = summarizeTimings(timings)
        expect(summarizeTimings(timings.toReversed())).toEqual(summary)
        expect(summary.median).toBeGreaterThanOrEqual(summary.best)
      }),
    )
  })
})

describe('stepsPerBlock', () => {
  it.each([
    [2, 400, 200],
    [1000, 400, 1],
    [1e-6, 400, 1000],
  ])('%d ms a step, blocks of %d ms: %d steps', (millisecondsPerStep, block, steps) => {
    expect(stepsPerBlock(millisecondsPerStep, block)).toBe(steps)
  })

  it('keeps to the limit given', () => {
    expect(stepsPerBlock(1, 400, 6)).toBe(6)
  })
})
