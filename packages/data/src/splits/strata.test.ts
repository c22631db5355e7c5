import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apportion } from './strata.js'

describe('apportion', () => {
  // The worked example of the Hare quota at https://en.wikipedia.org/wiki/Quota_method#Hare
  it('gives what is left to the largest remainders', () => {
    expect(apportion([47000, 16000, 15800, 12000, 6100, 3100], 10)).toEqual([5, 2, 1, 1, 1, 0])
  })

  it('prefers the first of equals', () => {
    expect(apportion([1, 1, 1], 10)).toEqual([4, 3, 3])
  })

  it('gives out everything, each within one of its quota, and nothing for a weight of 0', () => {
    const weights = fc.array(fc.nat(1000), { minLength: 1, maxLength: 8 }).filter((list) => list.some((w) => w > 0))
    fc.assert(
      fc.property(weights, fc.nat(5000), (list, total) => {
        const shares = apportion(list, total)
        const sum = list.reduce((a, b) => a + b, 0)
        expect(shares.reduce((a, b) => a + b, 0)).toBe(total)
        list.forEach((weight, i) => {
          expect(Math.abs(shares[i]! - (weight * total) / sum)).toBeLessThan(1)
          if (weight === 0) expect(shares[i]).toBe(0)
        })
      }),
    )
  })
})
