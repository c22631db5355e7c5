import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import {
  adam,
  DataError,
  DivergenceError,
  definePart,
  loadAutoencoder,
  memoryStore,
  type NdArray,
  OptionError,
  type StepEvent,
  selectBackend,
  sgd,
  type TrainingEvent,
} from '../index.js'
import { sliceRows } from '../nd-array.js'
import { cpuForTests, meanSquares, smallArchitecture, smallData, smallModel, weightBits } from './training-fixtures.js'

beforeAll(async () => {
  await selectBackend([cpuForTests])
})

const data = smallData(64)
const options = { epochs: 3, batchSize: 10, optimizer: adam({ learningRate: 0.01 }) }

async function eventsOf(events: AsyncIterable<TrainingEvent>): Promise<TrainingEvent[]> {
  const seen: TrainingEvent[] = []
  for await (const event of events) seen.push(event)
  return seen
}

/** A stream of chunks of uneven sizes; counts how often it was closed. */
function chunked(array: NdArray, closed = { times: 0 }) {
  return async function* () {
    try {
      for (let start = 0; start < array.shape[0]!; start += 7)
        yield sliceRows(array, start, Math.min(start + 7, array.shape[0]!))
    } finally {
      closed.times += 1
    }
  }
}

describe('fit', () => {
  it('lowers the loss and records every epoch', async () => {
    const model = smallModel({ rate: 0 })
    const history = await model.fit(data, { ...options, epochs: 40 })
    expect(history.stopReason).toBe('completed')
    expect(history.epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
    expect(history.epochs.at(-1)!.loss).toBeLessThan(0.25 * history.epochs[0]!.loss)
    expect(history.steps).toBe(40 * 7)
    expect(history.epochs[0]!.terms.reconstruction).toBeCloseTo(history.epochs[0]!.loss, 6)
  })

  it.each([0, 1])('is bit-identical twice with seed %d, dropout and shuffling included', async (seed) => {
    const run = async () => {
      const model = smallModel({ seed })
      const { epochs } = await model.fit(data, options)
      return { losses: epochs.map(({ loss }) => loss), bits: await weightBits(model) }
    }
    expect(await run()).toEqual(await run())
  })

  it('differs by seed', async () => {
    const bits = async (seed: number) => {
      const model = smallModel({ seed })
      await model.fit(data, { ...options, epochs: 1 })
      return weightBits(model)
    }
    expect(await bits(0)).not.toBe(await bits(1))
  })

  it('gives the same weights from a stream as from the array in its order', async () => {
    const fromArray = smallModel()
    await fromArray.fit(data, { ...options, shuffle: false })
    const fromStream = smallModel()
    await fromStream.fit(chunked(data), options)
    expect(await weightBits(fromStream)).toBe(await weightBits(fromArray))
  })

  it('uses sample weights: rows of weight 0 change nothing', async () => {
    const half = sliceRows(data, 0, 32)
    const weight = { data: new Float32Array(64).fill(1, 0, 32), shape: [64] }
    const weighted = smallModel({ rate: 0 })
    await weighted.fit(
      { input: data, weight },
      { epochs: 5, batchSize: 64, shuffle: false, optimizer: sgd({ learningRate: 0.05 }) },
    )
    const alone = smallModel({ rate: 0 })
    await alone.fit(half, { epochs: 5, batchSize: 32, shuffle: false, optimizer: sgd({ learningRate: 0.05 }) })
    const [a, b] = await Promise.all([weighted.weights(), alone.weights()])
    for (const [name, { data: values }] of a) {
      for (const [i, value] of values.entries()) expect(value).toBeCloseTo(b.get(name)!.data[i]!, 5)
    }
  })

  it('trains towards a target that is not the input', async () => {
    const target = { data: data.data.map((value) => -value), shape: data.shape }
    const model = smallModel({ rate: 0 })
    await model.fit({ input: data, target }, { ...options, epochs: 60 })
    const { meanSquaredError } = await model.evaluate({ input: data, target })
    expect(meanSquaredError).toBeLessThan(0.5 * (await model.evaluate(data)).meanSquaredError)
  })

  it('stops early, and ends with the best weights', async () => {
    const model = smallModel({ rate: 0 })
    const validationData = smallData(20, 9)
    const history = await model.fit(data, {
      ...options,
      epochs: 200,
      optimizer: adam({ learningRate: 0.05 }),
      validationData,
      earlyStopping: { patience: 2 },
    })
    expect(history.stopReason).toBe('earlyStopping')
    expect(history.epochs).toHaveLength(history.bestEpoch + 2)
    const { loss } = await model.evaluate(validationData)
    expect(loss).toBeCloseTo(history.epochs[history.bestEpoch - 1]!.validationLoss!, 6)
  })

  it('holds back a seeded share for validation', async () => {
    const start = (await eventsOf(smallModel().train(data, { ...options, validationSplit: 0.25 })))[0]!
    expect(start).toMatchObject({ type: 'start', samples: 48, stepsPerEpoch: 5, backend: 'cpu' })
    await expect(smallModel().fit(data, { validationSplit: 0.999 })).rejects.toThrow(OptionError)
    await expect(smallModel().fit(chunked(data), { validationSplit: 0.5 })).rejects.toThrow('received a stream')
  })

  it('refuses a second run at the same time, and can train again afterwards', async () => {
    const model = smallModel()
    const first = model.fit(data, options)
    await expect(model.fit(data, options)).rejects.toThrow('one training run at a time')
    await first
    await model.fit(data, { ...options, epochs: 1 })
  })

  it('names a generator that is used up', async () => {
    await expect(smallModel().fit(chunked(data)(), { epochs: 2 })).rejects.toThrow(
      'fit: expected a stream that can be read once an epoch',
    )
  })

  it('evaluates a stream that can be read only once', async () => {
    const model = smallModel()
    const { meanSquaredError, samples } = await model.evaluate(chunked(data)())
    expect(samples).toBe(64)
    expect(meanSquaredError).toBeCloseTo((await model.evaluate(data)).meanSquaredError, 6)
  })

  it('says when a stream gave nothing', async () => {
    await expect(smallModel().fit(async function* () {})).rejects.toThrow(DataError)
  })
})

describe('train', () => {
  it('tells start, steps, epochs and end, in order', async () => {
    const events = await eventsOf(smallModel().train(data, { ...options, epochs: 2 }))
    const epoch = [...Array(7).fill('step'), 'epoch']
    expect(events.map(({ type }) => type)).toEqual(['start', ...epoch, ...epoch, 'end'])
    const steps = events.filter((event): event is StepEvent => event.type === 'step')
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 14 }, (_, i) => i + 1))
    expect(steps.slice(0, 7).map(({ samples }) => samples)).toEqual([10, 20, 30, 40, 50, 60, 64])
  })

  it('closes the stream and frees everything when its consumer leaves', async () => {
    const closed = { times: 0 }
    const model = smallModel()
    await model.reconstruct(data)
    const before = tf.memory().numTensors
    for await (const event of model.train(chunked(data, closed), options)) if (event.type === 'step') break
    expect(closed.times).toBe(1)
    expect(tf.memory().numTensors).toBe(before)
  })

  it('ends on an abort signal, on a callback that says stop, and lets timers run meanwhile', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 30)
    expect((await smallModel().fit(data, { epochs: 1e6, signal: controller.signal })).stopReason).toBe('aborted')
    const stopped = await smallModel().fit(data, {
      ...options,
      callbacks: [(event, { stop }) => (event.type === 'step' && event.step === 3 ? stop() : undefined)],
    })
    expect(stopped).toMatchObject({ stopReason: 'stopped', steps: 3 })
  })
})

describe('checkpoints', () => {
  async function uninterrupted() {
    const model = smallModel()
    const history = await model.fit(data, { ...options, validationSplit: 0.2 })
    return {
      bits: await weightBits(model),
      losses: history.epochs.map(({ loss, validationLoss }) => [loss, validationLoss]),
    }
  }

  it.each([1, 4, 6, 9, 12, 17])('goes on from step %d bit for bit', async (step) => {
    const store = memoryStore()
    const first = smallModel().train(data, {
      ...options,
      validationSplit: 0.2,
      checkpoint: { to: store, everySteps: step },
    })
    for await (const event of first) if (event.type === 'checkpoint') break
    const model = smallModel()
    const history = await model.fit(data, { ...options, validationSplit: 0.2, resumeFrom: store })
    const losses = history.epochs.map(({ loss, validationLoss }) => [loss, validationLoss])
    expect({ bits: await weightBits(model), losses }).toEqual(await uninterrupted())
  })

  it('goes on with a stream, and is saved when training is aborted', async () => {
    const whole = smallModel()
    await whole.fit(chunked(data), options)
    const store = memoryStore()
    await smallModel().fit(chunked(data), {
      ...options,
      checkpoint: { to: store },
      callbacks: [(event, { stop }) => (event.type === 'step' && event.step === 11 ? stop() : undefined)],
    })
    const model = smallModel()
    await model.fit(chunked(data), { ...options, resumeFrom: store })
    expect(await weightBits(model)).toBe(await weightBits(whole))
  })

  it('can be trained for longer, and is a model by itself', async () => {
    const store = memoryStore()
    await smallModel().fit(data, { ...options, checkpoint: { to: store } })
    const longer = smallModel()
    expect((await longer.fit(data, { ...options, epochs: 5, resumeFrom: store })).epochs).toHaveLength(5)
    const loaded = await loadAutoencoder(store, [smallArchitecture, meanSquares])
    expect((await loaded.encode(data)).shape).toEqual([64, 3])
  })

  it('keeps early stopping and best weights across a resume', async () => {
    const settings = {
      ...options,
      epochs: 60,
      optimizer: adam({ learningRate: 0.05 }),
      validationData: smallData(20, 9),
      earlyStopping: { patience: 3 },
    }
    const whole = smallModel({ rate: 0 })
    const history = await whole.fit(data, settings)
    const store = memoryStore()
    const cut = Math.floor(history.epochs.length / 2)
    for await (const event of smallModel({ rate: 0 }).train(data, { ...settings, checkpoint: { to: store } })) {
      if (event.type === 'checkpoint' && event.step === cut * 7) break
    }
    const model = smallModel({ rate: 0 })
    const resumed = await model.fit(data, { ...settings, resumeFrom: store })
    expect(resumed.bestEpoch).toBe(history.bestEpoch)
    expect(await weightBits(model)).toBe(await weightBits(whole))
  })

  it('refuses to go on with another model, other data or other options', async () => {
    const store = memoryStore()
    await smallModel().fit(data, { ...options, checkpoint: { to: store } })
    const resume = (model = smallModel(), other: object = {}, rows = data) =>
      model.fit(rows, { ...options, resumeFrom: store, ...other })
    await expect(resume(smallModel({ seed: 2 }))).rejects.toThrow(
      'expected a checkpoint of the same model (seed 2), received seed 1',
    )
    await expect(resume(smallModel(), { batchSize: 9 })).rejects.toThrow(
      'expected a checkpoint of the same options (batchSize 9), received batchSize 10',
    )
    await expect(resume(smallModel(), {}, smallData(63))).rejects.toThrow('samples 63')
    const model = memoryStore()
    await smallModel().save(model)
    await expect(smallModel().fit(data, { resumeFrom: model })).rejects.toThrow(
      'received a saved model without a training run',
    )
  })
})

describe('divergence', () => {
  it('stops at the step, names it, and keeps the best weights', async () => {
    const model = smallModel({ rate: 0 })
    await model.fit(data, { ...options, epochs: 5 })
    const good = await weightBits(model)
    const error = await model
      .fit(data, { epochs: 50, batchSize: 10, optimizer: sgd({ learningRate: 1e6 }) })
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(DivergenceError)
    const { step, message } = error as DivergenceError
    expect(message).toMatch(
      new RegExp(
        `^fit: expected a finite loss, received (NaN|Infinity) at step ${step}\\. The model holds its best weights`,
      ),
    )
    expect(await weightBits(model)).toBe(good)
  })

  it('falls back to the best epoch when one has ended', async () => {
    const model = smallModel({ rate: 0 })
    let atBest = ''
    const cliff = definePart('schedule', 'cliff', () => ({ at: (step: number) => (step < 14 ? 0.01 : 1e30) }))
    const optimizer = adam({ learningRate: cliff() })
    const callbacks = [
      async (event: TrainingEvent) => {
        if (event.type === 'epoch' && event.improved) atBest = await weightBits(model)
      },
    ]
    await expect(model.fit(data, { epochs: 5, batchSize: 10, optimizer, callbacks })).rejects.toThrow(
      'those after epoch 2',
    )
    expect(await weightBits(model)).toBe(atBest)
  })
})

describe('memory', () => {
  it('1 000 steps and 1 000 encodes leave numTensors where it was', async () => {
    const model = smallModel()
    await model.fit(data, { epochs: 1, batchSize: 8 })
    const before = tf.memory().numTensors
    const { steps } = await model.fit(data, {
      epochs: 125,
      batchSize: 8,
      validationData: sliceRows(data, 0, 8),
      gradientClipping: { norm: 1 },
    })
    expect(steps).toBe(1000)
    const one = sliceRows(data, 0, 1)
    for (let i = 0; i < 1000; i++) await model.encode(one)
    expect(tf.memory().numTensors).toBe(before)
  })

  it('is given back by dispose, and a disposed model says so', async () => {
    const before = tf.memory().numTensors
    const model = smallModel()
    await model.fit(data, { epochs: 1 })
    model.dispose()
    expect(tf.memory().numTensors).toBe(before)
    await expect(model.encode(data)).rejects.toThrow('encode: expected a model in use, received one that was disposed.')
  })

  it('survives a failure in the middle of a step without leaking', async () => {
    const broken = smallModel()
    await broken.reconstruct(data)
    const before = tf.memory().numTensors
    const failing = vi.fn(async () => {
      throw new Error('callback failed')
    })
    await expect(broken.fit(data, { callbacks: [failing] })).rejects.toThrow('callback failed')
    expect(tf.memory().numTensors).toBe(before)
  })
})
