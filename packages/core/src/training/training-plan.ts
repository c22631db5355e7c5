/** From what `fit` was told to what the loop does: defaults filled in, everything checked. */

import { type BackendAdapter, checkAdapters } from '../backend/select-backend.js'
import type { TrainingData } from '../batches/samples.js'
import type { BundleStore } from '../bundle/stores.js'
import type { Optimizer } from '../contracts.js'
import { OptionError } from '../errors.js'
import { describeValue } from '../nd-array.js'
import { adam } from '../optimizers/optimizers.js'
import { checkChoice, checkFinite, checkPositive, checkRate, checkWhole } from '../option-checks.js'
import { describePart, isPart } from '../part.js'
import type { Curriculum } from './curriculum.js'
import type { TrainingCallback } from './events.js'
import type { CheckpointOptions, EarlyStopping, FitOptions, GradientClipping } from './fit-options.js'

/** {@link FitOptions} with nothing left open. */
export interface TrainingPlan {
  readonly epochs: number
  readonly batchSize: number
  readonly optimizer: Optimizer
  readonly shuffle: boolean
  readonly curriculum?: Curriculum
  readonly validationSplit: number
  readonly validationData?: TrainingData
  readonly earlyStopping?: Required<EarlyStopping>
  readonly restoreBestWeights: boolean
  readonly gradientClipping?: GradientClipping
  readonly checkpoint?: Required<CheckpointOptions>
  readonly resumeFrom?: BundleStore
  readonly fallbacks: readonly BackendAdapter[]
  readonly signal?: AbortSignal
  readonly callbacks: readonly TrainingCallback[]
}

const known: ReadonlySet<string> = new Set([
  'epochs',
  'batchSize',
  'optimizer',
  'shuffle',
  'curriculum',
  'validationData',
  'validationSplit',
  'earlyStopping',
  'restoreBestWeights',
  'gradientClipping',
  'checkpoint',
  'resumeFrom',
  'fallbacks',
  'signal',
  'callbacks',
] satisfies (keyof FitOptions)[])

/**
 * Fills in defaults and checks everything that can be checked before the data is looked at.
 *
 * @throws {OptionError} For an unknown option or a wrong value.
 */
export function planTraining(options: FitOptions, where = 'fit'): TrainingPlan {
  checkNames(options, where)
  const {
    optimizer = adam(),
    curriculum,
    earlyStopping,
    checkpoint,
    gradientClipping,
    validationData,
    resumeFrom,
    signal,
  } = options
  if (!isPart(optimizer, 'optimizer')) {
    const repair = 'Use adam(), adamW(), sgd() or rmsProp().'
    throw new OptionError({ where, expected: 'an optimizer', received: describePart(optimizer), repair })
  }
  const validationSplit = checkRate(options.validationSplit ?? 0, where, 'validationSplit')
  if (validationSplit > 0 && validationData !== undefined) {
    throw new OptionError({ where, expected: 'validationData or validationSplit', received: 'both' })
  }
  return {
    epochs: checkWhole(options.epochs ?? 10, where, 'epochs', 1),
    batchSize: checkWhole(options.batchSize ?? 32, where, 'batchSize', 1),
    optimizer: optimizer as Optimizer,
    shuffle: checkChoice(options.shuffle ?? true, where, 'shuffle', [true, false]),
    validationSplit,
    restoreBestWeights: checkChoice(
      options.restoreBestWeights ?? earlyStopping !== undefined,
      where,
      'restoreBestWeights',
      [true, false],
    ),
    fallbacks: options.fallbacks ? checkAdapters(options.fallbacks, where) : [],
    callbacks: checkCallbacks(options.callbacks ?? [], where),
    ...(curriculum !== undefined && { curriculum: checkCurriculum(curriculum, where) }),
    ...(validationData !== undefined && { validationData }),
    ...(earlyStopping && { earlyStopping: checkEarlyStopping(earlyStopping, where) }),
    ...(gradientClipping && { gradientClipping: checkClipping(gradientClipping, where) }),
    ...(checkpoint && { checkpoint: checkCheckpoint(checkpoint, where) }),
    ...(resumeFrom && { resumeFrom: checkStore(resumeFrom, 'read', where, 'resumeFrom') }),
    ...(signal && { signal: checkSignal(signal, where) }),
  }
}

function checkNames(options: unknown, where: string): void {
  if (typeof options !== 'object' || options === null || isPart(options)) {
    const repair = 'Write fit(data, { epochs: 10 }).'
    throw new OptionError({ where, expected: 'an object of options', received: describePart(options), repair })
  }
  const unknown = Object.keys(options).find((name) => !known.has(name))
  if (unknown === undefined) return
  throw new OptionError({
    where,
    expected: `options among ${[...known].join(', ')}`,
    received: JSON.stringify(unknown),
  })
}

function checkCurriculum(curriculum: Curriculum, where: string): Curriculum {
  if (typeof curriculum?.open === 'function') return curriculum
  throw new OptionError({
    where,
    expected: 'curriculum to be made by curriculum() of @autoencoders/core/curriculum',
    received: describePart(curriculum),
    repair: 'Write curriculum: curriculum({ difficulty, pacing }).',
  })
}

function checkEarlyStopping(
  { patience, minimumImprovement = 0 }: EarlyStopping,
  where: string,
): Required<EarlyStopping> {
  checkWhole(patience, where, 'earlyStopping.patience', 1)
  checkFinite(minimumImprovement, where, 'earlyStopping.minimumImprovement', 0)
  return { patience, minimumImprovement }
}

function checkClipping(clipping: GradientClipping, where: string): GradientClipping {
  const { norm, value } = clipping as { readonly norm?: unknown; readonly value?: unknown }
  if (norm !== undefined && value === undefined) return { norm: checkPositive(norm, where, 'gradientClipping.norm') }
  if (value !== undefined && norm === undefined) return { value: checkPositive(value, where, 'gradientClipping.value') }
  const which = norm === undefined ? 'neither' : 'both'
  const received = typeof clipping === 'object' ? which : describeValue(clipping)
  throw new OptionError({ where, expected: 'gradientClipping to be { norm } or { value }', received })
}

function checkCheckpoint(
  { to, everyEpochs = 1, everySteps = 0 }: CheckpointOptions,
  where: string,
): Required<CheckpointOptions> {
  checkStore(to, 'write', where, 'checkpoint.to')
  checkWhole(everyEpochs, where, 'checkpoint.everyEpochs', 0)
  checkWhole(everySteps, where, 'checkpoint.everySteps', 0)
  return { to, everyEpochs, everySteps }
}

function checkStore(store: BundleStore, needed: 'read' | 'write', where: string, option: string): BundleStore {
  if (typeof store?.[needed] === 'function') return store
  const repair = "Use file('run.checkpoint')."
  throw new OptionError({ where, expected: `${option} to be a store`, received: describeValue(store), repair })
}

function checkSignal(signal: AbortSignal, where: string): AbortSignal {
  if (typeof signal.aborted === 'boolean') return signal
  throw new OptionError({ where, expected: 'signal to be an AbortSignal', received: describeValue(signal) })
}

function checkCallbacks(callbacks: readonly TrainingCallback[], where: string): readonly TrainingCallback[] {
  if (Array.isArray(callbacks) && callbacks.every((callback) => typeof callback === 'function')) return callbacks
  const received = describeValue(callbacks)
  throw new OptionError({ where, expected: 'callbacks to be an array of functions', received })
}
