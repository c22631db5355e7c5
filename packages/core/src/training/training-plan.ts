/** From what `fit` was told to what the loop does: defaults filled in, everything checked. */

import type { TrainingData } from '../batches/samples.js'
import type { BundleStore } from '../bundle/stores.js'
import type { Optimizer } from '../contracts.js'
import { OptionError } from '../errors.js'
import { describeValue } from '../nd-array.js'
import { adam } from '../optimizers/optimizers.js'
import { checkFinite, checkPositive, checkRate, checkWhole } from '../option-checks.js'
import { isPart } from '../part.js'
import type { TrainingCallback } from './events.js'
import type { CheckpointOptions, EarlyStopping, FitOptions, GradientClipping } from './fit-options.js'

/** {@link FitOptions} with nothing left open. */
export interface TrainingPlan {
  readonly epochs: number
  readonly batchSize: number
  readonly optimizer: Optimizer
  readonly shuffle: boolean
  readonly validationSplit: number
  readonly validationData?: TrainingData
  readonly earlyStopping?: Required<EarlyStopping>
  readonly restoreBestWeights: boolean
  readonly gradientClipping?: GradientClipping
  readonly checkpoint?: Required<CheckpointOptions>
  readonly resumeFrom?: BundleStore
  readonly signal?: AbortSignal
  readonly callbacks: readonly TrainingCallback[]
}

const known: ReadonlySet<string> = new Set([
  'epochs',
  'batchSize',
  'optimizer',
  'shuffle',
  'validationData',
  'validationSplit',
  'earlyStopping',
  'restoreBestWeights',
  'gradientClipping',
  'checkpoint',
  'resumeFrom',
  'signal',
  'callbacks',
] satisfies (keyof FitOptions)[])

/**
 * Fills in defaults and checks everything that can be checked before the data is looked at.
 *
 * @throws {OptionError} For an unknown option or a wrong value.
 */
export function planTraining(options: FitOptions, where = 'fit'): TrainingPlan {
  const unknown = Object.keys(options).find((name) => !known.has(name))
  if (unknown) {
    throw new OptionError({
      where,
      expected: `options among ${[...known].join(', ')}`,
      received: JSON.stringify(unknown),
    })
  }
  const {
    optimizer = adam(),
    earlyStopping,
    checkpoint,
    gradientClipping,
    validationData,
    resumeFrom,
    signal,
  } = options
  if (!isPart(optimizer, 'optimizer')) {
    const received = describeValue(optimizer)
    throw new OptionError({
      where,
      expected: 'an optimizer',
      received,
      repair: 'Use adam(), adamW(), sgd() or rmsProp().',
    })
  }
  const validationSplit = checkRate(options.validationSplit ?? 0, where, 'validationSplit')
  if (validationSplit > 0 && validationData !== undefined) {
    throw new OptionError({ where, expected: 'validationData or validationSplit', received: 'both' })
  }
  return {
    epochs: checkWhole(options.epochs ?? 10, where, 'epochs', 1),
    batchSize: checkWhole(options.batchSize ?? 32, where, 'batchSize', 1),
    optimizer: optimizer as Optimizer,
    shuffle: options.shuffle ?? true,
    validationSplit,
    restoreBestWeights: options.restoreBestWeights ?? earlyStopping !== undefined,
    callbacks: options.callbacks ?? [],
    ...(validationData !== undefined && { validationData }),
    ...(earlyStopping && { earlyStopping: checkEarlyStopping(earlyStopping, where) }),
    ...(gradientClipping && { gradientClipping: checkClipping(gradientClipping, where) }),
    ...(checkpoint && { checkpoint: checkCheckpoint(checkpoint, where) }),
    ...(resumeFrom && { resumeFrom }),
    ...(signal && { signal }),
  }
}

function checkEarlyStopping(
  { patience, minimumImprovement = 0 }: EarlyStopping,
  where: string,
): Required<EarlyStopping> {
  checkWhole(patience, where, 'earlyStopping.patience', 1)
  checkFinite(minimumImprovement, where, 'earlyStopping.minimumImprovement')
  return { patience, minimumImprovement }
}

function checkClipping(clipping: GradientClipping, where: string): GradientClipping {
  const limit = 'norm' in clipping ? clipping.norm : clipping.value
  checkPositive(limit, where, 'norm' in clipping ? 'gradientClipping.norm' : 'gradientClipping.value')
  return clipping
}

function checkCheckpoint(
  { to, everyEpochs = 1, everySteps = 0 }: CheckpointOptions,
  where: string,
): Required<CheckpointOptions> {
  if (typeof to?.write !== 'function') {
    throw new OptionError({
      where,
      expected: 'checkpoint.to to be a store',
      received: describeValue(to),
      repair: "Use file('run.checkpoint').",
    })
  }
  checkWhole(everyEpochs, where, 'checkpoint.everyEpochs', 0)
  checkWhole(everySteps, where, 'checkpoint.everySteps', 0)
  return { to, everyEpochs, everySteps }
}
