import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sizeOf } from '../testing/broadcast-reference.js'
import { expectNear, expectNoLeak, randomNumbers, useWasm } from '../testing/kernel-checks.js'

useWasm()

const segmentations = fc.record({
  count: fc.nat(20),
  rest: fc.array(fc.constantFrom(0, 1, 2, 3, 4, 5, 7), { maxLength: 2 }),
  segments: fc.nat(6),
})

function referenceSums(x: ArrayLike<number>, rows: readonly number[], segments: number, width: number): Float64Array {
  const sums = new Float64Array(segments * width)
  rows.forEach((row, i) => {
    if (row < 0 || row >= segments) return
    for (let j = 0; j < width; j++) sums[row * width + j]! += x[i * width + j]!
  })
  return sums
}

describe('unsortedSegmentSum', () => {
  it('is its definition; numbers of no segment are left out', () => {
    const withRows = segmentations.chain(({ count, rest, segments }) =>
      fc.tuple(
        fc.array(fc.integer({ min: -3, max: segments + 3 }), { minLength: count, maxLength: count }),
        fc.constant(rest),
        fc.constant(segments),
      ),
    )
    fc.assert(
      fc.property(withRows, ([rows, rest, segments]) => {
        tf.tidy(() => {
          const x = randomNumbers(rows.length * sizeOf(rest), 1)
          const ids = tf.tensor1d(rows, 'int32')
          const y = tf.unsortedSegmentSum(tf.tensor(x, [rows.length, ...rest]), ids, segments)
          expect(y.shape).toEqual([segments, ...rest])
          expectNear(y, referenceSums(x, rows, segments, sizeOf(rest)), 1e-6, 4)
        })
      }),
      { numRuns: 300 },
    )
  })

  it('leaves out the ends of int32', () => {
    const rows = tf.tensor1d([-(2 ** 31), 2 ** 31 - 1, 1], 'int32')
    expect([...tf.unsortedSegmentSum(tf.tensor1d([1, 2, 3]), rows, 2).dataSync()]).toEqual([0, 3])
  })

  it('passes ∞ and NaN on to their own segment only', () => {
    const x = tf.tensor2d([Number.NaN, 1, Infinity, 2, 3, 4], [3, 2])
    const y = tf.unsortedSegmentSum(x, tf.tensor1d([0, 1, 2], 'int32'), 3)
    expectNear(y, [Number.NaN, 1, Infinity, 2, 3, 4], 0)
  })

  it('is the gradient of gather, with rows taken more than once', () => {
    const table = tf.tensor2d(randomNumbers(15, 2), [5, 3])
    const rows = tf.tensor2d([4, 0, 4, 1], [2, 2], 'int32')
    const gradient = tf.grad((x: tf.Tensor) => tf.sum(tf.gather(x, rows)))(table)
    expect([...gradient.dataSync()]).toEqual([1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 2, 2, 2])
  })

  it.each(['int32', 'bool'] as const)("makes floats of %s, as tfjs's cpu backend does", (dtype) => {
    const x = tf.tensor1d([1, 1, 0, 1], dtype)
    const rows = tf.tensor1d([0, 0, 1, 1], 'int32')
    const y = tf.unsortedSegmentSum(x, rows, 2)
    expect([y.dtype, ...y.dataSync()]).toEqual(['float32', 2, 1])
    expectNoLeak(() => tf.unsortedSegmentSum(x, rows, 2))
  })

  it('leaves nothing behind, in a heap that grows', () => {
    const [x, rows] = [tf.tensor2d(randomNumbers(35, 3), [5, 7]), tf.tensor1d([3, 0, 3, 1, 9], 'int32')]
    const before = [...tf.unsortedSegmentSum(x, rows, 4).dataSync()]
    expectNoLeak(() => {
      for (let i = 0; i < 3000; i++) tf.unsortedSegmentSum(x, rows, 4).dispose()
      return []
    })
    const huge = tf.zeros([40_000_000])
    expect([...tf.unsortedSegmentSum(x, rows, 4).dataSync()]).toEqual(before)
    huge.dispose()
  })
})
