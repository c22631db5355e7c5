import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectNoLeak, randomNumbers, useWasm } from '../testing/kernel-checks.js'

useWasm()

/** A shape up to rank 5, and a part of it. */
const parts = fc
  .array(
    fc
      .nat(5)
      .chain((length) =>
        fc.nat(length).chain((begin) => fc.nat(length - begin).map((size) => ({ length, begin, size }))),
      ),
    { minLength: 1, maxLength: 5 },
  )
  .map((axes) => ({
    shape: axes.map(({ length }) => length),
    begin: axes.map(({ begin }) => begin),
    size: axes.map(({ size }) => size),
  }))

/** The elements of a part, in order, by their definition. */
function referenceSlice(values: ArrayLike<number>, shape: number[], begin: number[], size: number[]): number[] {
  return Array.from({ length: tf.util.sizeFromShape(size) }, (_, position) => {
    const index = tf.util.indexToLoc(position, size.length, tf.util.computeStrides(size))
    const source = size.length === 0 ? [] : index.map((i, axis) => i + begin[axis]!)
    return values[tf.util.locToIndex(source, shape.length, tf.util.computeStrides(shape))]!
  })
}

describe('slice', () => {
  it('takes any part of any shape', () => {
    fc.assert(
      fc.property(parts, fc.constantFrom('float32', 'int32', 'bool'), ({ shape, begin, size }, dtype) => {
        tf.tidy(() => {
          const count = tf.util.sizeFromShape(shape)
          const values = Array.from(randomNumbers(count, 1), (x) => (dtype === 'float32' ? x : x > 0 ? 1 : 0))
          const y = tf.slice(tf.tensor(values, shape, dtype as 'float32'), begin, size)
          expect([y.shape, y.dtype]).toEqual([size, dtype])
          expect([...y.dataSync()]).toEqual(referenceSlice(values, shape, begin, size))
        })
      }),
    )
  })

  it('takes texts as before', () => {
    expect(tf.slice(tf.tensor1d(['a', 'b', 'c']), 1, 2).arraySync()).toEqual(['b', 'c'])
  })

  it('refuses a part that is not there', () => {
    expect(() => tf.slice(tf.ones([2, 3]), [1, 1], [1, 3])).toThrow()
  })
})

describe('split', () => {
  it.each([
    [[6], 3, 0],
    [[4, 6], 2, 1],
    [[4, 6], [1, 5], 1],
    [[2, 3, 4], [1, -1], 1],
    [[2, 3, 4], 2, -1],
    [[2, 0, 4], 2, 2],
  ] as const)('parts %j by %j along %i, and concat puts it together', (shape, sizes, axis) => {
    const x = tf.tensor(randomNumbers(tf.util.sizeFromShape([...shape]), 2), [...shape])
    const pieces = tf.split(x, typeof sizes === 'number' ? sizes : [...sizes], axis)
    expect(pieces.length).toBe(typeof sizes === 'number' ? sizes : sizes.length)
    const whole = tf.concat(pieces, axis)
    expect([whole.shape, ...whole.dataSync()]).toEqual([x.shape, ...x.dataSync()])
  })
})

it('leaves nothing behind', () => {
  const x = tf.ones([3, 4])
  expectNoLeak(() => {
    for (let i = 0; i < 3000; i++) tf.dispose([tf.slice(x, [0, 1], [3, 2]), ...tf.split(x, 2, 1)])
    return []
  })
})
