/** What the training loop asks of a curriculum. It comes in by value, so that who trains without one does not load it. */

import type { BatchOptions, BatchSource } from '../batches/batch-source.js'
import type { HostSamples, TrainingData } from '../batches/samples.js'
import type { NdArray } from '../nd-array.js'
import type { JsonObject } from '../part.js'
import type { FitOptions } from './fit-options.js'

/** Chooses and weighs the samples of a run: made by `curriculum` of `@autoencoders/core/curriculum`. */
export interface Curriculum {
  /** What must not change between a checkpoint and its continuation. */
  readonly terms: JsonObject
  /** @throws {OptionError} For what does not go with it. */
  check(data: TrainingData, options: FitOptions): void
  /**
   * Begins a run. The data is no stream.
   *
   * @throws {OptionError | ShapeError | DataError} For what does not fit the data.
   */
  open(run: CurriculumRun): Promise<CurriculumSource>
}

/** A run as a curriculum sees it. */
export interface CurriculumRun {
  /** What is trained on. */
  readonly samples: HostSamples
  /** Samples that `fit` was given, those held back for validation among them. */
  readonly given: number
  /** Which of those given are trained on, in order; left out where all are. */
  readonly kept?: Uint32Array
  readonly order: BatchOptions
  /** The model's reconstruction errors of `samples` as it is now, `[n]`. */
  ownErrors(): Promise<NdArray>
}

/** The batches of a curriculum, and the difficulties they follow. */
export interface CurriculumSource extends BatchSource {
  /** Of each sample; undefined before the first measurement. Set when a run is resumed. */
  difficulty: Float32Array | undefined
  /** Whether difficulties are measured; those that were given must be the same when a run is resumed. */
  readonly measures: boolean
  /** How many samples are open at a step. */
  openAt(step: number): number
  /** Measures difficulties where they are not known yet, or due again as an epoch begins. */
  prepare(at: { readonly epoch: number; readonly stepInEpoch: number }): Promise<void>
}
