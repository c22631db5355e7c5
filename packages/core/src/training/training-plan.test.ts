import { describe, expect, it } from 'vitest'
import { memoryStore } from '../bundle/stores.js'
import { OptionError } from '../errors.js'
import { ndArray } from '../nd-array.js'
import { adam, sgd } from '../optimizers/optimizers.js'
import { constant } from '../schedules.js'
import type { FitOptions } from './fit-options.js'
import { planTraining } from './training-plan.js'

const rows = ndArray([1], [1, 1])
const names =
  'epochs, batchSize, optimizer, shuffle, curriculum, validationData, validationSplit, earlyStopping, restoreBestWeights, ' +
  'gradientClipping, checkpoint, resumeFrom, fallbacks, signal, callbacks'
const optimizers = 'Use adam(), adamW(), sgd() or rmsProp().'

describe('planTraining', () => {
  it('fills in what is left out', () => {
    const { optimizer, ...rest } = planTraining({})
    expect(optimizer.kind).toBe('adam')
    expect(rest).toEqual({
      epochs: 10,
      batchSize: 32,
      shuffle: true,
      validationSplit: 0,
      restoreBestWeights: false,
      fallbacks: [],
      callbacks: [],
    })
  })

  it('keeps what is said', () => {
    const store = memoryStore()
    const callback = () => {}
    const { signal } = new AbortController()
    const plan = planTraining({
      epochs: 3,
      batchSize: 1,
      optimizer: sgd(),
      shuffle: false,
      validationData: rows,
      earlyStopping: { patience: 2 },
      gradientClipping: { norm: 1 },
      checkpoint: { to: store },
      resumeFrom: store,
      signal,
      callbacks: [callback],
    })
    expect(plan).toMatchObject({
      epochs: 3,
      batchSize: 1,
      shuffle: false,
      validationData: rows,
      earlyStopping: { patience: 2, minimumImprovement: 0 },
      restoreBestWeights: true,
      gradientClipping: { norm: 1 },
      checkpoint: { to: store, everyEpochs: 1, everySteps: 0 },
      resumeFrom: store,
      callbacks: [callback],
    })
    expect(plan.signal).toBe(signal)
    expect(plan.optimizer.kind).toBe('sgd')
  })

  it('takes undefined for left out', () => {
    expect(Object.keys(planTraining({ epochs: undefined, checkpoint: undefined } as unknown as FitOptions))).toEqual(
      Object.keys(planTraining({})),
    )
  })

  it('restores the best weights after early stopping unless told otherwise', () => {
    expect(planTraining({ earlyStopping: { patience: 1 }, restoreBestWeights: false }).restoreBestWeights).toBe(false)
    expect(planTraining({ restoreBestWeights: true }).restoreBestWeights).toBe(true)
  })

  const whole = (option: string, minimum: number) => `${option} to be a whole number of at least ${minimum}`
  it.each<[object, string, string, string?]>([
    [{ epoch: 3 }, `options among ${names}`, '"epoch"'],
    [{ epochs: 0 }, whole('epochs', 1), '0'],
    [{ epochs: 2.5 }, whole('epochs', 1), '2.5'],
    [{ epochs: Number.POSITIVE_INFINITY }, whole('epochs', 1), 'Infinity'],
    [{ batchSize: 0 }, whole('batchSize', 1), '0'],
    [{ batchSize: 2.5 }, whole('batchSize', 1), '2.5'],
    [{ batchSize: -1 }, whole('batchSize', 1), '-1'],
    [{ batchSize: '32' }, whole('batchSize', 1), '"32"'],
    [{ batchSize: Number.NaN }, whole('batchSize', 1), 'NaN'],
    [{ optimizer: 'adam' }, 'an optimizer', '"adam"', optimizers],
    [{ optimizer: adam }, 'an optimizer', 'a function', optimizers],
    [{ optimizer: constant({ value: 1 }) }, 'an optimizer', 'a part of role schedule', optimizers],
    [{ optimizer: null }, 'an optimizer', 'null', optimizers],
    [{ shuffle: 'yes' }, 'shuffle to be true or false', '"yes"'],
    [{ restoreBestWeights: 1 }, 'restoreBestWeights to be true or false', '1'],
    [{ validationSplit: 1 }, 'validationSplit to be in [0, 1)', '1'],
    [{ validationSplit: -0.1 }, 'validationSplit to be in [0, 1)', '-0.1'],
    [{ validationSplit: '0.1' }, 'validationSplit to be in [0, 1)', '"0.1"'],
    [{ validationSplit: 0.1, validationData: rows }, 'validationData or validationSplit', 'both'],
    [{ earlyStopping: true }, whole('earlyStopping.patience', 1), 'undefined'],
    [{ earlyStopping: { patience: 0 } }, whole('earlyStopping.patience', 1), '0'],
    [
      { earlyStopping: { patience: 1, minimumImprovement: Number.NaN } },
      'earlyStopping.minimumImprovement to be a finite number of at least 0',
      'NaN',
    ],
    [
      { earlyStopping: { patience: 1, minimumImprovement: -1 } },
      'earlyStopping.minimumImprovement to be a finite number of at least 0',
      '-1',
    ],
    [{ gradientClipping: { norm: 0 } }, 'gradientClipping.norm to be a number above 0', '0'],
    [{ gradientClipping: { value: -1 } }, 'gradientClipping.value to be a number above 0', '-1'],
    [{ gradientClipping: { norm: '1' } }, 'gradientClipping.norm to be a number above 0', '"1"'],
    [{ gradientClipping: 1 }, 'gradientClipping to be { norm } or { value }', '1'],
    [{ gradientClipping: {} }, 'gradientClipping to be { norm } or { value }', 'neither'],
    [{ gradientClipping: { norm: 1, value: 1 } }, 'gradientClipping to be { norm } or { value }', 'both'],
    [{ checkpoint: 'run' }, 'checkpoint.to to be a store', 'undefined', "Use file('run.checkpoint')."],
    [{ checkpoint: { to: 'run' } }, 'checkpoint.to to be a store', '"run"', "Use file('run.checkpoint')."],
    [{ checkpoint: { to: memoryStore(), everyEpochs: -1 } }, whole('checkpoint.everyEpochs', 0), '-1'],
    [{ checkpoint: { to: memoryStore(), everySteps: 0.5 } }, whole('checkpoint.everySteps', 0), '0.5'],
    [{ resumeFrom: 'run' }, 'resumeFrom to be a store', '"run"', "Use file('run.checkpoint')."],
    [
      { fallbacks: [] },
      'an array of at least one backend adapter',
      'an empty array',
      'Pass adapters: [wasm(), cpu()].',
    ],
    [{ fallbacks: ['wasm'] }, 'backend adapters', '"wasm"', 'Pass adapters: [wasm(), cpu()].'],
    [{ signal: new AbortController() }, 'signal to be an AbortSignal', 'an object of type AbortController'],
    [{ callbacks: () => {} }, 'callbacks to be an array of functions', 'a function'],
    [{ callbacks: [null] }, 'callbacks to be an array of functions', 'an array of 1'],
  ])('refuses %o', (options, expected, received, repair) => {
    const error = new OptionError({ where: 'fit', expected, received, ...(repair !== undefined && { repair }) })
    expect(() => planTraining(options as FitOptions)).toThrow(error)
  })

  it.each([
    [10, '10'],
    [null, 'null'],
    ['fast', '"fast"'],
    [adam(), 'a part of role optimizer'],
  ])('refuses %o for options', (options, received) => {
    expect(() => planTraining(options as FitOptions)).toThrow(
      new OptionError({
        where: 'fit',
        expected: 'an object of options',
        received,
        repair: 'Write fit(data, { epochs: 10 }).',
      }),
    )
  })
})
