/** What the tests of kernels share: random operands, and comparison with a float64 reference. */

import { selectBackend } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect } from 'vitest'
import { type WasmOptions, wasm } from '../index.js'

/** Has the tests of a file run on our kernels. */
export function useWasm(options: WasmOptions = {}): void {
  beforeAll(async () => {
    await selectBackend([wasm(options)])
  })
}

/** Numbers in −1 … 1 that are the same for a seed, rounded to float32. */
export function randomNumbers(count: number, seed: number): Float32Array {
  let state = (seed * 2654435761 + 1) >>> 0
  return Float32Array.from({ length: count }, () => {
    // xorshift32: good enough to tell a right kernel from a wrong one.
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 2 ** 31 - 1
  })
}

/**
 * Expects numbers to be near a float64 reference: NaN where it is NaN, ∞ where it is ∞, else within
 * `tolerance · max(|reference|, scale)`.
 *
 * @param scale What sums of such terms are like; default 1.
 */
export function expectNear(
  actual: tf.Tensor | ArrayLike<number>,
  reference: ArrayLike<number>,
  tolerance: number,
  scale = 1,
): void {
  const values = actual instanceof tf.Tensor ? actual.dataSync() : actual
  expect(values.length).toBe(reference.length)
  for (let i = 0; i < reference.length; i++) {
    const [value, due] = [values[i]!, reference[i]!]
    if (Object.is(value, due) || value === due || (Number.isNaN(value) && Number.isNaN(due))) continue
    const deviation = Math.abs(value - due) / Math.max(Math.abs(due), scale)
    if (!(deviation <= tolerance)) expect.fail(`element ${i}: expected ${due}, received ${value} (off by ${deviation})`)
  }
}

/** Expects a computation to leave no tensor behind but what it returns. */
export function expectNoLeak(compute: () => tf.Tensor | tf.Tensor[]): void {
  const before = tf.memory()
  tf.dispose(compute())
  const after = tf.memory()
  expect({ tensors: after.numTensors, buffers: after.numDataBuffers }).toEqual({
    tensors: before.numTensors,
    buffers: before.numDataBuffers,
  })
}
