import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import {
  type Autoencoder,
  memoryStore,
  type NdArray,
  ndArray,
  OptionError,
  PartError,
  randomStreams,
  selectBackend,
  sizeOf,
  sliceRows,
} from '@autoencoders/core'
import { digits } from '@autoencoders/data'
import { denseArchitecture, denseAutoencoder } from '@autoencoders/dense'
import { categoricalVae, residualVqVae, vqVae } from '@autoencoders/variational'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { autoregressiveCodeSampler, fitSampler, loadSampler, samplerDefinitions } from '../index.js'
import type { CodeDraw, CodeSource } from '../sampler.js'

const fitting = { callbacks: [] }

/** A source whose codes are the indices themselves. */
function sourceOf(indices: NdArray, count: number, seed = 1): CodeSource {
  const shape = indices.shape.slice(1)
  return {
    latentShape: shape,
    seed,
    indices: { count, shape, codesOf: async (array) => array },
    codes: async () => indices,
    encodeIndices: async () => indices,
  }
}

function drawOf(seed: number, temperature = 1): CodeDraw {
  return { seed, temperature, stream: (name) => randomStreams(seed).stream(name) }
}

/** Sequences of 0, 1, 2 in which each index is, with a probability of 0.8, one more than the one before it, modulo 3. */
function chains(count: number, steps: number): NdArray {
  const random = randomStreams(5).stream('chains')
  const data = new Float32Array(count * steps)
  for (let i = 0; i < data.length; i++) {
    const follows = i % steps > 0 && random.uniform(1)[0]! < 0.8
    data[i] = follows ? (data[i - 1]! + 1) % 3 : random.integer(3)
  }
  return ndArray(data, [count, steps])
}

/** How often an index follows the one before it, and how often each is the first. */
function habitsOf({ data, shape }: NdArray): { follows: number; firsts: number[] } {
  const steps = sizeOf(shape.slice(1))
  let follows = 0
  const firsts = [0, 0, 0]
  for (let i = 0; i < data.length; i++) {
    if (i % steps === 0) firsts[data[i]!]! += 1 / shape[0]!
    else follows += Number(data[i] === (data[i - 1]! + 1) % 3)
  }
  return { follows: follows / (data.length - shape[0]!), firsts }
}

const small = { units: 24, embeddingSize: 8, learningRate: 0.01 }

// Plain JavaScript takes minutes for it.
describe('what it learns, on wasm', () => {
  beforeAll(() => selectBackend([wasm()]))

  it('draws sequences with the habits of those it was fitted on, more so when it is colder', async () => {
    const data = chains(500, 6)
    const sampler = await autoregressiveCodeSampler({ ...small, epochs: 12 }).fit(sourceOf(data, 3), fitting)
    const due = habitsOf(data)
    const received = habitsOf(await sampler.sample(1000, drawOf(2)))
    // 0.8 and a third of the rest.
    expect(due.follows).toBeCloseTo(0.8667, 1)
    expect(Math.abs(received.follows - due.follows)).toBeLessThan(0.04)
    due.firsts.forEach((share, k) => {
      expect(Math.abs(received.firsts[k]! - share)).toBeLessThan(0.08)
    })
    expect(habitsOf(await sampler.sample(200, drawOf(2, 0.2))).follows).toBeGreaterThan(0.98)
    expect(habitsOf(await sampler.sample(200, drawOf(2, 20))).follows).toBeLessThan(0.5)
    const coldest = await sampler.sample(3, drawOf(2, 0))
    expect(coldest.data.slice(0, 6)).toEqual(coldest.data.slice(6, 12))
    sampler.dispose?.()
  })

  it('knows the places: what stands there whatever came before', async () => {
    const random = randomStreams(6).stream('places')
    // Even places are anything, odd ones always 2.
    const data = Float32Array.from({ length: 300 * 4 }, (_, i) => (i % 2 === 0 ? random.integer(3) : 2))
    const source = sourceOf(ndArray(data, [300, 2, 2]), 3)
    const sampler = await autoregressiveCodeSampler({ ...small, epochs: 15 }).fit(source, fitting)
    const drawn = await sampler.sample(200, drawOf(1))
    expect(drawn.shape).toEqual([200, 2, 2])
    const odd = drawn.data.filter((_, i) => i % 2 === 1)
    expect(odd.filter((index) => index === 2).length / odd.length).toBeGreaterThan(0.95)
    const even = drawn.data.filter((_, i) => i % 2 === 0)
    for (const k of [0, 1, 2]) {
      expect(Math.abs(even.filter((index) => index === k).length / even.length - 1 / 3)).toBeLessThan(0.08)
    }
    sampler.dispose?.()
  })

  it('the cross-entropy that it ends with is near the entropy of the chains', async () => {
    let loss = Number.NaN
    const source = sourceOf(chains(800, 5), 3)
    const sampler = await autoregressiveCodeSampler({ ...small, epochs: 15 }).fit(source, {
      callbacks: [
        (event) => {
          if (event.type === 'epoch') loss = event.loss
        },
      ],
    })
    const p = 0.8 + 0.2 / 3
    const q = (1 - p) / 2
    const entropy = Math.log(3) - 4 * (p * Math.log(p) + 2 * q * Math.log(q))
    expect(loss).toBeGreaterThan(entropy - 0.15)
    expect(loss).toBeLessThan(entropy + 0.15)
    sampler.dispose?.()
  })
})

describe.each([cpu(), wasm()])('codes one after the other, on $name', (backend) => {
  beforeAll(() => selectBackend([backend]))

  const { images } = digits({ count: 80, seed: 1 })
  const parts = { inputShape: [28, 28], architecture: denseArchitecture({ hiddenUnits: [16] }), seed: 1 }
  const models: [string, () => Autoencoder][] = [
    ['groups', () => vqVae({ ...parts, latentSize: 8, groups: 4, codes: 6 })],
    ['levels', () => residualVqVae({ ...parts, latentSize: 4, groups: 2, levels: 3, codes: 6 })],
    ['one code a sample', () => vqVae({ ...parts, latentSize: 4, codes: 6 })],
    ['categorical variables', () => categoricalVae({ ...parts, variables: 3, categories: 5 })],
  ]
  it.each(models)('draws codes of a model with %s, the same for the same seeds and after saving', async (_, make) => {
    const model = make()
    await model.fit(images, { epochs: 1 })
    const part = autoregressiveCodeSampler({ units: 8, embeddingSize: 4, epochs: 2 })
    const sampler = await fitSampler(model, images, part, { seed: 1 })
    const z = await sampler.sampleCodes(70, { seed: 3 })
    expect(z.shape).toEqual([70, ...model.latentShape])
    expect(await sampler.sample(70, { seed: 3 })).toEqual(await model.decode(z))
    expect(sliceRows(z, 0, 5)).toEqual(await sampler.sampleCodes(5, { seed: 3 }))
    expect(await sampler.sampleCodes(70, { seed: 4 })).not.toEqual(z)
    const again = await fitSampler(model, images, part, { seed: 1 })
    expect(await again.sampleCodes(70, { seed: 3 })).toEqual(z)
    const store = memoryStore()
    await sampler.save(store)
    const loaded = await loadSampler(store, model, [samplerDefinitions])
    expect(await loaded.sampleCodes(70, { seed: 3 })).toEqual(z)
    const colder = { seed: 3, temperature: 0.5 }
    expect(await loaded.sampleCodes(9, colder)).toEqual(await sampler.sampleCodes(9, colder))
    for (const each of [sampler, again, loaded]) each.dispose()
  })

  it('leaves no tensors behind', async () => {
    const model = models[0]![1]()
    const all = async () => {
      const part = autoregressiveCodeSampler({ units: 8, embeddingSize: 4, epochs: 1 })
      const sampler = await fitSampler(model, images, part)
      await sampler.sample(3)
      const store = memoryStore()
      await sampler.save(store)
      const loaded = await loadSampler(store, model, [samplerDefinitions])
      await loaded.sample(3, { temperature: 0.5 })
      for (const each of [sampler, loaded]) each.dispose()
    }
    await all()
    const before = tf.memory().numTensors
    await all()
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('what it refuses', () => {
  beforeAll(() => selectBackend([cpu()]))
  it('latents that have no codes', async () => {
    const model = denseAutoencoder({ inputShape: [4], latentSize: 2 })
    const fitted = fitSampler(model, [[0, 1, 2, 3]], autoregressiveCodeSampler())
    await expect(fitted).rejects.toThrow(PartError)
    await expect(fitted).rejects.toThrow('a model whose latent is made of codes from a list')
    await expect(fitted).rejects.toThrow('vectorQuantized')
  })
  it.each([{ units: 0 }, { embeddingSize: 0.5 }, { epochs: 0 }])('options %o', (options) => {
    expect(() => autoregressiveCodeSampler(options)).toThrow(OptionError)
  })
})
