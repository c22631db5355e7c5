import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import {
  type Autoencoder,
  type BackendAdapter,
  deterministic,
  loadAutoencoder,
  Autoencoder as Model,
  memoryStore,
  type NdArray,
  OptionError,
  PartError,
  randomStreams,
  type StepEvent,
  selectBackend,
} from '@autoencoders/core'
import { digits } from '@autoencoders/data'
import { categoricalCrossEntropy, squaredError } from '@autoencoders/losses'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type ConvAutoencoderOptions,
  convArchitecture,
  convAutoencoder,
  convDefinitions,
  residualAutoencoder,
  uNetAutoencoder,
} from './index.js'

const adapters: Record<string, BackendAdapter> = { cpu: cpu(), wasm: wasm() }
const presets = { convAutoencoder, residualAutoencoder, uNetAutoencoder }
type PresetName = keyof typeof presets
const names = Object.keys(presets) as PresetName[]

function uniform(shape: number[], seed = 1): NdArray {
  const size = shape.reduce((product, length) => product * length, 1)
  return { data: randomStreams(seed).stream('uniform').uniform(size), shape }
}

/** Few filters, so that tests are quick. */
function make(name: PresetName, options: ConvAutoencoderOptions): Autoencoder {
  return presets[name]({ filters: [4, 6], ...options })
}

async function stepLosses(model: Autoencoder, data: NdArray, steps: number): Promise<number[]> {
  const losses: number[] = []
  for await (const event of model.train(data, { batchSize: 8 })) {
    if (event.type === 'step') losses.push((event satisfies StepEvent).loss)
    if (losses.length === steps) break
  }
  return losses
}

describe.each(names)('%s', (name) => {
  beforeAll(async () => {
    await selectBackend([adapters.wasm!])
  })

  it.each([[[28, 28, 1]], [[27, 31, 3]], [[5, 7, 2]], [[1, 64, 1]], [[64, 1, 1]], [[64, 1]], [[64]], [[1, 1, 5]]])(
    'gives back samples of shape %j',
    async (inputShape) => {
      const model = make(name, { inputShape, latentSize: 2 })
      const x = uniform([3, ...inputShape])
      const output = await model.reconstruct(x)
      expect(output.shape).toEqual([3, ...inputShape])
      expect(output.data.every(Number.isFinite)).toBe(true)
      expect((await model.encode(x)).shape).toEqual([3, ...model.latentShape])
    },
  )

  it.each([
    [[10, 9], 1, [5, 2], [3, 2]],
    [[10, 9], 2, [5, 5, 2], [3, 3, 2]],
  ] as const)('reads samples %j in %d dimensions', async (inputShape, dimensions, halved, quartered) => {
    const model = make(name, { inputShape, dimensions, latentSize: 2, latentShape: 'map' })
    expect(model.latentShape).toEqual(name === 'uNetAutoencoder' ? halved : quartered)
    expect((await model.reconstruct(uniform([3, 10, 9]))).shape).toEqual([3, 10, 9])
  })

  it.each(['transposed', 'nearest', 'bilinear'] as const)(
    'learns, and is loaded again to the bit: %s',
    async (upsampling) => {
      const model = make(name, { inputShape: [7, 6, 2], latentSize: 3, upsampling, normalization: 'group', seed: 3 })
      const x = uniform([32, 7, 6, 2])
      const history = await model.fit(x, { epochs: 5, batchSize: 8 })
      expect(history.epochs.at(-1)!.loss).toBeLessThan(history.epochs[0]!.loss)
      const store = memoryStore()
      await model.save(store)
      const loaded = await loadAutoencoder(store, [convDefinitions])
      expect(await loaded.reconstruct(x)).toEqual(await model.reconstruct(x))
      expect(loaded.configuration).toEqual(model.configuration)
    },
  )

  it.each(['vector', 'map'] as const)('sees a condition in encoder and decoder, latent %s', async (latentShape) => {
    const inputShape = [9, 1]
    const options = { inputShape, latentSize: 2, latentShape, conditionSize: 3, normalization: 'none' } as const
    const model =
      name === 'uNetAutoencoder' ? uNetAutoencoder({ ...options, filters: [4, 6], skips: false }) : make(name, options)
    const input = uniform([5, 9, 1])
    const [a, b] = [uniform([5, 3], 2), uniform([5, 3], 3)]
    expect(await model.encode({ input, condition: a })).not.toEqual(await model.encode({ input, condition: b }))
    const z = uniform([5, ...model.latentShape])
    expect(await model.decode({ input: z, condition: a })).not.toEqual(await model.decode({ input: z, condition: b }))
  })

  it('colours: one channel to three', async () => {
    const model = make(name, { inputShape: [9, 8, 1], targetShape: [9, 8, 3], latentSize: 2 })
    const data = { input: uniform([8, 9, 8, 1]), target: uniform([8, 9, 8, 3], 2) }
    const { epochs } = await model.fit(data, { epochs: 5, batchSize: 4 })
    expect(epochs.at(-1)!.loss).toBeLessThan(epochs[0]!.loss)
    expect((await model.reconstruct(data.input)).shape).toEqual([8, 9, 8, 3])
  })

  it('gives a category for every pixel and channel', async () => {
    const reconstruction = categoricalCrossEntropy({ categories: 4 })
    const model = make(name, { inputShape: [5, 4, 2], latentSize: 2, reconstruction })
    const x = uniform([6, 5, 4, 2])
    x.data.forEach((value, i) => {
      x.data[i] = Math.floor(4 * value)
    })
    await model.fit(x, { epochs: 1 })
    expect((await model.reconstruct(x)).data.every((value) => [0, 1, 2, 3].includes(value))).toBe(true)
  })

  it('refuses data that a sigmoid cannot reach', async () => {
    const model = make(name, { inputShape: [4, 4, 1], latentSize: 2, outputActivation: 'sigmoid' })
    const x = uniform([5, 4, 4, 1])
    x.data[33] = 7.25
    await expect(model.fit(x)).rejects.toThrow('expected target values within 0 … 1 (for a sigmoid output)')
  })

  it.each([
    [{ filters: [] }, 'expected filters of whole numbers of at least 1, such as [32, 64], received [].'],
    [{ filters: 32 as unknown as number[] }, 'received 32'],
    [{ kernelSize: 0 }, 'expected kernelSize to be a whole number of at least 1, or two of them, received 0.'],
    [{ strides: [2, 2, 2] }, 'for these filters, received [2,2,2].'],
    [{ strides: 0 }, 'expected strides to be a whole number of at least 1, or two of them, received 0.'],
    [{ activation: 'rleu' as 'relu' }, 'expected activation to be one of linear, relu'],
    [{ normalization: 'instance' as 'batch' }, 'expected normalization to be "none" or "batch" or "group" or "layer"'],
    [{ groups: 2, normalization: 'batch' }, 'expected groups together with normalization "group"'],
    [{ groups: 5, normalization: 'group' }, 'expected groups that divide 4 filters, received 5.'],
    [{ dropout: 1 }, 'expected dropout to be in [0, 1), received 1.'],
    [{ upsampling: 'resize' as 'nearest' }, 'expected upsampling to be "transposed" or "nearest" or "bilinear"'],
    [{ latentShape: 'image' as 'map' }, 'expected latentShape to be "vector" or "map"'],
    [{ dimensions: 3 as 2 }, 'expected dimensions to be 1 or 2, received 3.'],
    [
      { inputShape: [28, 28] },
      'expected dimensions to say how samples of two axes are meant, received samples [28, 28]. [height, width] without channels is dimensions: 2; [length, channels] is dimensions: 1.',
    ],
    [{ inputShape: [4, 4, 1], dimensions: 1 }, 'expected samples [length, channels] or [length] for dimensions: 1'],
    [{ inputShape: [4], dimensions: 2 }, 'expected samples [height, width, channels] or [height, width]'],
    [{ inputShape: [4, 4, 4, 1] }, 'expected samples [height, width, channels], [length, channels] or [length]'],
    [{ latentShape: 'map', targetShape: [16, 16, 1] }, 'expected a target'],
    [{ targetShape: [8] }, 'expected an output with at least 2 axes, as the input has, received [8].'],
  ] as const)('refuses %j', (options, message) => {
    const refused = () => make(name, { inputShape: [8, 8, 1], latentSize: 2, ...(options as object) })
    expect(refused).toThrow(OptionError)
    expect(refused).toThrow(message)
  })

  it('says what is missing when neither latentSize nor latent is given', () => {
    expect(() => make(name, { inputShape: [4, 4, 1] })).toThrow(
      `${name}: expected latentSize or latent, received neither.`,
    )
  })
})

describe('convAutoencoder', () => {
  it('is two strided convolutions, and two back', () => {
    const { layers, parameters } = convAutoencoder({ inputShape: [28, 28, 1], latentSize: 16 }).summary()
    const shapes = [[14, 14, 32], [7, 7, 64], [3136], [16], [3136], [7, 7, 64], [14, 14, 32], [28, 28, 1]]
    expect(layers.map(({ outputShape }) => outputShape)).toEqual(shapes)
    expect(parameters).toBe(320 + 18496 + 50192 + 53312 + 18464 + 289)
  })

  it('agrees on cpu and wasm within 1e-5 over 20 steps', async () => {
    const images = digits({ count: 160 }).images
    const data = { data: images.data, shape: [160, 28, 28, 1] }
    const losses: number[][] = []
    for (const name of ['cpu', 'wasm']) {
      await selectBackend([adapters[name]!])
      const model = convAutoencoder({
        ...{ inputShape: [28, 28, 1], filters: [4, 8], latentSize: 8, outputActivation: 'sigmoid', seed: 1 },
      })
      losses.push(await stepLosses(model, data, 20))
    }
    const [onCpu = [], onWasm = []] = losses
    const deviations = onCpu.map((loss, i) => Math.abs(loss - onWasm[i]!) / loss)
    expect(onCpu).toHaveLength(20)
    expect(Math.max(...deviations)).toBeLessThan(1e-5)
    expect(onCpu.at(-1)).toBeLessThan(onCpu[0]!)
  })

  it('takes strides of its own at each level, along each axis', () => {
    const model = convAutoencoder({
      ...{
        inputShape: [20, 80, 1],
        filters: [2, 3, 4],
        strides: [[2, 4], 1, [1, 3]],
        latentShape: 'map',
        latentSize: 5,
      },
    })
    expect(model.latentShape).toEqual([10, 7, 5])
  })

  it('has one tap along an axis of length 1', async () => {
    const model = convAutoencoder({ inputShape: [1, 6, 2], filters: [3], latentSize: 2 })
    const weights = await model.weights()
    expect(weights.get('encoder/0/filter')?.shape).toEqual([1, 3, 2, 3])
    expect(weights.get('decoder/1/filter')?.shape).toEqual([1, 3, 2, 3])
  })

  it('makes targets of another size from a vector', async () => {
    const model = convAutoencoder({ inputShape: [8, 8, 3], targetShape: [15, 17, 3], latentSize: 2, filters: [2, 2] })
    expect((await model.reconstruct(uniform([2, 8, 8, 3]))).shape).toEqual([2, 15, 17, 3])
  })

  it('composes as parts', async () => {
    const model = new Model({
      inputShape: [4, 4, 1],
      architecture: convArchitecture({ filters: [2] }),
      latent: deterministic({ size: 2 }),
      reconstruction: squaredError(),
    })
    expect((await model.encode(uniform([3, 4, 4, 1]))).shape).toEqual([3, 2])
  })
})

describe('residualAutoencoder', () => {
  it('has as many blocks at each level as asked for', () => {
    const options = { inputShape: [8, 8, 1], filters: [2, 3], latentSize: 2 }
    const blocks = (count: number) =>
      residualAutoencoder({ ...options, blocks: count })
        .summary()
        .layers.filter(({ layer }) => layer.endsWith('residual'))
    expect(blocks(3)).toHaveLength(12)
    expect(() => blocks(0)).toThrow(
      'residualArchitecture: expected blocks to be a whole number of at least 1, received 0.',
    )
  })
})

describe('uNetAutoencoder', () => {
  const options = { inputShape: [8, 8, 1], filters: [2, 3], latentSize: 2 }

  it('gives the decoder what the encoder saw, and then z alone is not enough', async () => {
    const model = uNetAutoencoder(options)
    await expect(model.decode(uniform([1, 4, 4, 2]))).rejects.toThrow(PartError)
    const without = uNetAutoencoder({ ...options, skips: false })
    expect((await without.decode(uniform([1, 4, 4, 2]))).shape).toEqual([1, 8, 8, 1])
    expect(model.summary().parameters).toBeGreaterThan(without.summary().parameters)
  })

  it('makes targets of another size without skip connections alone', () => {
    const larger = { ...options, targetShape: [16, 16, 1], latentShape: 'vector' } as const
    expect(() => uNetAutoencoder(larger)).toThrow(
      "uNetArchitecture: expected a target of [8, 8], the input's size, for skip connections, received [16, 16, 1]. Set skips: false.",
    )
    expect(uNetAutoencoder({ ...larger, skips: false }).targetShape).toEqual([16, 16, 1])
  })

  it.each([
    [{ skips: 1 as unknown as boolean }, 'expected skips to be true or false, received 1.'],
    [{ convolutions: 0 }, 'expected convolutions to be a whole number of at least 1, received 0.'],
  ])('refuses %j', (wrong, message) => {
    expect(() => uNetAutoencoder({ ...options, ...wrong })).toThrow(`uNetArchitecture: ${message}`)
  })
})
