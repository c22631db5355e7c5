/** Training that begins with what is easy: what `fit` can be told of it, checked. */

import { type HostSamples, sampleCount } from '../batches/samples.js'
import { DataError, OptionError, ShapeError } from '../errors.js'
import { type ArrayInput, describeValue, formatShape, type NdArray, toNdArray } from '../nd-array.js'
import { checkChoice, checkWhole } from '../option-checks.js'
import { isPart, type JsonObject, savePart } from '../part.js'
import type { Schedule } from '../parts.js'
import { toSchedule } from '../schedules.js'
import type { Difficulty } from './difficulty.js'

/**
 * A curriculum: samples sorted by difficulty, and a share of them that grows while training goes on.
 *
 * With n training samples sorted from the easiest (equals in the data's order), the open ones at a step are the first
 * `m = round(n · pacing.at(step))` of them, at least 1 and at most n. An epoch is n draws in ⌈n / batchSize⌉ steps, as without a
 * curriculum, however many are open.
 *
 * @see Bengio et al. 2009, "Curriculum learning"; Hacohen & Weinshall 2019, https://arxiv.org/abs/1904.03626
 * @example
 * const difficulty = await teacher.score(x)
 * await model.fit(x, { curriculum: { difficulty, pacing: linear({ from: 0.2, to: 1, steps: 2000 }) } })
 */
export interface Curriculum {
  /**
   * How hard each sample is, higher is harder: numbers `[n]`, in the order of the data that `fit` is given (those of samples held
   * back for validation are passed over), or a measure: `ownError()`, `sampleVariance()`, `sampleEntropy()`, or one of your own.
   */
  readonly difficulty: ArrayInput | Difficulty
  /** The share of samples that are open, by step: a number or a schedule. Above 1 counts as 1. */
  readonly pacing: number | Schedule
  /**
   * `order` (default) draws batches from the open samples alone. The draws of epoch e go through rounds. The first is the order that
   * epoch e has without a curriculum: a permutation of all samples by the stream `shuffle` at e. Round r after it is drawn when the one
   * before is used up: the samples that are open then, in the data's order, permuted by the stream `shuffle/r` at e. Samples that are
   * not open when their turn comes are passed over; what opens during a later round waits for the next. With `shuffle: false` nothing is
   * permuted. With all samples open it is training without a curriculum, to the bit.
   *
   * `weights` draws every sample, as without a curriculum, and lets the sample of rank r, 1 for the easiest, count
   * `min(1, (m / r)^sharpness)`, times its own weight. The loss of a batch is the weighted mean over its samples; what a
   * loss says of a batch as a whole, such as a critic's, is not weighted.
   */
  readonly use?: 'order' | 'weights'
  /** Of `weights`, a whole number: how soon what is not open counts nothing; default 4. */
  readonly sharpness?: number
  /** Turns it round: the hardest first; default false. */
  readonly hardestFirst?: boolean
}

/** {@link Curriculum} with nothing left open. */
export interface CurriculumPlan {
  readonly difficulty: ArrayInput | Difficulty
  readonly pacing: Schedule
  readonly use: 'order' | 'weights'
  readonly sharpness: number
  readonly hardestFirst: boolean
}

const known = ['difficulty', 'pacing', 'use', 'sharpness', 'hardestFirst'] satisfies (keyof Curriculum)[]

/** @throws {OptionError} For a wrong value. */
export function planCurriculum(curriculum: Curriculum, where: string): CurriculumPlan {
  checkNames(curriculum, where)
  const { difficulty, pacing, use = 'order', sharpness, hardestFirst = false } = curriculum
  if (difficulty === undefined || (isPart(difficulty) && difficulty.role !== 'difficulty')) {
    const received = isPart(difficulty) ? `a part of role ${difficulty.role}` : describeValue(difficulty)
    const repair = 'Give await teacher.score(x), or ownError() for the model as it is.'
    throw new OptionError({
      where,
      expected: 'curriculum.difficulty to be one number a sample, or a measure',
      received,
      repair,
    })
  }
  if (sharpness !== undefined && use === 'order') {
    const repair = "Leave it out, or say use: 'weights'."
    throw new OptionError({
      where,
      expected: 'no curriculum.sharpness where samples are ordered',
      received: String(sharpness),
      repair,
    })
  }
  return {
    difficulty,
    pacing: toSchedule(pacing, where, 'curriculum.pacing', 0),
    use: checkChoice(use, where, 'curriculum.use', ['order', 'weights'] as const),
    sharpness: checkWhole(sharpness ?? 4, where, 'curriculum.sharpness', 1),
    hardestFirst: checkChoice(hardestFirst, where, 'curriculum.hardestFirst', [true, false]),
  }
}

/** What must not change between a checkpoint and its continuation; difficulties that were given are compared themselves. */
export function curriculumTerms({ difficulty, pacing, ...rest }: CurriculumPlan): JsonObject {
  return { difficulty: isMeasure(difficulty) ? savePart(difficulty) : 'given', pacing: savePart(pacing), ...rest }
}

/** Whether difficulties are measured rather than given. */
export function isMeasure(difficulty: ArrayInput | Difficulty): difficulty is Difficulty {
  return isPart(difficulty, 'difficulty')
}

/** @returns How many samples are open at a step: the m of {@link Curriculum}. */
export function openSamples({ pacing }: Pick<CurriculumPlan, 'pacing'>, count: number, step: number): number {
  const share = pacing.at(step)
  if (!Number.isNaN(share)) return Math.round(Math.min(count, Math.max(1, count * share)))
  throw new OptionError({
    where: 'fit',
    expected: 'curriculum.pacing to give a number',
    received: `NaN at step ${step}`,
  })
}

/** Difficulties that a user gave, `[count]`. */
export async function givenDifficulty(difficulty: ArrayInput, count: number): Promise<NdArray> {
  const where = 'fit (curriculum.difficulty)'
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
export async function measuredDifficulty(
  difficulty: Difficulty,
  samples: HostSamples,
  ownErrors: () => Promise<NdArray>,
): Promise<Float32Array> {
  const measured = Float32Array.from(await difficulty.measure(samples, ownErrors))
  const count = sampleCount(samples)
  if (measured.length === count) return measured
  const expected = `a difficulty for each of ${count} samples`
  throw new DataError({ where: `fit (${difficulty.kind})`, expected, received: `${measured.length} numbers` })
}

function checkNames(curriculum: unknown, where: string): void {
  if (typeof curriculum !== 'object' || curriculum === null || isPart(curriculum)) {
    const received = isPart(curriculum) ? `a part of role ${curriculum.role}` : describeValue(curriculum)
    const repair = 'Write curriculum: { difficulty: ownError(), pacing: linear({ from: 0.3, to: 1, steps: 2000 }) }.'
    throw new OptionError({ where, expected: 'curriculum to be { difficulty, pacing }', received, repair })
  }
  const unknown = Object.keys(curriculum).find((name) => !(known as readonly string[]).includes(name))
  if (unknown === undefined) return
  const expected = `options of curriculum among ${known.join(', ')}`
  throw new OptionError({ where, expected, received: JSON.stringify(unknown) })
}
