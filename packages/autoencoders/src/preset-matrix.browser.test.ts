import { describe, expect, it } from 'vitest'
import {
  type Autoencoder,
  adam,
  loadAutoencoder,
  memoryStore,
  type NdArray,
  ndArray,
  randomStreams,
  selectBackend,
  webgl,
} from './index.js'
import { presetMatrix } from './testing/preset-matrix.js'

// What is minimised against a critic rises where the critic learns; what it says of the data does not.

/** Samples around four patterns, in [0, 1]. */
function patterns({ inputShape }: Autoencoder): NdArray {
  const size = inputShape.reduce((product, length) => product * length, 1)
  const random = randomStreams(6).stream('patterns')
  const centres = random.uniform(4 * size)
  const noise = random.uniform(32 * size)
  const data = noise.map((value, i) => 0.9 * centres[(Math.floor(i / size) % 4) * size + (i % size)]! + 0.1 * value)
  return ndArray(data, [32, ...inputShape])
}

describe('every preset on every architecture, on webgl', () => {
  it.each(presetMatrix)('$name: 20 steps lower the loss, and it is saved and loaded', async (cell) => {
    await selectBackend([webgl()])
    const model = cell.create({ seed: 1 })
    const data = cell.data ?? patterns(model)
    const { epochs } = await model.fit(data, { epochs: 10, batchSize: 16, optimizer: adam({ learningRate: 0.02 }) })
    expect(epochs.every(({ loss }) => Number.isFinite(loss))).toBe(true)
    const told = epochs.map(({ terms }) => terms.bound ?? terms.reconstruction ?? terms['autoencoder.reconstruction']!)
    expect(Math.min(...told.slice(5))).toBeLessThan(told[0]!)
    const store = memoryStore()
    await model.save(store)
    const loaded = await loadAutoencoder(store, cell.definitions!)
    expect(await loaded.encode(data)).toEqual(await model.encode(data))
    loaded.dispose()
    model.dispose()
  })
})
