import { BackendError, selectBackend } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { wasm } from '../index.js'
import { useWasm } from '../testing/kernel-checks.js'
import { heapOf } from './heap.js'

useWasm()

it('a full heap is an error, and what is on it stays whole', () => {
  const kept = tf.tensor1d([1, 2, 3])
  const held: tf.TensorInfo[] = []
  const heap = heapOf(tf.backend())
  const fill = () => {
    for (let i = 0; i < 100; i++) held.push(heap.output([64, 1024, 1024]))
  }
  expect(fill).toThrow(
    new BackendError({
      where: 'wasm',
      expected: `room for ${64 * 2 ** 22} bytes on a heap of at most 4 GiB`,
      received: 'a full heap',
      repair: 'Use smaller batches or a smaller model.',
    }),
  )
  for (const tensor of held) heap.dispose(tensor)
  expect([...tf.add(kept, 1).dataSync()]).toEqual([2, 3, 4])
  expect([...tf.matMul(tf.eye(3), tf.reshape(kept, [3, 1])).dataSync()]).toEqual([1, 2, 3])
})

it('room beside the tensors is kept, and grows', () => {
  const heap = heapOf(tf.backend())
  const small = heap.scratch(64)
  expect(heap.scratch(32)).toBe(small)
  expect(heap.scratch(2 ** 20) % 8).toBe(0)
})

it.each([{ bitExact: false }, { bitExact: true }])(
  'that room is the same when wasm(%o) is selected again',
  async (options) => {
    const room = heapOf(tf.backend()).scratch(2 ** 20)
    await selectBackend([wasm(options)])
    expect(heapOf(tf.backend()).scratch(2 ** 20)).toBe(room)
    await selectBackend([wasm()])
  },
)

it('a backend that was made without wasm() is refused', () => {
  expect(() => heapOf({})).toThrow(BackendError)
})
