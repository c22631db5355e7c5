import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compensatedSum } from './compensated-sum.js'

describe('compensatedSum', () => {
  it('keeps what plain additions lose', () => {
    expect(compensatedSum(1_000_000, () => 0.1)).toBe(100_000)
    expect(compensatedSum(3, (i) => [1, 1e100, -1e100][i]!)).toBe(1)
    expect(compensatedSum(0, () => 1)).toBe(0)
  })

  it('is the rounded exact sum of terms of one sign', () => {
    const integers = fc.array(fc.bigInt({ min: 0n, max: 2n ** 53n }), { maxLength: 50 })
    fc.assert(
      fc.property(integers, (terms) => {
        const exact = Number(terms.reduce((sum, term) => sum + term, 0n))
        const sum = compensatedSum(terms.length, (i) => Number(terms[i]))
        return Math.abs(sum - exact) <= exact * 2 ** -52
      }),
    )
  })
})
