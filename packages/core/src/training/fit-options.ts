/** How to train: what `fit` can be told. */

import type { BackendAdapter } from '../backend/select-backend.js'
import type { TrainingData } from '../batches/samples.js'
import type { BundleStore } from '../bundle/stores.js'
import type { OptimizerPart } from '../parts.js'
import type { Curriculum } from './curriculum.js'
import type { TrainingCallback } from './events.js'

/** When to stop before the last epoch. */
export interface EarlyStopping {
  /** Epochs without improvement to wait for. */
  readonly patience: number
  /** How much lower the loss must be to count as better; default 0. */
  readonly minimumImprovement?: number
}

/** How gradients are limited before the optimizer sees them. */
export type GradientClipping =
  /** Scale all gradients together so that their joint Euclidean norm is at most this. */
  | { readonly norm: number }
  /** Limit every element to ± this. */
  | { readonly value: number }

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
  /** Begins with what is easy: samples by difficulty, a growing share of them. Not for streams. */
  readonly curriculum?: Curriculum
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
  /**
   * Where training goes on when the backend in use stops for good, in order of preference; default none, and then `fit` throws a
   * `BackendLostError`. Copies of the run are kept in memory meanwhile, at a twentieth of the time at most, and the steps since
   * the last one are taken again. A stream must be a function that can be called again.
   */
  readonly fallbacks?: readonly BackendAdapter[]
  /** Ends training after the current step; `fit` then returns what it has, with stopReason `aborted`. */
  readonly signal?: AbortSignal
  readonly callbacks?: readonly TrainingCallback[]
}
