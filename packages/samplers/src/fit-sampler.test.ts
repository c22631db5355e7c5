import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import {
  type Autoencoder,
  BundleError,
  DataError,
  loadAutoencoder,
  memoryStore,
  OptionError,
  PartError,
  ShapeError,
  selectBackend,
  sliceRows,
} from '@autoencoders/core'
import { decodeBundle, encodeBundle } from '@autoencoders/core/extend'
import { digits } from '@autoencoders/data'
import { denseAutoencoder, denseDefinitions } from '@autoencoders/dense'
import { latentNorm } from '@autoencoders/losses'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  fitSampler,
  flowSampler,
  gaussianMixtureSampler,
  loadSampler,
  normalSampler,
  type SamplerPart,
  samplerDefinitions,
  twoStageSampler,
} from './index.js'

const { images } = digits({ count: 300, seed: 1 })

async function trained(latentSize = 3): Promise<Autoencoder> {
  const penalties = [latentNorm({ weight: 1e-2 })]
  const model = denseAutoencoder({ inputShape: [28, 28], hiddenUnits: [16], latentSize, penalties, seed: 1 })
  await model.fit(images, { epochs: 2 })
  return model
}

const samplers: [string, () => SamplerPart][] = [
  ['gaussianMixture, full', () => gaussianMixtureSampler({ components: 4 })],
  ['gaussianMixture, diagonal', () => gaussianMixtureSampler({ components: 4, covariance: 'diagonal' })],
  ['normal', () => normalSampler()],
  ['twoStage', () => twoStageSampler({ hiddenUnits: [16], epochs: 20, latentSize: 2, learningRate: 0.01 })],
  ['flow', () => flowSampler({ layers: 2, hiddenUnits: 16, epochs: 20, learningRate: 0.01 })],
]

describe.each([cpu(), wasm()])('samplers on $name', (backend) => {
  let model: Autoencoder
  beforeAll(async () => {
    await selectBackend([backend])
    model = await trained()
  }, 120_000)

  describe.each(samplers)('%s', (name, part) => {
    const hasDensity = name !== 'twoStage'

    it('draws codes, and data that the model makes of them', async () => {
      const sampler = await fitSampler(model, images, part(), { seed: 1 })
      const z = await sampler.sampleCodes(5, { seed: 3 })
      const made = await sampler.sample(5, { seed: 3 })
      expect(z.shape).toEqual([5, 3])
      expect(made.shape).toEqual([5, 28, 28])
      expect(made).toEqual(await model.decode(z))
    })

    it('gives the same to the bit for the same seeds, and other draws for others', async () => {
      const first = await fitSampler(model, images, part(), { seed: 1 })
      const second = await fitSampler(model, images, part(), { seed: 1, batchSize: 77 })
      const z = await first.sampleCodes(8, { seed: 3 })
      expect(await second.sampleCodes(8, { seed: 3 })).toEqual(z)
      expect(await first.sampleCodes(8, { seed: 3 })).toEqual(z)
      expect(sliceRows(await first.sampleCodes(20, { seed: 3 }), 0, 8)).toEqual(z)
      expect(await first.sampleCodes(8, { seed: 4 })).not.toEqual(z)
      const other = await fitSampler(model, images, part(), { seed: 2 })
      expect(await other.sampleCodes(8, { seed: 3 })).not.toEqual(z)
    })

    it('is the same after saving', async () => {
      const sampler = await fitSampler(model, images, part(), { seed: 1 })
      const store = memoryStore()
      await sampler.save(store)
      const again = await loadSampler(store, model, [samplerDefinitions])
      expect(again.kind).toBe(sampler.kind)
      expect(await again.sampleCodes(8, { seed: 3 })).toEqual(await sampler.sampleCodes(8, { seed: 3 }))
      if (hasDensity) {
        const codes = await model.encode(images)
        expect(await again.logProbability(codes)).toEqual(await sampler.logProbability(codes))
      }
      const twice = memoryStore()
      await again.save(twice)
      expect(await twice.read()).toEqual(await store.read())
    })

    it('finds the codes of the data likelier than others', async () => {
      const sampler = await fitSampler(model, images, part())
      const codes = await model.encode(images)
      if (!hasDensity) return expect(sampler.logProbability(codes)).rejects.toThrow('a sampler with a density')
      const own = await sampler.logProbability(codes)
      expect(own.shape).toEqual([300])
      const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length
      const far = { ...codes, data: codes.data.map((value) => 3 * value + 1) }
      expect(mean((await sampler.logProbability(far)).data)).toBeLessThan(mean(own.data))
      const drawn = await sampler.logProbability(await sampler.sampleCodes(2000))
      expect(Math.abs(mean(drawn.data) - mean(own.data))).toBeLessThan(0.3)
    })

    it('leaves no tensors behind', async () => {
      const all = async () => {
        const sampler = await fitSampler(model, images, part())
        await sampler.sample(4)
        if (hasDensity) await sampler.logProbability(await sampler.sampleCodes(4))
        const store = memoryStore()
        await sampler.save(store)
        const again = await loadSampler(store, model, [samplerDefinitions])
        await again.sample(4)
        again.dispose()
        sampler.dispose()
      }
      await all()
      const before = tf.memory().numTensors
      await all()
      expect(tf.memory().numTensors).toBe(before)
    })
  })

  it('draws for a conditional model what it is told', async () => {
    const { images: few, labels } = digits({ count: 60, seed: 2 })
    const condition = Array.from(labels, (label) => Array.from({ length: 10 }, (_, k) => Number(k === label)))
    const conditional = denseAutoencoder({ inputShape: [28, 28], latentSize: 2, conditionSize: 10 })
    await conditional.fit({ input: few, condition }, { epochs: 1 })
    const sampler = await fitSampler(conditional, { input: few, condition }, normalSampler())
    const three = [condition[0]!, condition[1]!, condition[2]!]
    const made = await sampler.sample(3, { condition: three, seed: 1 })
    expect(made).toEqual(
      await conditional.decode({ input: await sampler.sampleCodes(3, { seed: 1 }), condition: three }),
    )
  })
})

describe('what a sampler refuses', () => {
  let model: Autoencoder
  beforeAll(async () => {
    await selectBackend([cpu()])
    model = await trained()
  }, 120_000)
  const part = gaussianMixtureSampler({ components: 2 })

  it.each([
    ['no sampler', () => fitSampler(model, images, { role: 'sampler' } as SamplerPart), OptionError, 'a sampler'],
    ['no model', () => fitSampler({} as Autoencoder, images, part), OptionError, 'an autoencoder'],
    ['too few codes', () => fitSampler(model, sliceRows(images, 0, 1), part), DataError, 'at least 2 samples'],
    ['data of another shape', () => fitSampler(model, [[1, 2]], part), ShapeError, 'encode'],
    ['a seed', () => fitSampler(model, images, part, { seed: -1 }), OptionError, 'seed'],
  ])('%s', async (_, attempt, error, message) => {
    const fitted = attempt()
    await expect(fitted).rejects.toThrow(error)
    await expect(fitted).rejects.toThrow(message)
  })

  it('codes that are not finite', async () => {
    const broken = denseAutoencoder({ inputShape: [28, 28], latentSize: 2 })
    const weights = new Map(await broken.weights())
    const [name, { data, shape }] = [...weights][0]!
    weights.set(name, { data: data.map(() => Number.NaN), shape })
    broken.setWeights(weights)
    await expect(fitSampler(broken, images, part)).rejects.toThrow('codes of finite numbers, received NaN in row 0')
  })

  it('draws and densities that it has not', async () => {
    const sampler = await fitSampler(model, images, part)
    await expect(sampler.sampleCodes(0)).rejects.toThrow(OptionError)
    await expect(sampler.sampleCodes(1, { seed: 0.5 })).rejects.toThrow(OptionError)
    await expect(sampler.sampleCodes(1, { temperature: 0.5 })).rejects.toThrow(PartError)
    await expect(sampler.sample(1, { decodingTemperature: 0.5 })).rejects.toThrow(PartError)
    await expect(sampler.logProbability([[1, 2]])).rejects.toThrow('codes [*, 3], received [1, 2]')
    await expect(sampler.logProbability([[1, 2, Number.NaN]])).rejects.toThrow(DataError)
    sampler.dispose()
    await expect(sampler.sample(1)).rejects.toThrow('one that was disposed')
    expect((await model.encode(images)).shape).toEqual([300, 3])
  })

  it('files that are not its own', async () => {
    const [store, modelStore] = [memoryStore(), memoryStore()]
    await (await fitSampler(model, images, part)).save(store)
    await model.save(modelStore)
    const other = denseAutoencoder({ inputShape: [28, 28], latentSize: 4 })
    const mismatch = loadSampler(store, other, [samplerDefinitions])
    await expect(mismatch).rejects.toThrow(BundleError)
    await expect(mismatch).rejects.toMatchObject({ fault: 'mismatch' })
    await expect(mismatch).rejects.toThrow("a sampler of codes [4], as the model's are, received one of [3]")
    await expect(loadSampler(store, model, [])).rejects.toThrow(PartError)
    await expect(loadSampler(modelStore, model, [samplerDefinitions])).rejects.toMatchObject({ fault: 'mismatch' })
    await expect(loadAutoencoder(store, [denseDefinitions])).rejects.toThrow(BundleError)
    const { tensors, configuration } = decodeBundle(await store.read())
    const less = new Map([...tensors].filter(([name]) => name !== 'mixture/means'))
    const without = encodeBundle({ tensors: less, configuration })
    await expect(loadSampler(without, model, [samplerDefinitions])).rejects.toThrow(
      'a tensor mixture/means of shape [2, 3]',
    )
    const bytes = await store.read()
    bytes[bytes.length - 1]! ^= 1
    await expect(loadSampler(bytes, model, [samplerDefinitions])).rejects.toMatchObject({ fault: 'altered' })
    await expect(loadSampler(bytes, model, [samplerDefinitions])).rejects.toThrow('loadSampler: expected')
    const cut = bytes.subarray(0, bytes.length - 5)
    await expect(loadSampler(cut, model, [samplerDefinitions])).rejects.toMatchObject({ fault: 'truncated' })
  })
})
