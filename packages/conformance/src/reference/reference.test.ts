/** The float64 reference itself, against values from elsewhere. */

import { describe, expect, it } from 'vitest'
import { assertClose, assertSameBits, ConformanceError } from '../deviation.js'
import { broadcast64, fill64, map64, matMul64, reduce64, sum64, transpose64 } from './array64.js'
import { centralDifferences } from './central-differences.js'
import { erf64 } from './erf64.js'

const counting = (shape: number[]) => fill64(shape, (i) => i)

describe('arrays of doubles', () => {
  it('multiply as on paper, transposed or not', () => {
    const a = counting([2, 3])
    const b = counting([3, 2])
    expect([...matMul64(a, b).data]).toEqual([10, 13, 28, 40])
    expect([...matMul64(a, a, false, true).data]).toEqual([5, 14, 14, 50])
    expect([...matMul64(b, b, true, false).data]).toEqual([20, 26, 26, 35])
    expect(matMul64(a, b, true, true).shape).toEqual([3, 3])
  })

  it('broadcast to both sides', () => {
    const { data, shape } = broadcast64(counting([2, 1]), counting([3]), (x, y) => 10 * x + y)
    expect([shape, ...data]).toEqual([[2, 3], 0, 1, 2, 10, 11, 12])
  })

  it('reduce over any axes', () => {
    expect([...reduce64(counting([2, 3, 2]), [0, 2], sum64).data]).toEqual([14, 22, 30])
    expect(reduce64(counting([2, 3]), [1], sum64, true).shape).toEqual([2, 1])
  })

  it('transpose', () => {
    expect([...transpose64(counting([2, 3]), [1, 0]).data]).toEqual([0, 3, 1, 4, 2, 5])
  })
})

describe('erf64', () => {
  // Abramowitz & Stegun, table 7.1, and scipy.special.erf beyond it.
  it.each([
    [0, 0],
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [2, 0.9953222650189527],
    [-2.9, -0.9999589021219005],
    [3.1, 0.9999883513426328],
    [6, 1],
  ])('of %d is %d', (x, expected) => {
    expect(Math.abs(erf64(x) - expected)).toBeLessThan(1e-15)
  })
})

describe('centralDifferences', () => {
  it('find the derivative of a cube to nine digits', () => {
    const [gradient] = centralDifferences(
      (x) => map64(x, (v) => v ** 3),
      [counting([4])],
      fill64([4], () => 2),
    )
    gradient!.data.forEach((value, x) => {
      expect(Math.abs(value - 6 * x * x)).toBeLessThan(1e-8)
    })
  })
})

describe('deviations', () => {
  const numbers = (...data: number[]) => ({ data, shape: [data.length] })
  const exact = { relative: 0, absolute: 1e-6 }

  it('name the worst element, what came, what was due and how far off it is', () => {
    expect(() => assertClose('x', numbers(1, 2.5, 3.1), numbers(1, 2, 3), exact)).toThrow(
      'x: element 1 of [3] expected 2, received 2.5: off by 5.00e-1, 5.00e+5 times the 1.00e-6 allowed.',
    )
  })

  it.each([
    [Number.NaN, 1],
    [1, Number.NaN],
    [Number.POSITIVE_INFINITY, 1],
    [1, Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  ])('never take %d for %d', (received, expected) => {
    expect(() => assertClose('x', numbers(received), numbers(expected), exact)).toThrow(ConformanceError)
  })

  it('take NaN for NaN and ∞ for ∞', () => {
    const odd = numbers(Number.NaN, Number.POSITIVE_INFINITY)
    expect(() => assertClose('x', odd, odd, exact)).not.toThrow()
  })

  it('tell −0 from 0 where bits count', () => {
    expect(() => assertSameBits('x', numbers(-0), numbers(0))).toThrow('expected 0, received 0, not the same bits')
  })

  it('compare shapes first', () => {
    const flat = { data: [1, 2], shape: [2] }
    expect(() => assertClose('x', flat, { data: [1, 2], shape: [1, 2] }, exact)).toThrow('expected shape [1, 2]')
  })
})
