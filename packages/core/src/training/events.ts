/** What training tells as it goes. */

/** Why training ended. */
export type StopReason = 'completed' | 'earlyStopping' | 'aborted' | 'stopped'

/** One epoch, as recorded. Losses are means over samples. */
export interface EpochRecord {
  /** Counted from 1. */
  readonly epoch: number
  readonly loss: number
  /** Missing without validation data. */
  readonly validationLoss?: number
  /** What the loss is made of, unweighted, by name. */
  readonly terms: Readonly<Record<string, number>>
  /** Learning rate at the epoch's last step. */
  readonly learningRate: number
  readonly seconds: number
  readonly samplesPerSecond: number
}

/** All epochs of a run, those before a resume included. */
export interface History {
  readonly epochs: readonly EpochRecord[]
  /** The epoch with the lowest validation loss (training loss without validation data), counted from 1; 0 before the first ends. */
  readonly bestEpoch: number
  readonly stopReason: StopReason
  /** Steps taken in all. */
  readonly steps: number
}

/** Before the first step, and again where training goes on after a lost backend. */
export interface StartEvent {
  readonly type: 'start'
  readonly epochs: number
  /** Epochs and steps already done when this run was resumed. */
  readonly resumed?: { readonly epoch: number; readonly step: number }
  /** Unknown for a stream. */
  readonly samples?: number
  /** Unknown for a stream. */
  readonly stepsPerEpoch?: number
  readonly batchSize: number
  readonly backend: string
}

/** After every step. */
export interface StepEvent {
  readonly type: 'step'
  /** Counted from 1, over all epochs. */
  readonly step: number
  readonly epoch: number
  /** Counted from 1. */
  readonly stepInEpoch: number
  /** Mean over the batch. */
  readonly loss: number
  readonly terms: Readonly<Record<string, number>>
  /** Mean over the epoch so far. */
  readonly epochLoss: number
  /** Samples seen in this epoch so far. */
  readonly samples: number
  readonly samplesPerSecond: number
  /** With a curriculum: how many samples were open at this step. */
  readonly openSamples?: number
}

/** After every epoch. */
export interface EpochEvent extends EpochRecord {
  readonly type: 'epoch'
  /** Whether this is the best epoch so far. */
  readonly improved: boolean
}

/** After a checkpoint was written. */
export interface CheckpointEvent {
  readonly type: 'checkpoint'
  readonly step: number
  /** The store it was written to, in words. */
  readonly to: string
}

/**
 * The backend in use stopped for good in mid-training. With `fallbacks` a start event of the next one follows; without, or when
 * none of them works, `fit` throws the `BackendLostError`.
 */
export interface BackendLostEvent {
  readonly type: 'backendLost'
  /** tfjs's name of the one that was lost. */
  readonly backend: string
  /** In the words of the platform. */
  readonly reason: string
  /** Steps done when it happened. */
  readonly step: number
  /** Where training goes on, if it does. */
  readonly next?: {
    readonly backend: string
    /** Steps done in the copy that it goes on from; those after it are taken again, and come out the same. */
    readonly step: number
  }
}

/** The last event. */
export interface EndEvent {
  readonly type: 'end'
  readonly history: History
}

/** Everything that training can tell; told apart by `type`. */
export type TrainingEvent = StartEvent | StepEvent | EpochEvent | CheckpointEvent | BackendLostEvent | EndEvent

/** Events as they happen, and the history at the end. */
export type TrainingEvents<Result = History> = AsyncGenerator<TrainingEvent, Result, void>

/** Called at every event, in order; awaited. Call `stop` to end training after the current step. */
export type TrainingCallback = (event: TrainingEvent, control: { stop(): void }) => void | Promise<void>
