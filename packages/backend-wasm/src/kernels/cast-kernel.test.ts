import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { expectNoLeak, useWasm } from '../testing/kernel-checks.js'

useWasm()

describe('a cast to bool', () => {
  it.each(['float32', 'int32'] as const)('is true for whatever is not 0: %s', (dtype) => {
    // The lowest bytes of 256 and 65536, and of 1 and 0.5 as floats, are 0.
    const numbers = dtype === 'int32' ? [0, 1, -1, 256, 65_536, -(2 ** 31)] : [0, 1, -1, 256, 0.5, 1e-45]
    const truth = tf.cast(tf.tensor2d(numbers, [2, 3], dtype), 'bool')
    expect([truth.dtype, truth.shape, ...truth.dataSync()]).toEqual(['bool', [2, 3], 0, 1, 1, 1, 1, 1])
  })

  it('is false for −0 and true for ∞ and NaN, as in NumPy', () => {
    expect([...tf.cast(tf.tensor1d([-0, Infinity, -Infinity, Number.NaN]), 'bool').dataSync()]).toEqual([0, 1, 1, 1])
  })

  it('keeps what is bool already, and what is empty', () => {
    expect([...tf.cast(tf.tensor1d([1, 0], 'bool'), 'bool').dataSync()]).toEqual([1, 0])
    expect(tf.cast(tf.zeros([0, 3]), 'bool').shape).toEqual([0, 3])
  })
})

describe('other casts', () => {
  it.each([
    ['float32', 'int32', [1.9, -1.9, 0, 7], [1, -1, 0, 7]],
    ['int32', 'float32', [1, -2, 0, 7], [1, -2, 0, 7]],
    ['bool', 'int32', [1, 0, 1, 1], [1, 0, 1, 1]],
    ['bool', 'float32', [1, 0, 1, 1], [1, 0, 1, 1]],
    ['float32', 'float32', [0.5, -1, 2, 3], [0.5, -1, 2, 3]],
  ] as const)('from %s to %s are those of tfjs', (from, to, numbers, expected) => {
    const result = tf.cast(tf.tensor1d([...numbers], from), to)
    expect([result.dtype, ...result.dataSync()]).toEqual([to, ...expected])
  })
})

it('leaves nothing behind, in a heap that grows', () => {
  const x = tf.tensor1d([0, 256], 'int32')
  const cast = () => tf.cast(x, 'bool')
  expectNoLeak(() => {
    for (let i = 0; i < 3000; i++) cast().dispose()
    return []
  })
  const huge = tf.zeros([40_000_000])
  expect([...cast().dataSync()]).toEqual([0, 1])
  huge.dispose()
})
