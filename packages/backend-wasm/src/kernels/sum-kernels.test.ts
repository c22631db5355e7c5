import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectNear, expectNoLeak, randomNumbers, useWasm } from '../testing/kernel-checks.js'

useWasm()

/** A shape up to rank 5, and which of its axes are summed. */
const reductions = fc
  .array(fc.tuple(fc.oneof(fc.nat(6), fc.constantFrom(16, 17, 33)), fc.boolean()), { minLength: 1, maxLength: 5 })
  .filter((axes) => axes.reduce((size, [length]) => size * length, 1) < 40_000)
  .map((axes) => ({
    shape: axes.map(([length]) => length),
    summed: axes.flatMap(([, isSummed], axis) => (isSummed ? [axis] : [])),
  }))

function referenceSum(values: ArrayLike<number>, shape: number[], summed: number[]): Float64Array {
  const kept = shape.map((length, axis) => (summed.includes(axis) ? 1 : length))
  const sums = new Float64Array(tf.util.sizeFromShape(kept))
  const strides = tf.util.computeStrides(shape)
  const keptStrides = tf.util.computeStrides(kept)
  for (let i = 0; i < values.length; i++) {
    const index = tf.util.indexToLoc(i, shape.length, strides).map((at, axis) => (summed.includes(axis) ? 0 : at))
    sums[tf.util.locToIndex(index, shape.length, keptStrides)]! += values[i]!
  }
  return sums
}

describe('sum and mean', () => {
  it('agree with float64 over any axes of any shape', () => {
    fc.assert(
      fc.property(reductions, fc.boolean(), ({ shape, summed }, keepDims) => {
        if (summed.length === 0) return
        tf.tidy(() => {
          const x = tf.tensor(randomNumbers(tf.util.sizeFromShape(shape), 1), shape)
          const due = referenceSum(x.dataSync(), shape, summed)
          const sum = tf.sum(x, summed, keepDims)
          const kept = shape.flatMap((length, axis) => (summed.includes(axis) ? (keepDims ? [1] : []) : [length]))
          expect(sum.shape).toEqual(kept)
          expectNear(sum, due, 2e-6, 10)
          const count = summed.reduce((product, axis) => product * shape[axis]!, 1)
          expectNear(
            tf.mean(x, summed, keepDims),
            due.map((value) => value / count),
            1e-6,
          )
        })
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    ['side by side', [1_000_000], [0]],
    ['in rows', [100_000, 10], [0]],
    ['in the middle', [10, 10_000, 10], [1]],
  ] as const)('stay accurate over a million numbers, %s', (_, shape, axes) => {
    const x = tf.add(tf.tensor(randomNumbers(1_000_000, 3), [...shape]), 1)
    expectNear(tf.sum(x, [...axes]), referenceSum(x.dataSync(), [...shape], [...axes]), 1e-6)
  })

  it('give a row the same bits alone and among others', () => {
    const x = tf.tensor2d(randomNumbers(7 * 1111, 4), [7, 1111])
    const together = tf.sum(x, 1).dataSync()
    for (let row = 0; row < 7; row++) expect(tf.sum(tf.slice(x, [row, 0], [1, -1])).dataSync()[0]).toBe(together[row])
  })

  it('carry NaN and infinities', () => {
    const x = tf.tensor2d([
      [1, Number.NaN],
      [Number.POSITIVE_INFINITY, 1],
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    ])
    expect([...tf.sum(x, 1).dataSync()]).toEqual([Number.NaN, Number.POSITIVE_INFINITY, Number.NaN])
    expect([...tf.mean(x, 0).dataSync()]).toEqual([Number.POSITIVE_INFINITY, Number.NaN])
  })

  it('of nothing are 0 and NaN', () => {
    expect([...tf.sum(tf.zeros([2, 0]), 1).dataSync()]).toEqual([0, 0])
    expect([...tf.mean(tf.zeros([2, 0]), 1).dataSync()]).toEqual([Number.NaN, Number.NaN])
  })

  it('leave whole numbers to tfjs', () => {
    const sum = tf.sum(tf.tensor1d([1, 2, 3], 'int32'))
    expect([sum.dtype, ...sum.dataSync()]).toEqual(['int32', 6])
  })

  it('leave nothing behind', () => {
    const x = tf.ones([2, 3, 4])
    expectNoLeak(() => {
      for (let i = 0; i < 1000; i++) tf.dispose([tf.sum(x, [0, 2]), tf.mean(x, 1), tf.sum(x)])
      return []
    })
  })
})
