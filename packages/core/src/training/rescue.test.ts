import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type FragileBackend, fragileBackend } from '../backend/fragile-backend-fixtures.js'
import {
  adam,
  type BackendAdapter,
  BackendError,
  BackendLostError,
  type FitOptions,
  type History,
  loadAutoencoder,
  memoryStore,
  selectBackend,
  type TrainingData,
  type TrainingEvent,
} from '../index.js'
import { sliceRows } from '../nd-array.js'
import { cpuForTests, meanSquares, smallArchitecture, smallData, smallModel, weightBits } from './training-fixtures.js'

const data = smallData(64)
const options = { epochs: 3, batchSize: 10, optimizer: adam({ learningRate: 0.01 }), validationData: smallData(16, 6) }
const made: FragileBackend[] = []

beforeAll(() => selectBackend([cpuForTests]))
afterEach(async () => {
  await tf.setBackend('cpu')
  for (const backend of made.splice(0)) backend.remove()
})

function fragile(name = 'fragile'): FragileBackend {
  const backend = fragileBackend(name)
  made.push(backend)
  return backend
}

interface Run {
  readonly events: readonly TrainingEvent[]
  readonly history: History
  readonly bits: string
}

/** Trains, on the backend in use, and does something after each step. */
async function train(
  extra: FitOptions,
  afterStep: (step: number, again: boolean) => unknown = () => {},
  samples: TrainingData = data,
): Promise<Run> {
  const model = smallModel()
  const events: TrainingEvent[] = []
  const seen = new Set<number>()
  const history = await model.fit(samples, {
    ...options,
    ...extra,
    callbacks: [
      async (event) => {
        events.push(event)
        if (event.type !== 'step') return
        await afterStep(event.step, seen.has(event.step))
        seen.add(event.step)
      },
    ],
  })
  return { events, history, bits: await weightBits(model) }
}

const unbroken = () => train({})

/** What does not tell of time. */
const told = ({ epochs, ...rest }: History) => ({
  ...rest,
  epochs: epochs.map(({ epoch, loss, validationLoss, learningRate }) => ({
    epoch,
    loss,
    validationLoss,
    learningRate,
  })),
})

const broken: BackendAdapter = {
  name: 'broken',
  tfjsName: 'broken',
  load: () => Promise.reject(new BackendError({ where: 'broken', expected: 'it', received: 'nothing' })),
}

describe('training on a backend that is lost', () => {
  // 7 steps an epoch: within the first, at the end of one (while validating), in the last step of all.
  it.each([1, 4, 7, 11, 21])('after step %d ends as if nothing had happened', async (when) => {
    const expected = await unbroken()
    const backend = fragile()
    await selectBackend([backend])
    const run = await train({ fallbacks: [cpuForTests] }, (step, again) => {
      if (step === when && !again) backend.lose('unplugged')
    })
    expect(run.bits).toBe(expected.bits)
    expect(told(run.history)).toEqual(told(expected.history))
    expect(tf.getBackend()).toBe('cpu')
    const lost = run.events.findIndex(({ type }) => type === 'backendLost')
    expect(run.events[lost]).toEqual({
      type: 'backendLost',
      backend: 'fragile',
      reason: 'unplugged',
      step: when,
      next: { backend: 'cpu', step: expect.any(Number) },
    })
    const { step } = (run.events[lost] as { next: { step: number } }).next
    expect(step).toBeLessThanOrEqual(when)
    expect(run.events[lost + 1]).toMatchObject({ type: 'start', backend: 'cpu', resumed: { step } })
    expect(new Set(run.events.map((event) => (event.type === 'epoch' ? event.epoch : 0)))).toEqual(
      new Set([0, 1, 2, 3]),
    )
    expect(run.events.at(-1)?.type).toBe('end')
  })

  it('takes a copy before the first step', async () => {
    const expected = await unbroken()
    const backend = fragile()
    await selectBackend([backend])
    const model = smallModel()
    const events: TrainingEvent[] = []
    const history = await model.fit(data, {
      ...options,
      fallbacks: [cpuForTests],
      callbacks: [
        (event) => {
          if (event.type === 'start' && events.length === 0) backend.lose('unplugged')
          events.push(event)
        },
      ],
    })
    expect(events[1]).toMatchObject({ type: 'backendLost', step: 0, next: { backend: 'cpu', step: 0 } })
    expect(told(history)).toEqual(told(expected.history))
    expect(await weightBits(model)).toBe(expected.bits)
  })

  it('goes on with the epochs of a stream that can be opened again', async () => {
    const stream = async function* () {
      for (let start = 0; start < 64; start += 7) yield sliceRows(data, start, Math.min(start + 7, 64))
    }
    const expected = await train({}, undefined, stream)
    const backend = fragile()
    await selectBackend([backend])
    const lose = (step: number, again: boolean) => void (step === 11 && !again && backend.lose('unplugged'))
    const run = await train({ fallbacks: [cpuForTests] }, lose, stream)
    expect(run.bits).toBe(expected.bits)
    expect(told(run.history)).toEqual(told(expected.history))
  })

  it('passes over fallbacks that do not work, and the one that was lost; a second loss is no other', async () => {
    const expected = await unbroken()
    const [first, second] = [fragile('first'), fragile('second')]
    await selectBackend([first])
    const run = await train({ fallbacks: [first, broken, second, cpuForTests] }, (step, again) => {
      if (again) return
      if (step === 5) first.lose('unplugged')
      if (step === 15) second.lose('overheated')
    })
    const losses = run.events.filter((event) => event.type === 'backendLost')
    expect(losses.map(({ backend, reason, next }) => [backend, reason, next?.backend])).toEqual([
      ['first', 'unplugged', 'second'],
      ['second', 'overheated', 'cpu'],
    ])
    expect(run.bits).toBe(expected.bits)
  })

  it.each([
    ['without fallbacks', {}, /With fallbacks: \[wasm\(\)\] training goes on\./],
    ['with fallbacks that do not work', { fallbacks: [broken] }, /Of the fallbacks none works\./],
  ])('%s ends in an event and a typed error, and goes on from the checkpoint', async (_, extra, advice) => {
    const expected = await unbroken()
    const backend = fragile()
    await selectBackend([backend])
    const store = memoryStore()
    const checkpoint = { to: store, everySteps: 1 }
    const seen: TrainingEvent[] = []
    const callbacks = [
      (event: TrainingEvent) => {
        seen.push(event)
        if (event.type === 'step' && event.step === 9) backend.lose('unplugged')
      },
    ]
    const fit = smallModel().fit(data, { ...options, ...extra, checkpoint, callbacks })
    const error = await fit.then(
      () => undefined,
      (thrown: unknown) => thrown as BackendLostError,
    )
    expect(error).toBeInstanceOf(BackendLostError)
    expect(error).toMatchObject({ backend: 'fragile', reason: 'unplugged' })
    expect(error?.message).toMatch(/^fit: expected fragile to last, received its loss after step 9 \(unplugged\)\. /)
    expect(error?.message).toMatch(advice)
    expect(error?.message).toMatch(/Call selectBackend, then go on with resumeFrom: the .*\.$/)
    expect(seen.at(-1)).toEqual({ type: 'backendLost', backend: 'fragile', reason: 'unplugged', step: 9 })

    await selectBackend([cpuForTests])
    const resumed = await train({ resumeFrom: store })
    expect(resumed.bits).toBe(expected.bits)
    expect(told(resumed.history)).toEqual(told(expected.history))
  })

  it('gives the typed error too where a kernel fails first, and the platform says later why', async () => {
    const backend = fragile()
    await selectBackend([backend])
    const expected = await smallModel().fit(data, options)
    await selectBackend([backend])
    const run = await train({ fallbacks: [cpuForTests] }, (step, again) => {
      if (step !== 9 || again) return
      const kernel = tf.getKernel('Relu', 'fragile')
      tf.unregisterKernel('Relu', 'fragile')
      tf.registerKernel({
        ...kernel,
        kernelFunc: () => {
          setTimeout(() => backend.lose('unplugged'), 20)
          throw new Error('CONTEXT_LOST')
        },
      })
    })
    expect(run.events.find(({ type }) => type === 'backendLost')).toMatchObject({ reason: 'unplugged', step: 9 })
    expect(told(run.history)).toEqual(told(expected))
  })

  it('does not take another error for a loss', async () => {
    const backend = fragile()
    await selectBackend([backend])
    const wrong = new Error('a mistake in a callback')
    await expect(
      train({ fallbacks: [cpuForTests] }, (step) => {
        if (step === 3) throw wrong
      }),
    ).rejects.toBe(wrong)
    expect(tf.getBackend()).toBe('fragile')
  })

  it('leaves a model that works on the next backend', async () => {
    const backend = fragile()
    await selectBackend([backend])
    const model = smallModel()
    const callbacks = [(event: TrainingEvent) => void (event.type === 'step' && backend.lose('unplugged'))]
    await model.fit(data, { ...options, fallbacks: [cpuForTests], callbacks })
    const codes = await model.encode(data)
    expect(codes.shape).toEqual([64, 3])
    expect([...codes.data].every(Number.isFinite)).toBe(true)
    const again = await model.fit(data, { ...options, epochs: 1 })
    expect(again.stopReason).toBe('completed')
  })

  it('leaves no tensors behind', async () => {
    const backend = fragile()
    await selectBackend([backend])
    const grown = async (lose: boolean) => {
      await selectBackend([backend])
      const model = smallModel()
      const before = tf.memory().numTensors
      const callbacks = [
        (event: TrainingEvent) => void (lose && event.type === 'step' && event.step === 9 && backend.lose('unplugged')),
      ]
      await model.fit(data, { ...options, fallbacks: [cpuForTests], callbacks })
      const after = tf.memory().numTensors
      model.dispose()
      return after - before
    }
    await grown(false)
    expect(await grown(true)).toBe(await grown(false))
  })

  it('takes no copies on a backend that cannot be lost', async () => {
    const reads = async (fallbacks: readonly BackendAdapter[]) => {
      let count = 0
      const backend = tf.backend()
      const read = backend.read.bind(backend)
      backend.read = (id) => {
        count += 1
        return read(id)
      }
      await train(fallbacks.length > 0 ? { fallbacks } : {})
      Object.assign(backend, { read })
      return count
    }
    expect(await reads([cpuForTests])).toBe(await reads([]))
  })
})

describe('a model on a backend that is lost', () => {
  it('gives a typed error rather than numbers, and can be loaded where it was saved', async () => {
    const backend = fragile()
    await selectBackend([backend])
    const model = smallModel()
    await model.fit(data, { ...options, epochs: 1 })
    const store = memoryStore()
    await model.save(store)
    const codes = await model.encode(data)
    backend.lose('unplugged')
    await expect(model.encode(data)).rejects.toBeInstanceOf(BackendLostError)
    await expect(model.save(memoryStore())).rejects.toBeInstanceOf(BackendLostError)
    await selectBackend([cpuForTests])
    const loaded = await loadAutoencoder(store, [smallArchitecture, meanSquares])
    expect(await loaded.encode(data)).toEqual(codes)
  })
})
