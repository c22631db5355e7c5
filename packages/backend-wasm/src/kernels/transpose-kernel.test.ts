import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indicesOf, placeOf, sizeOf } from '../testing/broadcast-reference.js'
import { expectNoLeak, randomNumbers, useWasm } from '../testing/kernel-checks.js'

useWasm()

const transpositions = fc.array(fc.constantFrom(0, 1, 2, 3, 4), { minLength: 1, maxLength: 5 }).chain((shape) => {
  const axes = shape.map((_, i) => i)
  return fc.tuple(fc.constant(shape), fc.shuffledSubarray(axes, { minLength: axes.length }))
})

describe('transpose', () => {
  it('is its definition for whatever shape, empty ones included', () => {
    fc.assert(
      fc.property(transpositions, ([shape, perm]) => {
        tf.tidy(() => {
          const x = randomNumbers(sizeOf(shape), 1)
          const y = tf.transpose(tf.tensor(x, shape), perm)
          expect(y.shape).toEqual(perm.map((axis) => shape[axis]))
          const due = Float32Array.from({ length: x.length }, (_, at) => {
            const indices = indicesOf(at, y.shape)
            return x[
              placeOf(
                perm.map((_, axis) => indices[perm.indexOf(axis)]!),
                shape,
              )
            ]!
          })
          expect(y.dataSync()).toEqual(due)
        })
      }),
      { numRuns: 300 },
    )
  })

  it('keeps the type of what is empty, and leaves nothing behind', () => {
    const x = tf.zeros([0, 3, 2, 4], 'int32')
    const y = tf.transpose(x)
    expect([y.dtype, y.shape]).toEqual(['int32', [4, 2, 3, 0]])
    expectNoLeak(() => tf.transpose(x))
  })
})
