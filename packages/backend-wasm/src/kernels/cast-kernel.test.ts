import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { expectNoLeak, useWasm } from '../testing/kernel-checks.js'

useWasm()

const floats = fc.oneof(fc.float(), fc.constantFrom(0, -0, 253, 256, 1e-45, Number.NaN, Number.POSITIVE_INFINITY))

it('true is whatever float is not 0', () => {
  fc.assert(
    fc.property(fc.array(floats, { maxLength: 70 }), (values) => {
      tf.tidy(() => {
        const truth = tf.cast(tf.tensor1d(values, 'float32'), 'bool')
        expect([truth.dtype, ...truth.dataSync()]).toEqual(['bool', ...values.map((x) => Number(Math.fround(x) !== 0))])
      })
    }),
  )
})

it('true is whatever whole number is not 0', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(0, 0, 1, -1, 256, 65536, -(2 ** 31), 2 ** 31 - 1), { maxLength: 70 }),
      (values) => {
        tf.tidy(() => {
          const truth = tf.cast(tf.tensor1d(values, 'int32'), 'bool')
          expect([...truth.dataSync()]).toEqual(values.map((x) => Number(x !== 0)))
        })
      },
    ),
  )
})

it.each([
  ['bool', 'float32', [1, 0, 1]],
  ['bool', 'int32', [1, 0, 1]],
  ['bool', 'bool', [1, 0, 1]],
  ['int32', 'float32', [-3, 0, 70_000]],
  ['float32', 'int32', [-3, 0, 70_000]],
] as const)('from %s to %s', (from, to, values) => {
  expect([...tf.cast(tf.tensor1d([...values], from), to).dataSync()]).toEqual(values)
})

it('leaves nothing behind', () => {
  const x = tf.ones([4])
  expectNoLeak(() => {
    for (let i = 0; i < 2000; i++) tf.cast(x, 'bool').dispose()
    return []
  })
  x.dispose()
})
