import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { fragileBackend } from '../backend/fragile-backend-fixtures.js'
import { type CurriculumOptions, curriculum, ownError, sampleEntropy, sampleVariance } from '../curriculum.js'
import {
  adam,
  type Curriculum,
  DataError,
  definePart,
  type FitOptions,
  linear,
  memoryStore,
  OptionError,
  piecewise,
  randomStreams,
  type Samples,
  ShapeError,
  type StepEvent,
  selectBackend,
  sgd,
  takeRows,
} from '../index.js'
import { cpuForTests, smallData, smallModel, weightBits } from '../training/training-fixtures.js'

beforeAll(() => selectBackend([cpuForTests]))

const data = smallData(40)
const scores = randomStreams(3).stream('scores').uniform(40)
const options = { epochs: 3, batchSize: 9, optimizer: adam({ learningRate: 0.01 }) }
const pacing = linear({ from: 0.2, to: 1, steps: 11 })
const stepsInAll = 15

const settings: Readonly<Record<string, CurriculumOptions>> = {
  'ordered by given numbers': { difficulty: scores, pacing },
  'weighted by given numbers': { difficulty: scores, pacing, use: 'weights' },
  'self-paced, ordered': { difficulty: ownError(), pacing },
  'self-paced every second epoch, weighted': { difficulty: ownError({ everyEpochs: 2 }), pacing, use: 'weights' },
  'ordered by variance, hardest first': { difficulty: sampleVariance(), pacing, hardestFirst: true },
}
const each = Object.entries(settings).map(([name, setting]) => [name, curriculum(setting)] as const)

async function trained(chosen: Curriculum | undefined, extra: FitOptions = {}, samples: Samples = data) {
  const model = smallModel()
  const { epochs } = await model.fit(samples, { ...options, ...(chosen && { curriculum: chosen }), ...extra })
  return { bits: await weightBits(model), losses: epochs.map(({ loss, validationLoss }) => [loss, validationLoss]) }
}

describe('a curriculum', () => {
  it.each(each)('%s, is not training without one, and the same twice', async (_, chosen) => {
    const first = await trained(chosen)
    expect(await trained(chosen)).toEqual(first)
    expect(first.bits).not.toBe((await trained(undefined)).bits)
  })

  it('with all samples open is training without one, to the bit', async () => {
    const plain = await trained(undefined)
    expect(await trained(curriculum({ difficulty: scores, pacing: 1 }))).toEqual(plain)
    expect(await trained(curriculum({ difficulty: ownError(), pacing: 1 }))).toEqual(plain)
  })

  it('of constant share is training on the easiest', async () => {
    const order = [...scores.keys()].sort((a, b) => scores[a]! - scores[b]!)
    const easiest = order.slice(0, 10).sort((a, b) => a - b)
    const onAll = smallModel({ rate: 0 })
    const unshuffled = { epochs: 1, batchSize: 10, shuffle: false, optimizer: sgd({ learningRate: 0.1 }) }
    await onAll.fit(data, { ...unshuffled, curriculum: curriculum({ difficulty: scores, pacing: 0.25 }) })
    const onEasiest = smallModel({ rate: 0 })
    await onEasiest.fit(takeRows(data, easiest), { ...unshuffled, epochs: 4 })
    expect(await weightBits(onAll)).toBe(await weightBits(onEasiest))
  })

  it('tells how many samples are open, step by step', async () => {
    const open: (number | undefined)[] = []
    const note = (event: { type: string }) => {
      if (event.type === 'step') open.push((event as StepEvent).openSamples)
    }
    await trained(curriculum({ difficulty: scores, pacing }), { callbacks: [note] })
    expect(open).toEqual(
      Array.from({ length: stepsInAll }, (_, s) => Math.round(40 * (0.2 + 0.8 * Math.min(1, s / 11)))),
    )
    open.length = 0
    await trained(undefined, { callbacks: [note] })
    expect(open).toEqual(Array(stepsInAll).fill(undefined))
  })

  it('passes over the difficulties of samples that are held back', async () => {
    const order = randomStreams(1).stream('validation split').permutation(40)
    const kept = order.subarray(10)
    const held = order.subarray(0, 10)
    const split = await trained(curriculum({ difficulty: scores, pacing }), { validationSplit: 0.25 })
    const byHand = await trained(
      curriculum({ difficulty: Float32Array.from(kept, (row) => scores[row]!), pacing }),
      { validationData: takeRows(data, held) },
      takeRows(data, kept),
    )
    expect(split).toEqual(byHand)
  })

  it('measures with the model as it is when an epoch begins', async () => {
    const seen: number[][] = []
    const spying = definePart('difficulty', 'spying', () => ({
      everyEpochs: 1,
      measure: async (_: unknown, ownErrors: () => Promise<{ data: Float32Array }>) => {
        const errors = (await ownErrors()).data
        seen.push([...errors])
        return errors
      },
    }))
    const model = smallModel()
    const expected = [[...(await model.score(data)).data]]
    const note = async (event: { type: string }) => {
      if (event.type === 'epoch') expected.push([...(await model.score(data)).data])
    }
    await model.fit(data, { ...options, curriculum: curriculum({ difficulty: spying(), pacing }), callbacks: [note] })
    expect(seen).toEqual(expected.slice(0, 3))
  })

  it('leaks nothing', async () => {
    const model = smallModel()
    await model.fit(data, options)
    const before = tf.memory().numTensors
    for (const [, chosen] of each) await model.fit(data, { ...options, curriculum: chosen })
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('a curriculum, interrupted', () => {
  it.each(each)('%s, goes on from every step bit for bit', async (_, chosen) => {
    const whole = await trained(chosen, { validationSplit: 0.1 })
    for (let step = 1; step < 12; step++) {
      const store = memoryStore()
      await trained(chosen, {
        validationSplit: 0.1,
        checkpoint: { to: store, everyEpochs: 0 },
        callbacks: [(event, { stop }) => (event.type === 'step' && event.step === step ? stop() : undefined)],
      })
      expect(await trained(chosen, { validationSplit: 0.1, resumeFrom: store })).toEqual(whole)
    }
  })

  it('can be resumed at the end of every epoch', async () => {
    const chosen = curriculum({ difficulty: ownError(), pacing })
    const whole = await trained(chosen)
    for (const epochs of [1, 2]) {
      const store = memoryStore()
      await trained(chosen, { epochs, checkpoint: { to: store } })
      expect(await trained(chosen, { resumeFrom: store })).toEqual(whole)
    }
  })

  it('is not resumed with another one', async () => {
    const store = memoryStore()
    const setting = { difficulty: scores, pacing }
    await trained(curriculum(setting), { checkpoint: { to: store } })
    const resume = (other?: CurriculumOptions) => trained(other && curriculum(other), { resumeFrom: store })
    await expect(resume({ ...setting, pacing: 0.5 })).rejects.toThrow('a checkpoint of the same options (curriculum')
    await expect(resume({ ...setting, use: 'weights' })).rejects.toThrow('(curriculum')
    await expect(resume({ ...setting, difficulty: ownError() })).rejects.toThrow('(curriculum')
    await expect(resume()).rejects.toThrow('(curriculum undefined)')
    const changed = Float32Array.from(scores).fill(0.5, 17, 18)
    await expect(resume({ ...setting, difficulty: changed })).rejects.toThrow(
      `expected a checkpoint of the same difficulties (0.5 for training sample 17), received ${scores[17]}`,
    )
  })

  describe('by the loss of its backend', () => {
    const made: { remove(): void }[] = []
    afterEach(async () => {
      await tf.setBackend('cpu')
      for (const backend of made.splice(0)) backend.remove()
    })

    it.each(each)('%s, goes on with the next one', async (_, chosen) => {
      const whole = await trained(chosen)
      for (const when of [1, 5, 7, 13]) {
        const backend = fragileBackend(`fragile ${when}`)
        made.push(backend)
        await selectBackend([backend])
        let lost = false
        const run = await trained(chosen, {
          fallbacks: [cpuForTests],
          callbacks: [
            (event) => {
              if (event.type !== 'step' || event.step !== when || lost) return
              lost = true
              backend.lose('unplugged')
            },
          ],
        })
        expect(lost).toBe(true)
        expect(run).toEqual(whole)
      }
    })
  })
})

describe('wrong targets', () => {
  const COUNT = 128

  /** Of a quarter of the rows the target is that of another row. */
  function withWrongTargets(seed: number) {
    const input = smallData(COUNT)
    const target = { data: input.data.slice(), shape: input.shape }
    const wrong = randomStreams(seed)
      .stream('wrong')
      .permutation(COUNT)
      .subarray(0, COUNT / 4)
    for (const [i, row] of wrong.entries()) {
      const other = wrong[(i + 1) % wrong.length]!
      target.data.set(input.data.subarray(other * 8, other * 8 + 8), row * 8)
    }
    return { input, target }
  }

  it.each([1, 2])(
    'are left out by self-paced learning: less than half the error on clean rows, seed %d',
    async (seed) => {
      const samples = withWrongTargets(seed)
      const clean = { data: smallData(COUNT + 64).data.slice(COUNT * 8), shape: [64, 8] }
      const cleanError = async (setting?: CurriculumOptions) => {
        const model = smallModel({ rate: 0, seed })
        const optimizer = adam({ learningRate: 0.01 })
        await model.fit(samples, {
          epochs: 50,
          batchSize: 16,
          optimizer,
          ...(setting && { curriculum: curriculum(setting) }),
        })
        return (await model.evaluate(clean)).meanSquaredError
      }
      const easiest = piecewise({ boundaries: [100], values: [1, 0.7] })
      const plain = await cleanError()
      expect(await cleanError({ difficulty: ownError(), pacing: easiest })).toBeLessThan(0.5 * plain)
      expect(await cleanError({ difficulty: ownError(), pacing: easiest, use: 'weights' })).toBeLessThan(0.8 * plain)
    },
    240_000,
  )
})

describe('what is refused', () => {
  const trainedWith = (setting: CurriculumOptions, extra: FitOptions = {}) =>
    smallModel().fit(data, { ...options, ...extra, curriculum: curriculum(setting) })

  const refused: readonly (readonly [unknown, string])[] = [
    [null, 'curriculum: expected { difficulty, pacing }, received null'],
    [ownError(), 'received a part of role difficulty'],
    [{ pacing }, 'curriculum: expected difficulty to be one number a sample, or a measure, received undefined'],
    [{ difficulty: adam(), pacing }, 'received a part of role optimizer'],
    [{ difficulty: scores }, 'expected pacing to be a finite number of at least 0, received undefined'],
    [{ difficulty: scores, pacing: -1 }, 'received -1'],
    [{ difficulty: scores, pacing, use: 'sometimes' }, 'expected use to be'],
    [{ difficulty: scores, pacing, sharpness: 2 }, 'no sharpness where samples are ordered'],
    [{ difficulty: scores, pacing, use: 'weights', sharpness: 0.5 }, 'expected sharpness to be'],
    [{ difficulty: scores, pacing, hardestFirst: 1 }, 'expected hardestFirst to be'],
    [{ difficulty: scores, pacing, pace: 1 }, 'options among difficulty, pacing'],
  ]

  it.each(refused.map(([setting, message]) => [message, setting] as const))('%s', (message, setting) => {
    const refusal = () => curriculum(setting as CurriculumOptions)
    expect(refusal).toThrow(message)
    expect(refusal).toThrow(OptionError)
  })

  it.each([null, { difficulty: scores, pacing }, ownError()])(
    'by fit, what curriculum() did not make: %#',
    async (wrong) => {
      const training = smallModel().fit(data, { ...options, curriculum: wrong as unknown as Curriculum })
      await expect(training).rejects.toThrow('fit: expected curriculum to be made by curriculum()')
      await expect(training).rejects.toThrow(OptionError)
    },
  )

  it('a stream, difficulties of another length, and what is no number', async () => {
    const stream = async function* () {
      yield data
    }
    await expect(smallModel().fit(stream, { curriculum: curriculum({ difficulty: scores, pacing }) })).rejects.toThrow(
      'fit: expected a curriculum with samples in memory, received a stream. Sort the stream yourself',
    )
    const fewer = trainedWith({ difficulty: scores.subarray(1), pacing })
    await expect(fewer).rejects.toThrow('expected one number a sample [40], received [39]')
    await expect(fewer).rejects.toThrow(ShapeError)
    const nan = trainedWith({ difficulty: Float32Array.from(scores).fill(Number.NaN, 4, 5), pacing })
    await expect(nan).rejects.toThrow('received NaN for sample 4')
    await expect(nan).rejects.toThrow(DataError)
    const short = definePart('difficulty', 'short', () => ({ measure: () => [1, 2] }))
    await expect(trainedWith({ difficulty: short(), pacing })).rejects.toThrow(
      'fit (short): expected a difficulty for each of 40 samples, received 2 numbers',
    )
  })

  it('judging epochs by the loss of easy samples', async () => {
    const setting = { difficulty: sampleEntropy(), pacing }
    const message = /validation data for (earlyStopping|restoreBestWeights) with a curriculum, received none/
    await expect(trainedWith(setting, { earlyStopping: { patience: 2 } })).rejects.toThrow(message)
    await expect(trainedWith(setting, { restoreBestWeights: true })).rejects.toThrow(message)
    const { epochs } = await trainedWith(setting, { earlyStopping: { patience: 2 }, validationSplit: 0.2 })
    expect(epochs.length).toBeGreaterThan(0)
  })
})
