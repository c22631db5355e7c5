import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import {
  Autoencoder,
  type BackendAdapter,
  DivergenceError,
  deterministic,
  loadAutoencoder,
  memoryStore,
  type NdArray,
  OptionError,
  randomStreams,
  type StepEvent,
  selectBackend,
  sgd,
  sliceRows,
} from '@autoencoders/core'
import { digits } from '@autoencoders/data'
import { squaredError } from '@autoencoders/losses'
import { beforeAll, describe, expect, it } from 'vitest'
import { type DenseArchitectureOptions, denseArchitecture, denseAutoencoder, denseDefinitions } from './index.js'

const adapters: Record<string, BackendAdapter> = { cpu: cpu(), wasm: wasm() }

function uniform(shape: number[], seed = 1): NdArray {
  const size = shape.reduce((product, length) => product * length, 1)
  return { data: randomStreams(seed).stream('uniform').uniform(size), shape }
}

/** Losses of the first steps, exactly as told. */
async function stepLosses(model: Autoencoder, data: NdArray, steps: number): Promise<number[]> {
  const losses: number[] = []
  for await (const event of model.train(data)) {
    if (event.type === 'step') losses.push((event satisfies StepEvent).loss)
    if (losses.length === steps) break
  }
  return losses
}

const seedProgram = (seed: number) =>
  denseAutoencoder({
    inputShape: [28, 28],
    hiddenUnits: [128],
    latentSize: 64,
    latentActivation: 'relu',
    outputActivation: 'sigmoid',
    seed,
  })

describe('the seed program', () => {
  const images = digits({ count: 640 }).images

  it('is 784-128-64-128-784', () => {
    const { layers, parameters } = seedProgram(1).summary()
    expect(layers.map(({ outputShape }) => outputShape)).toEqual([[784], [128], [64], [128], [784], [28, 28]])
    expect(parameters).toBe(784 * 128 + 128 + 128 * 64 + 64 + 64 * 128 + 128 + 128 * 784 + 784)
  })

  it.each(['cpu', 'wasm'])('has a bit-identical history twice on %s, seed 0 too', async (name) => {
    await selectBackend([adapters[name]!])
    for (const seed of [0, 1]) {
      const [first, second] = [
        await stepLosses(seedProgram(seed), images, 20),
        await stepLosses(seedProgram(seed), images, 20),
      ]
      expect(first).toHaveLength(20)
      expect(second).toEqual(first)
    }
  })

  it('agrees on cpu and wasm within 1e-5 over 20 steps', async () => {
    const losses: number[][] = []
    for (const name of ['cpu', 'wasm']) {
      await selectBackend([adapters[name]!])
      losses.push(await stepLosses(seedProgram(1), images, 20))
    }
    const [onCpu = [], onWasm = []] = losses
    const deviations = onCpu.map((loss, i) => Math.abs(loss - onWasm[i]!) / loss)
    expect(Math.max(...deviations)).toBeLessThan(1e-5)
    expect(onCpu.at(-1)).toBeLessThan(onCpu[0]!)
  })

  it('keeps a model made on one backend usable on another', async () => {
    await selectBackend([adapters.wasm!])
    const model = seedProgram(1)
    const onWasm = await model.encode(sliceRows(images, 0, 4))
    await selectBackend([adapters.cpu!])
    const onCpu = await model.encode(sliceRows(images, 0, 4))
    for (const [i, value] of onCpu.data.entries()) expect(value).toBeCloseTo(onWasm.data[i]!, 5)
  })
})

describe('denseAutoencoder', () => {
  beforeAll(async () => {
    await selectBackend([adapters.wasm!])
  })

  it.each([[[1]], [[7]], [[5, 3]], [[2, 3, 4]]])('takes samples of shape %j', async (inputShape) => {
    const model = denseAutoencoder({ inputShape, hiddenUnits: [6, 5], latentSize: 2 })
    const x = uniform([9, ...inputShape])
    expect((await model.encode(x)).shape).toEqual([9, 2])
    expect((await model.reconstruct(x)).shape).toEqual([9, ...inputShape])
    expect((await model.decode(uniform([4, 2]))).shape).toEqual([4, ...inputShape])
    expect((await model.score(x)).shape).toEqual([9])
  })

  const variants: DenseArchitectureOptions[] = [
    {},
    { hiddenUnits: [12, 8], activation: 'tanh' },
    { hiddenUnits: [12], normalization: 'batch' },
    { hiddenUnits: [12], normalization: 'layer', activation: 'gelu' },
    { hiddenUnits: [12], dropout: 0.3 },
    { hiddenUnits: [12, 8], tiedWeights: true, normalization: 'batch', dropout: 0.1 },
    { hiddenUnits: [12], activation: 'leakyRelu', latentActivation: 'tanh', outputActivation: 'softplus' },
    { hiddenUnits: [12], activation: 'swish', outputActivation: 'sigmoid' },
    { hiddenUnits: [12], activation: 'elu' },
    { hiddenUnits: [12], activation: 'selu' },
    { hiddenUnits: [12], activation: 'softplus' },
  ]
  it.each(variants)('learns, and comes back from a bundle bit for bit: %j', async (options) => {
    const model = denseAutoencoder({ inputShape: [10], latentSize: 3, seed: 3, ...options })
    const x = uniform([96, 10])
    const history = await model.fit(x, { epochs: 30, batchSize: 16 })
    expect(history.epochs.at(-1)!.loss).toBeLessThan(history.epochs[0]!.loss)
    const store = memoryStore()
    await model.save(store)
    const loaded = await loadAutoencoder(store, [denseDefinitions])
    expect(await loaded.reconstruct(x)).toEqual(await model.reconstruct(x))
    expect(loaded.configuration).toEqual(model.configuration)
  })

  it('ties decoder kernels to the encoder: one kernel each, biases of their own', () => {
    const { parameters } = denseAutoencoder({
      inputShape: [10],
      hiddenUnits: [6],
      latentSize: 3,
      tiedWeights: true,
    }).summary()
    expect(parameters).toBe(10 * 6 + 6 * 3 + (6 + 3) + (6 + 10))
  })

  it('sees a condition in encoder and decoder', async () => {
    const model = denseAutoencoder({ inputShape: [4], hiddenUnits: [6], latentSize: 2, conditionSize: 3 })
    const input = uniform([5, 4])
    const [a, b] = [uniform([5, 3], 2), uniform([5, 3], 3)]
    expect(await model.encode({ input, condition: a })).not.toEqual(await model.encode({ input, condition: b }))
    const z = uniform([5, 2])
    expect(await model.decode({ input: z, condition: a })).not.toEqual(await model.decode({ input: z, condition: b }))
    await expect(model.encode(input)).rejects.toThrow(
      'encode: expected { input, condition } with a condition [*, 3], received no condition.',
    )
    await expect(denseAutoencoder({ inputShape: [4], latentSize: 2 }).encode({ input, condition: a })).rejects.toThrow(
      'expected no condition',
    )
  })

  it('refuses data that a sigmoid cannot reach', async () => {
    const model = denseAutoencoder({ inputShape: [4], latentSize: 2, outputActivation: 'sigmoid' })
    const x = uniform([5, 4])
    x.data[9] = 7.25
    await expect(model.fit(x)).rejects.toThrow(
      'fit: expected target values within 0 … 1 (for a sigmoid output), received 7.25 in row 2, element 1. Scale the data',
    )
  })

  it('stops on a loss that is not finite, on wasm too', async () => {
    const model = denseAutoencoder({ inputShape: [10], hiddenUnits: [12], latentSize: 3 })
    const before = await model.weights()
    const optimizer = sgd({ learningRate: 1e20 })
    await expect(model.fit(uniform([96, 10]), { epochs: 50, batchSize: 16, optimizer })).rejects.toThrow(
      DivergenceError,
    )
    expect(await model.weights()).toEqual(before)
  })

  it('composes as parts', async () => {
    const model = new Autoencoder({
      inputShape: [4],
      architecture: denseArchitecture({ hiddenUnits: [5] }),
      latent: deterministic({ size: 2 }),
      reconstruction: squaredError(),
    })
    expect((await model.encode(uniform([3, 4]))).shape).toEqual([3, 2])
  })

  it.each([
    [
      { hiddenUnits: [0] },
      'denseArchitecture: expected hiddenUnits of whole numbers of at least 1, such as [128], received [0].',
    ],
    [{ hiddenUnits: 128 as unknown as number[] }, 'received 128'],
    [{ activation: 'rleu' as 'relu' }, 'expected activation to be one of linear, relu'],
    [
      { normalization: 'group' as 'batch' },
      'expected normalization to be "none" or "batch" or "layer", received "group".',
    ],
    [{ dropout: 1 }, 'expected dropout to be in [0, 1), received 1.'],
    [{ latentSize: 0 }, 'deterministic: expected size to be a whole number of at least 1, received 0.'],
    [{ inputShape: [0] }, 'Autoencoder: expected inputShape of whole numbers of at least 1'],
    [{ tiedWeights: true, conditionSize: 2 }, 'expected tiedWeights with a decoder that mirrors the encoder'],
    [{ seed: -1 }, 'expected a whole-number seed'],
  ])('refuses %j', (options, message) => {
    const make = () => denseAutoencoder({ inputShape: [4], latentSize: 2, ...options })
    expect(make).toThrow(OptionError)
    expect(make).toThrow(message)
  })

  it('says what is missing when neither latentSize nor latent is given', () => {
    expect(() => denseAutoencoder({ inputShape: [4] })).toThrow(
      'denseAutoencoder: expected latentSize or latent, received neither.',
    )
  })
})
