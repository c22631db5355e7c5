/** A run's samples in the order of their difficulty, measured when it is due. */

import { arrayBatches, type BatchOptions, type BatchSource } from '../batches/batch-source.js'
import { type HostSamples, sampleCount } from '../batches/samples.js'
import { runBatches, scoreBatch } from '../inference.js'
import type { Model } from '../model.js'
import { type CurriculumPlan, isMeasure, measuredDifficulty, openSamples } from './curriculum.js'
import { curriculumBatches } from './curriculum-batches.js'

/** Samples at a time when the model is asked for its own errors. */
const MEASURED_AT_ONCE = 256

/** The batches of a curriculum, and the difficulties they follow. */
export class CurriculumSource implements BatchSource {
  readonly count: number
  /** Of each sample; undefined before the first measurement. */
  difficulty: Float32Array | undefined
  readonly #model: Model
  readonly #samples: HostSamples
  readonly #plan: CurriculumPlan
  readonly #batches: BatchSource

  /** @param known Difficulties that were given rather than a measure. */
  constructor(
    model: Model,
    samples: HostSamples,
    options: BatchOptions,
    plan: CurriculumPlan,
    known: Float32Array | undefined,
  ) {
    this.count = sampleCount(samples)
    this.difficulty = known
    this.#model = model
    this.#samples = samples
    this.#plan = plan
    this.#batches = curriculumBatches(samples, options, plan, () => this.difficulty!)
  }

  batches(epoch: number, skip: number): AsyncIterable<HostSamples> {
    return this.#batches.batches(epoch, skip)
  }

  /** How many samples are open at a step. */
  openAt(step: number): number {
    return openSamples(this.#plan, this.count, step)
  }

  /** Measures difficulties where they are not known yet, or due again as an epoch begins. */
  async prepare({ epoch, stepInEpoch }: { readonly epoch: number; readonly stepInEpoch: number }): Promise<void> {
    const { difficulty } = this.#plan
    if (!isMeasure(difficulty)) return
    const { everyEpochs } = difficulty
    const due = everyEpochs !== undefined && stepInEpoch === 0 && epoch % everyEpochs === 0
    if (this.difficulty && !due) return
    const source = arrayBatches(this.#samples, { batchSize: MEASURED_AT_ONCE })
    const ownErrors = () => runBatches(this.#model, source, scoreBatch(this.#model))
    this.difficulty = await measuredDifficulty(difficulty, this.#samples, ownErrors)
  }
}
