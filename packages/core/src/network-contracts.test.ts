import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type Architecture,
  denseLayer,
  type Network,
  type PartBody,
  type Reconstruction,
  sequential,
  streamingNetwork,
} from './extend.js'
import {
  Autoencoder,
  type AutoencoderOptions,
  definePart,
  deterministic,
  loadAutoencoder,
  memoryStore,
  type NdArray,
  ndArray,
  OptionError,
  PartError,
  randomStreams,
  ShapeError,
  selectBackend,
} from './index.js'
import { cpuForTests, meanSquares } from './training/training-fixtures.js'

beforeAll(async () => {
  await selectBackend([cpuForTests])
})

function uniform(shape: number[], seed = 1): NdArray {
  return {
    data: randomStreams(seed)
      .stream('x')
      .uniform(shape.reduce((a, b) => a * b)),
    shape,
  }
}

function model(architecture: AutoencoderOptions['architecture'], more: Partial<AutoencoderOptions> = {}): Autoencoder {
  const parts = { architecture, latent: deterministic({ size: 2 }), reconstruction: meanSquares() }
  return new Autoencoder({ inputShape: [3], ...parts, seed: 1, ...more })
}

/** One dense layer each way, the decoder's width being what is asked for. */
const plain = definePart(
  'architecture',
  'plain',
  (): PartBody<Architecture> => ({
    build({ inputShape, outputShape, encoderOutputs, latentSize }, scope) {
      const half = (name: string, inputUnits: number, units: number) =>
        sequential([inputUnits], [denseLayer(scope.child(name), { inputUnits, units })])
      return {
        encoder: half('encoder', inputShape[0]!, encoderOutputs),
        decoder: half('decoder', latentSize, outputShape[0]!),
      }
    },
  }),
)

describe('a target of another shape', () => {
  const make = () => model(plain(), { targetShape: [5] })
  const data = { input: uniform([8, 3]), target: uniform([8, 5], 2) }

  it('is learned, judged, reconstructed, decoded', async () => {
    const trained = make()
    const { epochs } = await trained.fit(data, { epochs: 20, batchSize: 4 })
    expect(epochs.at(-1)!.loss).toBeLessThan(epochs[0]!.loss)
    expect(trained.targetShape).toEqual([5])
    expect((await trained.reconstruct(data.input)).shape).toEqual([8, 5])
    expect((await trained.decode(uniform([4, 2]))).shape).toEqual([4, 5])
    expect((await trained.encode(data.input)).shape).toEqual([8, 2])
    expect((await trained.score(data)).shape).toEqual([8])
    expect((await trained.evaluate(data)).meanSquaredError).toBeGreaterThan(0)
  })

  it('is needed by whatever takes a loss', async () => {
    const message = 'expected { input, target } with a target [*, 5], received no target.'
    await expect(make().fit(data.input)).rejects.toThrow(`fit: ${message}`)
    await expect(make().score(data.input)).rejects.toThrow(`score: ${message}`)
    await expect(make().evaluate(data.input)).rejects.toThrow(`evaluate: ${message}`)
  })

  it('is saved, and left out where it is that of the input', async () => {
    const store = memoryStore()
    const saved = make()
    await saved.save(store)
    const loaded = await loadAutoencoder(store, [plain, meanSquares])
    expect(loaded.targetShape).toEqual([5])
    expect(await loaded.reconstruct(data.input)).toEqual(await saved.reconstruct(data.input))
    expect(model(plain()).configuration).not.toHaveProperty('targetShape')
    expect(() => model(plain(), { targetShape: [0] })).toThrow('expected targetShape of whole numbers of at least 1')
  })
})

/** The encoder drops its input's last element; the decoder adds what it is given beside z. */
const skipping = definePart(
  'architecture',
  'skipping',
  (): PartBody<Architecture> => ({
    build({ encoderOutputs, latentSize }, scope) {
      const encoder = sequential([3], [denseLayer(scope.child('encoder'), { inputUnits: 3, units: encoderOutputs })])
      const decoder = sequential(
        [latentSize],
        [denseLayer(scope.child('decoder'), { inputUnits: latentSize, units: 3 })],
      )
      return {
        encoder: {
          ...encoder,
          applyWithSkips: (input, context) => ({ output: encoder.apply(input, context), skips: [input] }),
        },
        decoder: {
          ...decoder,
          takesSkips: true,
          apply: (z, context) => tf.add(decoder.apply(z, context), context.skips![0]!),
        },
      }
    },
  }),
)

describe('skip connections', () => {
  it('reach the decoder wherever there is an encoder before it', async () => {
    const x = uniform([4, 3])
    const skipped = model(skipping())
    const zeros = new Map(
      [...(await skipped.weights())].map(([name, { shape }]) => [
        name,
        ndArray(new Float32Array(shape.reduce((a, b) => a * b)), shape),
      ]),
    )
    skipped.setWeights(zeros)
    expect(await skipped.reconstruct(x)).toEqual(x)
    expect([...(await skipped.score(x)).data]).toEqual([0, 0, 0, 0])
    expect((await skipped.evaluate(x)).loss).toBe(0)
    const { epochs } = await model(skipping()).fit(x, { epochs: 2 })
    expect(epochs[1]!.loss).toBeLessThan(epochs[0]!.loss)
  })

  it('leave nothing that z alone could be decoded with', async () => {
    await expect(model(skipping()).decode(uniform([1, 2]))).rejects.toThrow(
      new PartError({
        where: 'decode',
        expected: 'a decoder that makes data of z alone',
        received: 'one that takes skip connections from the encoder',
        repair: 'Use reconstruct, or an architecture without skip connections.',
      }),
    )
  })
})

/** Sums the steps of `[4, 1]`; the decoder says the sum at every step, or the target where it is told. */
const summing = definePart(
  'architecture',
  'summing',
  (): PartBody<Architecture> => ({
    build(_, scope) {
      const scale = scope.parameter('scale', [], () => Float32Array.of(1))
      const sum = (input: tf.Tensor) => tf.mul(tf.sum(input, 1), scale.value)
      const encoder: Network = {
        inputShape: [4, 1],
        outputShape: [1],
        layers: [],
        apply: sum,
        streaming: streamingNetwork({
          memoryShapes: [[1]],
          advance(input, [total]) {
            const output = tf.add(total!, sum(input))
            return { output, memory: [output] }
          },
        }),
      }
      const decoder: Network = {
        inputShape: [1],
        outputShape: [4, 1],
        layers: [],
        takesTemperature: true,
        apply(z, { target, temperature = 0, noise }) {
          const said = tf.add(tf.zeros([z.shape[0]!, 4, 1]), tf.expandDims(z, 1))
          const drawn = temperature > 0 ? tf.add(said, tf.mul(noise('draw').normal(said.shape), temperature)) : said
          return target ?? drawn
        },
      }
      return { encoder, decoder }
    },
  }),
)

const totals = (more: Partial<AutoencoderOptions> = {}) =>
  model(summing(), { inputShape: [4, 1], latent: deterministic({ size: 1 }), ...more })

describe('a decoder that is told the target', () => {
  it('is told where a loss is taken, and not where it must show what it can do', async () => {
    const x = uniform([3, 4, 1])
    const { loss, meanSquaredError } = await totals().evaluate(x)
    expect(loss).toBe(0)
    expect(meanSquaredError).toBeGreaterThan(0.1)
    const scores = await totals().score(x)
    expect(Math.min(...scores.data)).toBeGreaterThan(0.01)
  })

  it('draws at a temperature, from a seed of its own', async () => {
    const z = uniform([2, 1])
    const greedy = await totals().decode(z)
    const drawn = (seed?: number) => totals().decode(z, { temperature: 0.5, ...(seed !== undefined && { seed }) })
    expect(await totals().decode(z, { temperature: 0, seed: 3 })).toEqual(greedy)
    expect(await drawn()).not.toEqual(greedy)
    expect(await drawn(3)).toEqual(await drawn(3))
    expect(await drawn(3)).not.toEqual(await drawn(4))
    await expect(totals().decode(z, { temperature: -1 })).rejects.toThrow(OptionError)
    await expect(model(plain()).decode(uniform([1, 2]), { temperature: 1 })).rejects.toThrow(
      'decode: expected a decoder of tokens for a temperature above 0',
    )
  })
})

describe('streamingEncoder', () => {
  it('gives after every piece what encode gives for all of it', async () => {
    const x = uniform([2, 4, 1])
    const encoder = totals().streamingEncoder({ sequences: 2 })
    const piece = (from: number, to: number) =>
      ndArray(
        [0, 1].flatMap((row) => [...x.data.subarray(row * 4 + from, row * 4 + to)]),
        [2, to - from, 1],
      )
    const whole = await totals().encode(x)
    for (const again of [false, true]) {
      if (again) encoder.reset()
      await encoder.push(piece(0, 1))
      const z = await encoder.push(piece(1, 4))
      expect(z.shape).toEqual([2, 1])
      for (const [i, value] of z.data.entries()) expect(value).toBeCloseTo(whole.data[i]!, 6)
    }
  })

  it('leaves nothing on the device, and refuses what it cannot read', async () => {
    const trained = totals()
    const encoder = trained.streamingEncoder()
    await encoder.push([[[1]]])
    const before = tf.memory().numTensors
    await encoder.push([[[1], [2]]])
    expect(tf.memory().numTensors).toBe(before)
    await expect(encoder.push([[[1, 2]]])).rejects.toThrow(
      'push: expected steps [1, *, 1], at least one, received [1, 1, 2].',
    )
    await expect(encoder.push([[[1]], [[2]]])).rejects.toThrow(ShapeError)
    await expect(encoder.push([[[Number.NaN]]])).rejects.toThrow('expected finite numbers, received NaN at 0.')
    const [first, second] = [encoder.push([[[1]]]), encoder.push([[[1]]])]
    await expect(Promise.allSettled([first, second])).resolves.toContainEqual(
      expect.objectContaining({ reason: expect.any(OptionError) }),
    )
    expect(() => model(plain()).streamingEncoder()).toThrow(
      'streamingEncoder: expected an encoder that reads step by step, received plain, which must see a sample whole.',
    )
    trained.dispose()
    await expect(encoder.push([[[1]]])).rejects.toThrow('push: expected a model in use')
  })
})

/** Scores indices by their difference, so that only `accuracy` is of interest. */
const indices = definePart(
  'reconstruction',
  'indices',
  (): PartBody<Reconstruction> => ({
    categorical: true,
    loss: (target, output) => tf.sum(tf.abs(tf.sub(target, output)), [1, 2]),
    toData: (output) => tf.round(output),
  }),
)

it('evaluate gives the share of categories that are right, over what the mask counts', async () => {
  const judged = totals({ reconstruction: indices() })
  const input = ndArray([1, 0, 0, 0, 1, 1, 0, 0], [2, 4, 1])
  expect((await judged.evaluate(input)).accuracy).toBe(1 / 8)
  const mask = ndArray([1, 1, 0, 0, 1, 1, 1, 0], [2, 4])
  expect((await judged.evaluate({ input, mask })).accuracy).toBe(1 / 5)
  expect(await totals().evaluate(input)).not.toHaveProperty('accuracy')
})
