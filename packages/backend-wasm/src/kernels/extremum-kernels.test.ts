import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectNoLeak, randomNumbers, useWasm } from '../testing/kernel-checks.js'

useWasm()

/** Two shapes that broadcast: each axis is there, of length 1, or missing at the front. */
const shapes = fc
  .tuple(
    fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.boolean(), fc.boolean()), { maxLength: 5 }),
    fc.nat(3),
    fc.nat(3),
  )
  .map(([axes, cutA, cutB]) => ({
    a: axes.map(([length, one]) => (one ? 1 : length)).slice(Math.min(cutA, axes.length)),
    b: axes.map(([length, , one]) => (one ? 1 : length)).slice(Math.min(cutB, axes.length)),
  }))

/** With NaN and infinities among them. */
function numbers(shape: number[], seed: number): tf.Tensor {
  const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const values = randomNumbers(tf.util.sizeFromShape(shape), seed).map((x, i) => (i % 5 === 0 ? special[i % 3]! : x))
  return tf.tensor(values, shape)
}

describe.each([
  ['maximum', tf.maximum, Math.max],
  ['minimum', tf.minimum, Math.min],
] as const)('%s', (_, run, expected) => {
  it('is that of each pair, NaN if either is, whatever the shapes', () => {
    fc.assert(
      fc.property(shapes, (given) => {
        tf.tidy(() => {
          const [a, b] = [numbers(given.a, 1), numbers(given.b, 2)]
          const shape = tf.broadcast_util.assertAndGetBroadcastShape(given.a, given.b)
          const y = run(a, b)
          const [as, bs] = [tf.broadcastTo(a, shape).dataSync(), tf.broadcastTo(b, shape).dataSync()]
          expect(y.shape).toEqual(shape)
          expect([...y.dataSync()]).toEqual(Array.from(as, (x, i) => expected(x, bs[i]!)))
        })
      }),
    )
  })

  it('of nothing is nothing', () => {
    expect(run(tf.zeros([2, 0]), tf.zeros([2, 1])).shape).toEqual([2, 0])
  })

  it('leaves whole numbers to tfjs', () => {
    const [a, b] = [tf.tensor1d([1, 5], 'int32'), tf.tensor1d([3, 2], 'int32')]
    expect(run(a, b).dtype).toBe('int32')
    expect([...run(a, b).dataSync()]).toEqual([expected(1, 3), expected(5, 2)])
  })

  it('leaves nothing behind', () => {
    const [a, b] = [tf.ones([3, 1]), tf.ones([4])]
    expectNoLeak(() => {
      for (let i = 0; i < 2000; i++) run(a, b).dispose()
      return []
    })
  })
})
