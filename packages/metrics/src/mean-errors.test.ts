import { DataError, ndArray, ShapeError } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { meanAbsoluteError, meanSquaredError, rootMeanSquaredError } from './index.js'

const metrics = [meanSquaredError, rootMeanSquaredError, meanAbsoluteError]

describe('mean errors', () => {
  it('take nested arrays, typed arrays and NdArrays alike', () => {
    expect(meanSquaredError([[0, 0]], [[1, 3]])).toBe(5)
    expect(meanSquaredError(Float64Array.of(0, 0), Float64Array.of(1, 3))).toBe(5)
    expect(meanSquaredError([Float32Array.of(0, 0)], [Float32Array.of(1, 3)])).toBe(5)
    expect(meanSquaredError(ndArray([0, 0], [1, 2]), { data: [1, 3], shape: [1, 2] })).toBe(5)
    expect(rootMeanSquaredError([0, 0], [3, 3])).toBe(3)
    expect(meanAbsoluteError([[0, 0]], [[1, -3]])).toBe(2)
  })

  it('do not lose small errors beside large ones', () => {
    const target = new Float64Array(1_000_001)
    const output = new Float64Array(1_000_001).fill(2 ** -30)
    output[0] = 1
    expect(meanSquaredError(target, output)).toBe((1 + 1e6 * 2 ** -60) / 1_000_001)
  })

  it('are symmetric, and zero for equal arrays', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(values, (target) => {
        const output = target.toReversed()
        for (const metric of metrics) {
          expect(metric(target, output)).toBe(metric(output, target))
          expect(metric(target, target)).toBe(0)
        }
      }),
    )
  })

  it.each(metrics)('%o refuses input that makes no sense', (metric) => {
    expect(() => metric([[1, 2]], [[1], [2]])).toThrow(ShapeError)
    expect(() => metric([[1, 2], [3]], [[1, 2], [3]])).toThrow('Pad or cut the rows to one length.')
    expect(() => metric({ data: [1, 2], shape: [3] }, [1, 2, 3])).toThrow(ShapeError)
    expect(() => metric([1, Number.NaN], [1, 2])).toThrow(DataError)
    expect(() => metric([1, 2], [1, Number.POSITIVE_INFINITY])).toThrow(
      'finite values in output, received Infinity at [1]',
    )
    expect(() => metric([], [])).toThrow(DataError)
    expect(() => metric(['a' as unknown as number], [1])).toThrow(DataError)
    expect(() => metric(1 as unknown as number[], [1])).toThrow(DataError)
    expect(() => metric(null as unknown as number[], [1])).toThrow(DataError)
  })
})

it('is infinite, not NaN, beyond the largest double', () => {
  const shape = [2, 2]
  const zeros = { data: new Float64Array(4), shape }
  expect(meanSquaredError(zeros, { data: new Float64Array(4).fill(1e200), shape })).toBe(Infinity)
})

it('refuses shapes that are none, and says where a value is not finite', () => {
  const two = { data: [1, 2], shape: [-1, -2] }
  expect(() => meanSquaredError(two, two)).toThrow(
    'expected target of a shape of whole numbers of at least 0, received [-1, -2]',
  )
  const square = (data: number[]) => ({ data, shape: [2, 2] })
  expect(() => meanSquaredError(square([1, 2, 3, 4]), square([1, 2, Number.NaN, 4]))).toThrow('received NaN at [1, 0]')
})
