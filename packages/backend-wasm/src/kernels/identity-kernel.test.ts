import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { expectNoLeak, useWasm } from '../testing/kernel-checks.js'

useWasm()

it('a clone outlives what it was made from, and shares its memory', () => {
  const x = tf.tensor1d([1, 2, 3])
  const before = tf.memory().numDataBuffers
  const clone = tf.clone(x)
  expect(tf.memory().numDataBuffers).toBe(before)
  x.dispose()
  tf.ones([3])
  expect([...clone.dataSync()]).toEqual([1, 2, 3])
})

it('a clone of a variable keeps its numbers when the variable takes others', () => {
  const variable = tf.variable(tf.tensor1d([1, 2]))
  const clone = tf.clone(variable)
  variable.assign(tf.tensor1d([3, 4]))
  expect([...clone.dataSync()]).toEqual([1, 2])
})

it.each(['float32', 'int32', 'bool'] as const)('keeps the type %s', (dtype) => {
  const clone = tf.clone(tf.tensor1d([1, 0, 1], dtype))
  expect([clone.dtype, ...clone.dataSync()]).toEqual([dtype, 1, 0, 1])
})

it('leaves nothing behind', () => {
  const x = tf.ones([4])
  expectNoLeak(() => {
    for (let i = 0; i < 5000; i++) tf.clone(x).dispose()
    return []
  })
})
