import { wasm } from '@autoencoders/backend-wasm'
import {
  type Autoencoder,
  adam,
  loadAutoencoder,
  memoryStore,
  type NdArray,
  selectBackend,
  sizeOf,
  sliceRows,
} from '@autoencoders/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { convAutoencoder, convDefinitions, residualAutoencoder, uNetAutoencoder } from './index.js'

const presets = { convAutoencoder, residualAutoencoder, uNetAutoencoder }

/** Sawtooths of five lengths. */
function sawtooths(count: number, shape: readonly number[]): NdArray {
  const size = sizeOf(shape)
  const data = Float32Array.from({ length: count * size }, (_, i) => (((1 + (Math.floor(i / size) % 5)) * i) % 16) / 16)
  return { data, shape: [count, ...shape] }
}

async function weightsOf(model: Autoencoder): Promise<[string, NdArray][]> {
  return [...(await model.weights())]
}

describe.each(Object.keys(presets) as (keyof typeof presets)[])('%s', (name) => {
  beforeAll(async () => {
    await selectBackend([wasm()])
  })

  it.each([
    ['images of 27×31×3, z a map', { inputShape: [27, 31, 3], latentShape: 'map' }],
    ['images of 27×31×3, z a vector', { inputShape: [27, 31, 3], latentShape: 'vector' }],
    ['1×64 signals', { inputShape: [1, 64], dimensions: 2 }],
    ['signals of 64', { inputShape: [64, 1] }],
  ] as const)('trains on %s, is loaded again, goes on from a checkpoint: to the bit', async (_, shapes) => {
    const make = () => presets[name]({ ...shapes, filters: [4, 6], latentSize: 4, normalization: 'group', seed: 5 })
    const x = sawtooths(40, shapes.inputShape)
    const options = { epochs: 3, batchSize: 8, optimizer: adam({ learningRate: 0.003 }) }
    const whole = make()
    const { epochs } = await whole.fit(x, options)
    expect(epochs.at(-1)!.loss).toBeLessThan(0.9 * epochs[0]!.loss)
    const few = sliceRows(x, 0, 3)
    expect((await whole.reconstruct(few)).shape).toEqual(few.shape)

    const bundle = memoryStore()
    await whole.save(bundle)
    const loaded = await loadAutoencoder(bundle, [convDefinitions])
    expect(await loaded.reconstruct(few)).toEqual(await whole.reconstruct(few))
    expect(await loaded.encode(few)).toEqual(await whole.encode(few))

    const checkpoint = memoryStore()
    for await (const event of make().train(x, { ...options, checkpoint: { to: checkpoint, everySteps: 7 } })) {
      if (event.type === 'checkpoint' && event.step === 7) break
    }
    const resumed = make()
    await resumed.fit(x, { ...options, resumeFrom: checkpoint })
    expect(await weightsOf(resumed)).toEqual(await weightsOf(whole))
  })
})
