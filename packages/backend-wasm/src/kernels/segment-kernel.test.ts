import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { expectNear, expectNoLeak, randomNumbers, useWasm } from '../testing/kernel-checks.js'

useWasm()

const cases = fc.record({
  ids: fc.array(fc.integer({ min: -1, max: 9 }), { maxLength: 40 }),
  width: fc.constantFrom(0, 1, 2, 3, 4, 5, 7, 16, 17),
  segments: fc.integer({ min: 1, max: 8 }),
})

it('adds every row to its segment and leaves out those of none', () => {
  fc.assert(
    fc.property(cases, ({ ids, width, segments }) => {
      const x = randomNumbers(ids.length * width, 1)
      const due = new Float64Array(segments * width)
      ids.forEach((id, row) => {
        if (id < 0 || id >= segments) return
        for (let j = 0; j < width; j++) due[id * width + j]! += x[row * width + j]!
      })
      tf.tidy(() => {
        const rows = tf.tensor2d(x, [ids.length, width])
        const sums = tf.unsortedSegmentSum(rows, tf.tensor1d(ids, 'int32'), segments)
        expect(sums.shape).toEqual([segments, width])
        expectNear(sums, due, 1e-6)
      })
    }),
  )
})

it('gives zeros for no rows', () => {
  const sums = tf.unsortedSegmentSum(tf.zeros([0, 2]), tf.tensor1d([], 'int32'), 2)
  expect([...sums.dataSync()]).toEqual([0, 0, 0, 0])
})

it('does not lose NaN', () => {
  const sums = tf.unsortedSegmentSum(tf.tensor1d([1, Number.NaN, 3]), tf.tensor1d([0, 1, 0], 'int32'), 2)
  expect([...sums.dataSync()]).toEqual([4, Number.NaN])
})

it.each([0, 1, 2])('gives gather along axis %i its gradient', (axis) => {
  const shape = [3, 4, 5]
  const indices = [2, 0, 2, 1, 2]
  const gradient = tf.grad((x: tf.Tensor) => tf.gather(x, tf.tensor1d(indices, 'int32'), axis))(tf.ones(shape))
  const stride = tf.util.sizeFromShape(shape.slice(axis + 1))
  const due = Array.from({ length: 60 }, (_, position) => {
    const own = Math.floor(position / stride) % shape[axis]!
    return indices.filter((index) => index === own).length
  })
  expect([...gradient.dataSync()]).toEqual(due)
})

it('leaves nothing behind', () => {
  const [x, ids] = [tf.ones([4, 3]), tf.tensor1d([0, 1, 1, 0], 'int32')]
  expectNoLeak(() => {
    for (let i = 0; i < 2000; i++) tf.unsortedSegmentSum(x, ids, 2).dispose()
    return []
  })
  tf.dispose([x, ids])
})
