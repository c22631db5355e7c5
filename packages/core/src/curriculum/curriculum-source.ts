/** A run's samples in the order of their difficulty, measured when it is due. */

import type { BatchSource } from '../batches/batch-source.js'
import { type HostSamples, sampleCount } from '../batches/samples.js'
import { DataError, ShapeError } from '../errors.js'
import { type ArrayInput, formatShape, type NdArray, toNdArray } from '../nd-array.js'
import type { CurriculumRun, CurriculumSource } from '../training/curriculum.js'
import { curriculumBatches } from './curriculum-batches.js'
import { type CurriculumPlan, openSamples } from './curriculum-options.js'
import { type Difficulty, isMeasure } from './difficulty.js'

/**
 * @throws {ShapeError} When there is another number of difficulties than of samples.
 * @throws {DataError} When one of them is not finite.
 */
export async function openCurriculum(plan: CurriculumPlan, run: CurriculumRun): Promise<CurriculumSource> {
  return new SortedSource(plan, run, await givenDifficulty(plan, run))
}

class SortedSource implements CurriculumSource {
  readonly count: number
  difficulty: Float32Array | undefined
  readonly measures: boolean
  readonly #plan: CurriculumPlan
  readonly #run: CurriculumRun
  readonly #batches: BatchSource

  constructor(plan: CurriculumPlan, run: CurriculumRun, given: Float32Array | undefined) {
    this.count = sampleCount(run.samples)
    this.difficulty = given
    this.measures = given === undefined
    this.#plan = plan
    this.#run = run
    this.#batches = curriculumBatches(run.samples, run.order, plan, () => this.difficulty!)
  }

  batches(epoch: number, skip: number): AsyncIterable<HostSamples> {
    return this.#batches.batches(epoch, skip)
  }

  openAt(step: number): number {
    return openSamples(this.#plan, this.count, step)
  }

  async prepare({ epoch, stepInEpoch }: { readonly epoch: number; readonly stepInEpoch: number }): Promise<void> {
    const { difficulty } = this.#plan
    if (!isMeasure(difficulty)) return
    const { everyEpochs } = difficulty
    const due = everyEpochs !== undefined && stepInEpoch === 0 && epoch % everyEpochs === 0
    if (!this.difficulty || due) this.difficulty = await measuredDifficulty(difficulty, this.#run)
  }
}

/** Difficulties that a user gave, of the samples that are trained on. */
async function givenDifficulty(
  { difficulty }: CurriculumPlan,
  { given, kept }: CurriculumRun,
): Promise<Float32Array | undefined> {
  if (isMeasure(difficulty)) return undefined
  const { data } = await checkDifficulty(difficulty, given)
  return kept ? Float32Array.from(kept, (row) => data[row]!) : Float32Array.from(data)
}

async function checkDifficulty(difficulty: ArrayInput, count: number): Promise<NdArray> {
  const where = 'fit (difficulty of the curriculum)'
  const array = await toNdArray(difficulty, where)
  if (array.shape.length !== 1 || array.shape[0] !== count) {
    throw new ShapeError({ where, expected: `one number a sample [${count}]`, received: formatShape(array.shape) })
  }
  const fault = array.data.findIndex((value) => !Number.isFinite(value))
  if (fault < 0) return array
  throw new DataError({ where, expected: 'finite numbers', received: `${array.data[fault]} for sample ${fault}` })
}

/**
 * What a measure gave, as it is kept.
 *
 * @throws {DataError} When it is not one number a sample.
 */
async function measuredDifficulty(difficulty: Difficulty, run: CurriculumRun): Promise<Float32Array> {
  const measured = Float32Array.from(await difficulty.measure(run.samples, () => run.ownErrors()))
  const count = sampleCount(run.samples)
  if (measured.length === count) return measured
  const expected = `a difficulty for each of ${count} samples`
  throw new DataError({ where: `fit (${difficulty.kind})`, expected, received: `${measured.length} numbers` })
}
