import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { BackendError, loadAutoencoder, memoryStore, selectBackend } from '../index.js'
import {
  cpuForTests,
  meanSquares,
  smallArchitecture,
  smallData,
  smallModel,
  weightBits,
} from '../training/training-fixtures.js'
import { assertBackend } from './assert-backend.js'

// This file selects no backend until its last test.

it('before a backend is selected everything that needs one says so', async () => {
  const store = memoryStore()
  const model = smallModel()
  await model.save(store)
  const uses: Record<string, () => Promise<unknown>> = {
    fit: () => model.fit(smallData(4)),
    encode: () => model.encode(smallData(4)),
    evaluate: () => model.evaluate(smallData(4)),
    sample: () => model.sample(1),
    loadAutoencoder: () => loadAutoencoder(store, [smallArchitecture, meanSquares]),
  }
  for (const [where, use] of Object.entries(uses)) {
    await expect(use()).rejects.toThrow(
      new BackendError({
        where,
        expected: 'a backend in use',
        received: 'none',
        repair: 'First call await selectBackend([wasm(), cpu()]).',
      }),
    )
  }
})

it('a model can be made, described and saved without one, and is the same model with one', async () => {
  const store = memoryStore()
  await smallModel({ seed: 5 }).save(store)
  expect(String(smallModel().summary())).toContain('parameters')
  await selectBackend([cpuForTests])
  const loaded = await loadAutoencoder(store, [smallArchitecture, meanSquares])
  expect(await weightBits(loaded)).toBe(await weightBits(smallModel({ seed: 5 })))
})

it('brings the gradients along when the user chose the backend with tfjs itself', async () => {
  await assertBackend('fit')
  expect(tf.getGradient('BatchMatMul')).toBeDefined()
})
