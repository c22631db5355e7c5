import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import {
  type Autoencoder,
  adam,
  type BackendAdapter,
  DataError,
  linear,
  loadAutoencoder,
  memoryStore,
  type NdArray,
  ndArray,
  OptionError,
  randomStreams,
  selectBackend,
  sgd,
  sliceRows,
} from '@autoencoders/core'
import { bernoulli } from '@autoencoders/losses'
import { beforeAll, describe, expect, it } from 'vitest'
import { type LstmAutoencoderOptions, lstmAutoencoder, lstmDefinitions } from './index.js'

const adapters: Record<string, BackendAdapter> = { cpu: cpu(), wasm: wasm() }

beforeAll(async () => {
  await selectBackend([adapters.wasm!])
})

function uniform(shape: number[], seed = 1): NdArray {
  const size = shape.reduce((product, length) => product * length, 1)
  return { data: randomStreams(seed).stream('uniform').uniform(size), shape }
}

/** Rising and falling waves, of another phase and pace in each row. */
function waves(count: number, steps: number): NdArray {
  const draws = randomStreams(3)
    .stream('waves')
    .uniform(2 * count)
  const value = (row: number, t: number) => Math.sin(6 * draws[2 * row]! + (0.3 + 0.3 * draws[2 * row + 1]!) * t)
  return ndArray(
    Float32Array.from({ length: count * steps }, (_, i) => value(Math.floor(i / steps), i % steps)),
    [count, steps, 1],
  )
}

/** Rows of indices from a small set of words. */
function sentences(count: number, steps: number, tokens: number): NdArray {
  const words = randomStreams(4)
    .stream('words')
    .uniform(8 * steps)
  const picks = randomStreams(5).stream('picks').uniform(count)
  return ndArray(
    Float32Array.from({ length: count * steps }, (_, i) => {
      const word = Math.floor(8 * picks[Math.floor(i / steps)]!)
      return Math.floor(tokens * words[word * steps + (i % steps)]!)
    }),
    [count, steps],
  )
}

async function lossesOf(model: Autoencoder, data: NdArray, steps: number): Promise<number[]> {
  const losses: number[] = []
  for await (const event of model.train(data, { epochs: steps })) {
    if (event.type === 'step') losses.push(event.loss)
    if (losses.length === steps) break
  }
  return losses
}

const series: LstmAutoencoderOptions = {
  inputShape: [12, 1],
  units: [8],
  bidirectional: false,
  latentSize: 3,
  seed: 1,
}
const text: LstmAutoencoderOptions = {
  inputShape: [9],
  vocabularySize: 7,
  embeddingSize: 5,
  units: [24],
  bidirectional: false,
  latentSize: 12,
  seed: 1,
}
const autoregressive = { decoder: 'autoregressive' } as const

describe('lstmAutoencoder', () => {
  it.each([
    ['repeat', series, waves(64, 12)],
    ['gru both ways, stacked', { ...series, cell: 'gru', units: [6, 4], bidirectional: true }, waves(64, 12)],
    ['autoregressive', { ...series, ...autoregressive }, waves(64, 12)],
    ['tokens', text, sentences(64, 9, 7)],
    ['tokens, autoregressive', { ...text, ...autoregressive, cell: 'gru' }, sentences(64, 9, 7)],
  ] as [string, LstmAutoencoderOptions, NdArray][])(
    '%s: the same losses on cpu and wasm within 1e-5 over 20 steps, and falling',
    async (_, options, data) => {
      const losses: number[][] = []
      for (const name of ['cpu', 'wasm']) {
        await selectBackend([adapters[name]!])
        losses.push(await lossesOf(lstmAutoencoder(options), data, 20))
      }
      const [onCpu = [], onWasm = []] = losses
      expect(Math.max(...onCpu.map((loss, i) => Math.abs(loss - onWasm[i]!) / loss))).toBeLessThan(1e-5)
      expect(onCpu.at(-1)).toBeLessThan(onCpu[0]!)
    },
  )

  it.each([
    ['all at once', {}],
    ['step by step', { ...autoregressive, cell: 'gru' as const }],
    ['step by step, from the end', { ...autoregressive, reverseOutput: true }],
  ])('learns sentences by heart and says them %s without being told', async (_, options) => {
    const data = sentences(64, 9, 7)
    const model = lstmAutoencoder({ ...text, ...options })
    const { accuracy: before } = await model.evaluate(data)
    await model.fit(data, { epochs: 500, batchSize: 64, optimizer: adam({ learningRate: 0.01 }) })
    const { accuracy, loss } = await model.evaluate(data)
    expect(before).toBeLessThan(0.5)
    expect(accuracy).toBe(1)
    expect(loss).toBeLessThan(0.1)
    expect(await model.reconstruct(data)).toEqual(data)
    expect((await model.decode(await model.encode(data), { temperature: 0.01 })).shape).toEqual([64, 9])
  })

  it('makes something of another shape', async () => {
    const model = lstmAutoencoder({ ...series, targetShape: [5, 2], ...autoregressive })
    const data = { input: waves(8, 12), target: uniform([8, 5, 2]) }
    await model.fit(data, { epochs: 1 })
    expect((await model.reconstruct(data.input)).shape).toEqual([8, 5, 2])
  })

  it('takes masks of samples and of single values, and steps that differ between input and target', async () => {
    const model = lstmAutoencoder({ ...series, inputShape: [4, 2] })
    const input = uniform([3, 4, 2])
    const { loss } = await model.evaluate(input)
    expect((await model.evaluate({ input, mask: ndArray([1, 1, 1], [3]) })).loss).toBeCloseTo(loss, 6)
    const values = ndArray(new Float32Array(24).fill(1), [3, 4, 2])
    expect((await model.evaluate({ input, mask: values })).loss).toBeCloseTo(loss, 6)
    const steps = ndArray(
      Float32Array.from({ length: 12 }, (_, i) => Number(i % 4 < 3)),
      [3, 4],
    )
    const each = ndArray(
      Float32Array.from({ length: 24 }, (_, i) => Number(i % 8 < 6)),
      [3, 4, 2],
    )
    const byStep = await model.evaluate({ input, mask: steps })
    expect((await model.evaluate({ input, mask: each })).loss).toBeCloseTo(byStep.loss, 6)
    const longer = lstmAutoencoder({ ...series, inputShape: [4, 2], targetShape: [6, 1], ...autoregressive })
    const mask = ndArray(new Float32Array(18).fill(1), [3, 6])
    expect((await longer.evaluate({ input, target: uniform([3, 6, 1]), mask })).loss).toBeGreaterThan(0)
  })

  it('comes back from a bundle with its schedule', async () => {
    const options = { ...series, ...autoregressive, teacherForcing: linear({ from: 1, to: 0.5, steps: 10 }) }
    const model = lstmAutoencoder(options)
    const store = memoryStore()
    await model.save(store)
    const loaded = await loadAutoencoder(store, lstmDefinitions)
    expect(loaded.configuration).toEqual(model.configuration)
    const data = waves(40, 12)
    expect(await lossesOf(loaded, data, 4)).toEqual(await lossesOf(model, data, 4))
  })
})

describe('teacherForcing', () => {
  /** The loss of the first training step. */
  const first = async (options: Partial<LstmAutoencoderOptions>, data: NdArray) => {
    const model = lstmAutoencoder({ ...series, ...autoregressive, ...options })
    const { epochs } = await model.fit(data, {
      epochs: 1,
      batchSize: data.shape[0]!,
      optimizer: sgd({ learningRate: 0 }),
    })
    return { model, loss: epochs[0]!.loss }
  }
  const mean = ({ data }: NdArray) => data.reduce((sum, value) => sum + value, 0) / data.length

  it.each([
    ['numbers', {}, waves(16, 12)],
    ['tokens', { ...text, ...autoregressive }, sentences(16, 9, 7)],
    ['numbers, backwards', { reverseOutput: true }, waves(16, 12)],
  ] as [string, Partial<LstmAutoencoderOptions>, NdArray][])(
    'of %s at 0 trains on what is said freely, at 1 on what is told, between them in between',
    async (_, options, data) => {
      const free = await first({ ...options, teacherForcing: 0 }, data)
      expect(free.loss).toBeCloseTo(mean(await free.model.score(data)), 5)
      const told = await first({ ...options, teacherForcing: 1 }, data)
      expect(told.loss).toBeCloseTo((await told.model.evaluate(data)).loss, 5)
      expect(Math.abs(told.loss - free.loss)).toBeGreaterThan(1e-5)
      const half = await first({ ...options, teacherForcing: 0.5 }, data)
      expect(half.loss).not.toBeCloseTo(told.loss, 6)
      expect(half.loss).not.toBeCloseTo(free.loss, 6)
    },
  )

  it('follows its schedule', async () => {
    const data = waves(16, 12)
    const train = (teacherForcing: LstmAutoencoderOptions['teacherForcing']) =>
      lossesOf(
        lstmAutoencoder({ ...series, ...autoregressive, ...(teacherForcing !== undefined && { teacherForcing }) }),
        data,
        3,
      )
    const [told, later] = [await train(1), await train(linear({ from: 1, to: 0, steps: 1 }))]
    expect(later[0]).toBe(told[0])
    expect(later[1]).not.toBe(told[1])
  })
})

describe('streaming', () => {
  it.each([
    ['lstm', { units: [5, 4] }],
    ['gru', { cell: 'gru' as const, units: [5] }],
  ])('%s reads a series in pieces as it reads it whole', async (_, options) => {
    const model = lstmAutoencoder({ ...series, ...options })
    const x = waves(3, 12)
    const encoder = model.streamingEncoder({ sequences: 3 })
    const piece = (from: number, to: number) =>
      ndArray(
        [0, 1, 2].flatMap((row) => [...x.data.subarray(row * 12 + from, row * 12 + to)]),
        [3, to - from, 1],
      )
    await encoder.push(piece(0, 1))
    await encoder.push(piece(1, 6))
    const z = await encoder.push(piece(6, 12))
    const whole = await model.encode(x)
    expect(z.shape).toEqual([3, 3])
    for (const [i, value] of z.data.entries()) expect(value).toBeCloseTo(whole.data[i]!, 5)
  })

  it('of tokens and of both ways', async () => {
    const tokens = lstmAutoencoder(text)
    await expect(tokens.streamingEncoder().push([[1, 7]])).rejects.toThrow(
      'push: expected whole steps values within 0 … 6 (for indices of 7 tokens), received 7 in row 0, element 1.',
    )
    const sentence = sentences(1, 9, 7)
    const encoder = tokens.streamingEncoder()
    await encoder.push(ndArray(sentence.data.slice(0, 4), [1, 4]))
    const z = await encoder.push(ndArray(sentence.data.slice(4), [1, 5]))
    const whole = await tokens.encode(sentence)
    for (const [i, value] of z.data.entries()) expect(value).toBeCloseTo(whole.data[i]!, 5)
    expect(() => lstmAutoencoder({ inputShape: [12, 1], latentSize: 3 }).streamingEncoder()).toThrow(
      'streamingEncoder: expected an encoder that reads step by step, received recurrent, which must see a sample whole. Use a recurrent encoder with bidirectional: false.',
    )
  })
})

describe('temperature', () => {
  it('draws from the softmax of the logits over it', async () => {
    const model = lstmAutoencoder({ inputShape: [1], vocabularySize: 3, units: [4], latentSize: 2, seed: 2 })
    // Zero weights leave the output's bias alone: the logits are known.
    const logits = [0.5, 0, -1]
    const weights = [...(await model.weights())].map(([name, { shape }]) => {
      const zeros = ndArray(new Float32Array(shape.reduce((a, b) => a * b)), shape)
      return [name, name === 'decoder/output/bias' ? ndArray(logits, [3]) : zeros] as const
    })
    model.setWeights(new Map(weights))
    const count = 20_000
    for (const temperature of [0.5, 1, 2]) {
      const drawn = await model.decode(ndArray(new Float32Array(2 * count), [count, 2]), {
        temperature,
        batchSize: 4096,
      })
      const powers = logits.map((logit) => Math.exp(logit / temperature))
      const total = powers.reduce((a, b) => a + b)
      for (const [token, power] of powers.entries()) {
        const share = drawn.data.filter((value) => value === token).length / count
        // Four standard deviations of a share.
        expect(Math.abs(share - power / total)).toBeLessThan(4 * Math.sqrt(0.25 / count))
      }
    }
    expect([...(await model.decode(ndArray([0, 0], [1, 2]))).data]).toEqual([0])
  })
})

describe('bad data', () => {
  const model = () => lstmAutoencoder(text)

  it('is refused: unknown tokens, parts of tokens', async () => {
    const sentence = sentences(2, 9, 7)
    sentence.data[11] = 7
    for (const method of ['fit', 'encode', 'reconstruct', 'score', 'evaluate'] as const) {
      await expect(model()[method](sentence)).rejects.toThrow(
        `${method}: expected whole input values within 0 … 6 (for indices of 7 tokens), received 7 in row 1, element 2.`,
      )
    }
    sentence.data[11] = 2.5
    await expect(model().encode(sentence)).rejects.toThrow(DataError)
  })

  it('is refused: ragged, empty, too long', async () => {
    await expect(
      model().fit([
        [1, 2, 3],
        [1, 2],
      ]),
    ).rejects.toThrow('expected rows of equal length (3 values, as in the first), received 2 values in row [1]. Pad')
    await expect(model().fit([])).rejects.toThrow('expected at least one sample')
    const input = sentences(2, 9, 7)
    const mask = ndArray(new Float32Array(18).fill(1, 0, 9), [2, 9])
    await expect(model().fit({ input, mask })).rejects.toThrow(
      'received nothing but 0 in row 1. Leave out empty sequences.',
    )
    await expect(model().encode(sentences(2, 10, 7))).rejects.toThrow(
      'encode: expected input [*, 9], received [2, 10].',
    )
    await expect(model().fit({ input, mask: sliceRows(mask, 0, 1) })).rejects.toThrow('expected mask [2, 9]')
  })
})

describe('bad options', () => {
  it.each([
    [{ units: [] }, 'recurrentArchitecture: expected units of whole numbers of at least 1, such as [64], received [].'],
    [{ units: 64 as unknown as number[] }, 'received 64'],
    [{ cell: 'rnn' as 'gru' }, 'expected cell to be "lstm" or "gru", received "rnn".'],
    [{ decoder: 'beam' as 'repeat' }, 'expected decoder to be "repeat" or "autoregressive", received "beam".'],
    [
      { teacherForcing: 0.5 },
      "expected no teacherForcing for a decoder that repeats z, received 0.5. It is for decoder: 'autoregressive'.",
    ],
    [{ ...autoregressive, teacherForcing: 1.5 }, 'expected teacherForcing in [0, 1], received 1.5.'],
    [{ reverseOutput: true }, 'expected no reverseOutput for a decoder that repeats z'],
    [{ bidirectional: 'yes' as unknown as boolean }, 'expected bidirectional to be true or false, received "yes".'],
    [{ vocabularySize: 1 }, 'expected vocabularySize to be a whole number of at least 2, received 1.'],
    [{ embeddingSize: 0 }, 'expected embeddingSize to be a whole number of at least 1, received 0.'],
    [{ dropout: 1 }, 'expected dropout to be in [0, 1), received 1.'],
    [{ dropout: 0.2 }, 'expected at least two layers to drop between them, received units [8].'],
    [{ outputActivation: 'rleu' as 'relu' }, 'expected outputActivation to be one of linear, relu'],
    [
      { inputShape: [12] },
      'expected samples [steps, channels], received [12]. A series of one channel is [steps, 1]; tokens need vocabularySize.',
    ],
    [{ inputShape: [12, 1], vocabularySize: 5 }, 'expected samples [steps] of token indices, received [12, 1].'],
    [
      { inputShape: [12], vocabularySize: 5, reconstruction: bernoulli() },
      'expected an output [12, 5], a logit for every token, received [12]. Use a reconstruction of tokens: categoricalCrossEntropy({ categories: 5 }).',
    ],
  ] as [Partial<LstmAutoencoderOptions>, string][])('are refused: %j', (options, message) => {
    const make = () => lstmAutoencoder({ ...series, ...options })
    expect(make).toThrow(OptionError)
    expect(make).toThrow(message)
  })

  it('says what is missing when neither latentSize nor latent is given', () => {
    expect(() => lstmAutoencoder({ inputShape: [4, 1] })).toThrow(
      'lstmAutoencoder: expected latentSize or latent, received neither.',
    )
  })
})
