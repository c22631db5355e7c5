import { wasm } from '@autoencoders/backend-wasm'
import { type Autoencoder, type History, memoryStore, ndArray, selectBackend } from '@autoencoders/core'
import { augmentImages, digits, randomErasing, randomRotation, randomShift } from '@autoencoders/data'
import { beforeAll, describe, expect, it } from 'vitest'
import { denseAutoencoder } from './index.js'

const drawn = digits({ count: 80 }).images
const images = ndArray(drawn.data, [80, 28, 28, 1])
const small = () =>
  denseAutoencoder({ inputShape: [28, 28, 1], hiddenUnits: [32], latentSize: 8, outputActivation: 'sigmoid', seed: 1 })
const augmented = () =>
  augmentImages(images, [randomShift({ maximum: 2 }), randomRotation({ rotation: 15 })], { seed: 5 })

const options = { epochs: 4, batchSize: 16 }
const losses = ({ epochs }: History) => epochs.map(({ loss }) => loss)

async function weightsOf(model: Autoencoder): Promise<Record<string, Float32Array>> {
  return Object.fromEntries([...(await model.weights())].map(([name, { data }]) => [name, data]))
}

describe('training on augmented digits', () => {
  beforeAll(async () => {
    await selectBackend([wasm()])
  })

  it('learns, sees new images in every epoch, and repeats to the bit', async () => {
    const [model, again] = [small(), small()]
    const stream = augmented()
    const history = await model.fit(stream, options)
    expect(losses(history).at(-1)).toBeLessThan(0.8 * losses(history)[0]!)
    // The same stream once more, and one made anew.
    const repeated = await again.fit(stream, options)
    expect(losses(repeated)).toEqual(losses(history))
    expect(losses(await small().fit(augmented(), options))).toEqual(losses(history))
    const frozen = await small().fit(() => augmented()(0), options)
    expect(losses(frozen)[0]).toBe(losses(history)[0])
    expect(losses(frozen)[1]).not.toBe(losses(history)[1])
  })

  it.each([7, 10])('goes on after step %d of 20 as if nothing had happened', async (stop) => {
    const whole = small()
    const expected = await whole.fit(augmented(), options)
    const store = memoryStore()
    await small().fit(augmented(), {
      ...options,
      checkpoint: { to: store, everySteps: 1 },
      callbacks: [
        (event, control) => {
          if (event.type === 'step' && event.step === stop) control.stop()
        },
      ],
    })
    const resumed = small()
    const history = await resumed.fit(augmented(), { ...options, resumeFrom: store })
    expect(losses(history)).toEqual(losses(expected))
    expect(await weightsOf(resumed)).toEqual(await weightsOf(whole))
  })

  it('learns to undo what was done', async () => {
    const stream = augmentImages(images, [randomErasing({ probability: 1 })], { target: 'original' })
    const history = await small().fit(stream, { ...options, epochs: 8 })
    expect(losses(history).at(-1)).toBeLessThan(0.8 * losses(history)[0]!)
  })
})
