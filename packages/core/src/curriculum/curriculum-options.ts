/** What a curriculum can be told, checked. */

import { OptionError } from '../errors.js'
import type { ArrayInput } from '../nd-array.js'
import { checkChoice, checkWhole } from '../option-checks.js'
import { describePart, isPart } from '../part.js'
import type { Schedule } from '../parts.js'
import { toSchedule } from '../schedules.js'
import type { Difficulty } from './difficulty.js'

/** How samples are sorted, opened and weighed. */
export interface CurriculumOptions {
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

/** {@link CurriculumOptions} with nothing left open. */
export interface CurriculumPlan {
  readonly difficulty: ArrayInput | Difficulty
  readonly pacing: Schedule
  readonly use: 'order' | 'weights'
  readonly sharpness: number
  readonly hardestFirst: boolean
}

const where = 'curriculum'
const known = ['difficulty', 'pacing', 'use', 'sharpness', 'hardestFirst'] satisfies (keyof CurriculumOptions)[]

/** @throws {OptionError} For a wrong value. */
export function planCurriculum(options: CurriculumOptions): CurriculumPlan {
  checkNames(options)
  const { difficulty, pacing, use = 'order', sharpness, hardestFirst = false } = options
  if (difficulty === undefined || (isPart(difficulty) && !isPart(difficulty, 'difficulty'))) {
    throw new OptionError({
      where,
      expected: 'difficulty to be one number a sample, or a measure',
      received: describePart(difficulty),
      repair: 'Give await teacher.score(x), or ownError() for the model as it is.',
    })
  }
  if (sharpness !== undefined && use === 'order') {
    throw new OptionError({
      where,
      expected: 'no sharpness where samples are ordered',
      received: String(sharpness),
      repair: "Leave it out, or say use: 'weights'.",
    })
  }
  return {
    difficulty,
    pacing: toSchedule(pacing, where, 'pacing', 0),
    use: checkChoice(use, where, 'use', ['order', 'weights'] as const),
    sharpness: checkWhole(sharpness ?? 4, where, 'sharpness', 1),
    hardestFirst: checkChoice(hardestFirst, where, 'hardestFirst', [true, false]),
  }
}

/** @returns How many samples are open at a step: the m of `curriculum`. */
export function openSamples({ pacing }: Pick<CurriculumPlan, 'pacing'>, count: number, step: number): number {
  const share = pacing.at(step)
  if (!Number.isNaN(share)) return Math.round(Math.min(count, Math.max(1, count * share)))
  throw new OptionError({ where, expected: 'pacing to give a number', received: `NaN at step ${step}` })
}

function checkNames(options: unknown): void {
  if (typeof options !== 'object' || options === null || isPart(options)) {
    const repair = 'Write curriculum({ difficulty: ownError(), pacing: linear({ from: 0.3, to: 1, steps: 2000 }) }).'
    throw new OptionError({ where, expected: '{ difficulty, pacing }', received: describePart(options), repair })
  }
  const unknown = Object.keys(options).find((name) => !(known as readonly string[]).includes(name))
  if (unknown === undefined) return
  const expected = `options among ${known.join(', ')}`
  throw new OptionError({ where, expected, received: JSON.stringify(unknown) })
}
