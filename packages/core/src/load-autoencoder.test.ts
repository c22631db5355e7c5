import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { decodeBundle, encodeBundle } from './bundle/bundle.js'
import {
  adam,
  BundleError,
  constant,
  definePart,
  type JsonObject,
  linear,
  loadAutoencoder,
  memoryStore,
  OptionError,
  type PartDefinitions,
  PartError,
  selectBackend,
} from './index.js'
import {
  cpuForTests,
  meanSquares,
  smallArchitecture,
  smallData,
  smallModel,
  weightBits,
} from './training/training-fixtures.js'

const shrink = definePart('penalty', 'shrink', ({ weight, of }: { weight: unknown; of?: unknown }) => ({
  name: 'shrink',
  weight,
  of,
  loss: () => tf.scalar(0),
}))
const definitions: PartDefinitions = [[smallArchitecture, [meanSquares]], shrink]
const data = smallData(16)

beforeAll(async () => {
  await selectBackend([cpuForTests])
})

/** The bundle of a small model with something in its configuration changed. */
async function changedBundle(change: (configuration: { model: Record<string, unknown> }) => unknown) {
  const store = memoryStore()
  await smallModel().save(store)
  const { tensors, configuration } = decodeBundle(await store.read())
  const copy = JSON.parse(JSON.stringify(configuration)) as { model: Record<string, unknown> }
  return encodeBundle({ tensors, configuration: (change(copy) ?? copy) as JsonObject })
}

describe('loadAutoencoder', () => {
  it('gives the model back: weights, parts, seed, metadata, outputs to the bit', async () => {
    const model = smallModel({ seed: 7 })
    await model.fit(data, { epochs: 1 })
    model.metadata = { scaler: { mean: [1, 2] }, labels: ['größe', null], threshold: 0.5 }
    const store = memoryStore()
    await model.save(store)
    const loaded = await loadAutoencoder(store, definitions)
    expect(loaded.configuration).toEqual(model.configuration)
    expect(loaded.metadata).toEqual(model.metadata)
    expect(await weightBits(loaded)).toBe(await weightBits(model))
    expect(await loaded.reconstruct(data)).toEqual(await model.reconstruct(data))
    const again = memoryStore()
    await loaded.save(again)
    expect(await again.read()).toEqual(await store.read())
  })

  it('opens bytes, of a Node Buffer too, as often as you like', async () => {
    const store = memoryStore()
    await smallModel().save(store)
    const buffer = Buffer.from(await store.read())
    await loadAutoencoder(buffer, definitions)
    expect((await loadAutoencoder(buffer, definitions)).inputShape).toEqual([8])
  })

  it('opens a checkpoint as the model of that moment', async () => {
    const model = smallModel()
    const store = memoryStore()
    await model.fit(data, { epochs: 2, checkpoint: { to: store }, optimizer: adam() })
    expect(await weightBits(await loadAutoencoder(store, definitions))).toBe(await weightBits(model))
  })

  it('makes parts within parts again, innermost first', async () => {
    const weight = linear({ from: 0, to: 1, steps: 10 })
    const inner = shrink({ weight: 1, of: [constant({ value: 2 })] })
    const model = smallModel({ penalties: [shrink({ weight, of: { inner } })] })
    const store = memoryStore()
    await model.save(store)
    const made: unknown[] = []
    const spying = Object.assign(
      (options: { weight: unknown; of?: unknown }) => {
        made.push(options)
        return shrink(options)
      },
      { role: shrink.role, kind: shrink.kind },
    )
    const loaded = await loadAutoencoder(store, [smallArchitecture, meanSquares, spying])
    expect(loaded.configuration).toEqual(model.configuration)
    const [first, second] = made as [{ of: [{ at(step: number): number }] }, { weight: { at(step: number): number } }]
    expect(first.of[0].at(5)).toBe(2)
    expect(second.weight.at(5)).toBe(0.5)
  })

  it('names the definition that is missing, and what there is', async () => {
    const store = memoryStore()
    await smallModel().save(store)
    const repair = 'Pass the definitions of the package it comes from, such as denseDefinitions.'
    await expect(loadAutoencoder(store, [meanSquares])).rejects.toThrow(
      new PartError({
        where: 'loadAutoencoder',
        expected: 'a definition of the architecture "small"',
        received: 'none of that role',
        repair,
      }),
    )
    await expect(
      loadAutoencoder(
        await changedBundle(({ model }) => {
          model.latent = { role: 'latent', kind: 'quantum', options: {} }
        }),
        definitions,
      ),
    ).rejects.toThrow(
      new PartError({
        where: 'loadAutoencoder',
        expected: 'a definition of the latent "quantum"',
        received: 'only deterministic',
        repair,
      }),
    )
  })

  it.each([
    ['no definitions', undefined, 'undefined'],
    ['a hole among them', [smallArchitecture, undefined], 'undefined'],
    ['a part for a definition', [smallArchitecture({})], 'an object of type Object'],
    ['a name for a definition', ['dense'], '"dense"'],
  ])('refuses %s', async (_, given, received) => {
    const store = memoryStore()
    await smallModel().save(store)
    await expect(loadAutoencoder(store, given as unknown as PartDefinitions)).rejects.toThrow(
      new OptionError({
        where: 'loadAutoencoder',
        expected: 'definitions of parts',
        received,
        repair: 'Pass what packages export: loadAutoencoder(source, [denseDefinitions]).',
      }),
    )
  })

  it.each([
    ['a path', 'model.safetensors', '"model.safetensors"'],
    ['nothing', undefined, 'undefined'],
    ['an ArrayBuffer', new ArrayBuffer(8), 'an object of type ArrayBuffer'],
  ])('refuses %s for a source', async (_, source, received) => {
    await expect(loadAutoencoder(source as never, definitions)).rejects.toThrow(
      new OptionError({
        where: 'loadAutoencoder',
        expected: 'a store or a Uint8Array',
        received,
        repair: 'Use file(path), http(url), indexedDb(name), or the bytes themselves.',
      }),
    )
  })

  it.each([
    ['no model', () => ({}), 'undefined'],
    ['null for a model', () => ({ model: null }), 'null'],
    ['a list for a model', () => ({ model: [] }), 'an array of 0'],
  ])('refuses a bundle with %s', async (_, change, received) => {
    const error = await loadAutoencoder(await changedBundle(change), definitions).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(BundleError)
    expect((error as BundleError).fault).toBe('altered')
    expect((error as BundleError).message).toBe(
      `loadAutoencoder: expected a model configuration, received ${received}.`,
    )
  })

  it('says which tensor is missing or of another shape', async () => {
    const store = memoryStore()
    await smallModel().save(store)
    const { tensors, configuration } = decodeBundle(await store.read())
    const kernel = 'encoder/0/kernel'
    const repair = 'The bundle is of another model, or was written by another version of its parts.'
    const load = (changed: typeof tensors) =>
      loadAutoencoder(encodeBundle({ tensors: changed, configuration }), definitions)
    await expect(load(new Map([...tensors].filter(([name]) => name !== kernel)))).rejects.toThrow(
      `loadAutoencoder: expected a tensor ${kernel} of shape [8, 6], received none. ${repair}`,
    )
    const { data: values } = tensors.get(kernel)!
    await expect(load(new Map([...tensors, [kernel, { data: values, shape: [6, 8] }]]))).rejects.toThrow(
      `loadAutoencoder: expected a tensor ${kernel} of shape [8, 6], received [6, 8]. ${repair}`,
    )
  })

  it('with __proto__ anywhere in its configuration changes no prototype', async () => {
    const evil = JSON.parse('{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}') as object
    const bundle = await changedBundle(({ model }) => {
      const options = { rate: 0.2, ...evil }
      return {
        model: { ...model, ...evil, architecture: { role: 'architecture', kind: 'small', options } },
        metadata: evil,
      }
    })
    expect(Buffer.from(bundle).toString()).toContain('__proto__')
    const loaded = await loadAutoencoder(bundle, definitions)
    expect(({} as { polluted?: string }).polluted).toBeUndefined()
    expect((Object.prototype as { polluted?: string }).polluted).toBeUndefined()
    expect(Object.keys(loaded.metadata)).toEqual(['__proto__', 'constructor'])
  })
})
