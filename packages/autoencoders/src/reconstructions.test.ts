/** Reconstructions as parts of whole models: what every autoencoder must do, and what a likelihood promises. */

import { describeAutoencoder } from '@autoencoders/conformance'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type ArchitecturePart,
  adam,
  convArchitecture,
  denseArchitecture,
  denseDefinitions,
  discretizedLogistic,
  loadAutoencoder,
  type MixedColumn,
  memoryStore,
  mixedColumns,
  type NdArray,
  ndArray,
  PartError,
  type ReconstructionPart,
  randomStreams,
  recurrentArchitecture,
  ShapeError,
  selectBackend,
  structuralDissimilarity,
  structuralSimilarity,
  vae,
  variationalDefinitions,
  wasm,
} from './index.js'
import { reconstructionModels } from './testing/reconstruction-models.js'

const definitions = [denseDefinitions, variationalDefinitions]

for (const { name, create, data } of reconstructionModels) {
  describeAutoencoder(`a VAE with ${name}`, create, {
    data,
    definitions,
    backend: wasm(),
    framework: { describe, it },
  })
}

const meanOf = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length

describe('a VAE on wasm', () => {
  beforeAll(() => selectBackend([wasm()]))

  it.each(reconstructionModels)('with $name learns, is saved and loaded, and tells its likelihood', async (given) => {
    const { create, data } = given
    const model = create({ seed: 1 })
    const before = given.likelihood ? meanOf((await model.logLikelihood(data, { draws: 50 })).data) : 0
    const { epochs } = await model.fit(data, { epochs: 100, batchSize: 16, optimizer: adam({ learningRate: 0.01 }) })
    expect(epochs.at(-1)!.loss).toBeLessThan(epochs[0]!.loss)
    const store = memoryStore()
    await model.save(store)
    const loaded = await loadAutoencoder(store, definitions)
    expect(await loaded.reconstruct(data)).toEqual(await model.reconstruct(data))
    if (given.likelihood) {
      const after = (await model.logLikelihood(data, { draws: 50 })).data
      expect(meanOf(after)).toBeGreaterThan(before + 0.5)
      expect((await loaded.logLikelihood(data, { draws: 50 })).data).toEqual(after)
    } else {
      await expect(model.logLikelihood(data)).rejects.toThrow(PartError)
    }
    loaded.dispose()
    model.dispose()
  })

  const untrained = (inputShape: number[], reconstruction: ReconstructionPart) =>
    vae({ inputShape, architecture: denseArchitecture({ hiddenUnits: [6] }), latentSize: 2, reconstruction, seed: 4 })

  /** Everything that can be: the probabilities of all of it are 1 together. */
  const everything: readonly [string, NdArray, ReconstructionPart][] = [
    ['pairs of three levels', product([[0], [0.5], [1]], 2), discretizedLogistic({ levels: 3 })],
    [
      'pairs of three levels, scales of the output',
      product([[0], [0.5], [1]], 2),
      discretizedLogistic({ levels: 3, scale: 'output' }),
    ],
    ['bits and categories', bitsAndCategories(), mixedColumns({ columns: discrete })],
  ]
  it.each(everything)('gives all %s together the likelihood of 1', async (_, all, reconstruction) => {
    const model = untrained([...all.shape.slice(1)], reconstruction)
    const { data } = await model.logLikelihood(all, { draws: 4000 })
    const sum = Array.from(data).reduce((total, value) => total + Math.exp(value), 0)
    expect(Math.abs(sum - 1)).toBeLessThan(0.01)
    model.dispose()
  })

  const behind: readonly [string, number[], ArchitecturePart][] = [
    ['convolutions', [6, 6, 1], convArchitecture({ filters: [4], activation: 'tanh' })],
    ['convolutions of series', [8, 3], convArchitecture({ filters: [4], activation: 'tanh', dimensions: 1 })],
    ['recurrent cells', [4, 3], recurrentArchitecture({ units: [6], bidirectional: false })],
  ]
  it.each(behind)('tells the scale of every element behind %s too', async (_, inputShape, architecture) => {
    const size = inputShape.reduce((product, length) => product * length, 1)
    const random = randomStreams(2)
      .stream('levels')
      .uniform(24 * size)
    const data = ndArray(
      random.map((value, i) => Math.floor(4 * value * (i % 2)) / 3),
      [24, ...inputShape],
    )
    const reconstruction = discretizedLogistic({ levels: 4, scale: 'output' })
    const model = vae({ inputShape, architecture, latentSize: 2, reconstruction, seed: 1 })
    const { epochs } = await model.fit(data, { epochs: 10, batchSize: 8, optimizer: adam({ learningRate: 0.01 }) })
    expect(epochs.at(-1)!.loss).toBeLessThan(epochs[0]!.loss)
    expect((await model.reconstruct(data)).shape).toEqual(data.shape)
    expect((await model.logLikelihood(data)).data.every((value) => value < 0)).toBe(true)
    model.dispose()
  })

  it('with missing values learns from the rest: what is missing may be anything', async () => {
    const { create, data } = reconstructionModels.find(({ name }) => name === 'mixedColumns')!
    const width = data.shape[1]!
    const widths = [1, 1, 3, 1, 4]
    const column = widths.flatMap((count, i) => Array<number>(count).fill(i))
    const mask = ndArray(
      data.data.map((_, i) => Number((Math.floor(i / width) + column[i % width]!) % 3 > 0)),
      data.shape,
    )
    const filled = (filler: number) =>
      ndArray(
        data.data.map((value, i) => (mask.data[i]! > 0 ? value : filler)),
        data.shape,
      )
    const run = async (filler: number) => {
      const model = create({ seed: 1 })
      const { epochs } = await model.fit(
        { input: filled(0), target: filled(filler), mask },
        { epochs: 20, batchSize: 16 },
      )
      model.dispose()
      return epochs.map(({ loss }) => loss)
    }
    const losses = await run(0)
    expect(losses.at(-1)).toBeLessThan(losses[0]!)
    const others = await run(1)
    losses.forEach((loss, i) => {
      expect(others[i]! / loss).toBeCloseTo(1, 5)
    })
  })

  it('is scored by the structural similarity of what it reconstructs', async () => {
    const { data } = reconstructionModels.find(({ name }) => name === 'structuralDissimilarity')!
    const options = { windowSize: 5, sigma: 1.2, k1: 0.02, k2: 0.05 }
    const model = untrained([...data.shape.slice(1)], structuralDissimilarity(options))
    const { perImage } = structuralSimilarity(data, await model.reconstruct(data), options)
    const scores = (await model.score(data)).data
    perImage.forEach((similarity, i) => {
      expect(scores[i]).toBeCloseTo(1 - similarity, 5)
    })
    model.dispose()
  })

  it('is refused where its data is no picture', () => {
    expect(() => untrained([784], structuralDissimilarity())).toThrow(ShapeError)
    expect(() => untrained([5], mixedColumns({ columns: discrete }))).toThrow(ShapeError)
  })
})

const discrete: readonly MixedColumn[] = [{ kind: 'binary' }, { kind: 'categorical', categories: 3 }]

function bitsAndCategories(): NdArray {
  const hot = [0, 1, 2].map((category) => [0, 1, 2].map((i) => Number(i === category)))
  const rows = [0, 1].flatMap((bit) => hot.map((one) => [bit, ...one]))
  return ndArray(rows.flat(), [6, 4])
}

/** All tuples of the values. */
function product(values: readonly (readonly number[])[], length: number): NdArray {
  let tuples: number[][] = [[]]
  for (let i = 0; i < length; i++) tuples = tuples.flatMap((tuple) => values.map((value) => [...tuple, ...value]))
  return ndArray(tuples.flat(), [tuples.length, length])
}
