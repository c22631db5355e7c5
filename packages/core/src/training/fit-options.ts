import type { TrainingData } from '../batches/samples.js'
import type { BundleStore } from '../bundle/stores.js'
import type { Optimizer } from '../contracts.js'
import { OptionError } from '../errors.js'
import { describeValue } from '../nd-array.js'
import type { GradientClipping } from '../optimizers/gradient-clipping.js'
import { adam } from '../optimizers/optimizers.js'
import { checkFinite, checkPositive, checkRate, checkWhole } from '../option-checks.js'
import { isPart } from '../part.js'
import type { OptimizerPart } from '../parts.js'
import type { TrainingCallback } from './events.js'

/** When to stop before the last epoch. */
export interface EarlyStopping {
  /** Epochs without improvement to wait for. */
  readonly patience: number
  /** How much lower the loss must be to count as better; default 0. */
  readonly minimumImprovement?: number
}

/** Where and how often to save so that training can go on after a crash. */
export interface CheckpointOptions {
  readonly to: BundleStore
  /** Default 1; 0 for none at the end of epochs. */
  readonly everyEpochs?: number
  /** Default 0: none within epochs. */
  readonly everySteps?: number
}

/** How to train. */
export interface FitOptions {
  /** Times through the data; default 10. */
  readonly epochs?: number
  /** Samples a step; default 32. */
  readonly batchSize?: number
  /** Default `adam()`. */
  readonly optimizer?: OptimizerPart
  /** A new, seeded order every epoch; default true for samples in memory, always false for streams. */
  readonly shuffle?: boolean
  /** Judged after every epoch. */
  readonly validationData?: TrainingData
  /** Share of the samples, seeded, to hold back as validation data; in [0, 1). */
  readonly validationSplit?: number
  readonly earlyStopping?: EarlyStopping
  /** End with the best epoch's weights rather than the last's; default true with early stopping, else false. */
  readonly restoreBestWeights?: boolean
  readonly gradientClipping?: GradientClipping
  readonly checkpoint?: CheckpointOptions
  /** A checkpoint to go on from; the model, data and options must be those it was made with (epochs may grow). */
  readonly resumeFrom?: BundleStore
  /** Ends training after the current step; `fit` then returns what it has, with stopReason `aborted`. */
  readonly signal?: AbortSignal
  readonly callbacks?: readonly TrainingCallback[]
}

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
