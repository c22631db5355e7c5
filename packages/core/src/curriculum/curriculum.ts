/** A curriculum for `fit`, made of its options. */

import { isStream, type TrainingData } from '../batches/samples.js'
import { OptionError } from '../errors.js'
import { savePart } from '../part.js'
import type { Curriculum } from '../training/curriculum.js'
import type { FitOptions } from '../training/fit-options.js'
import { type CurriculumOptions, type CurriculumPlan, planCurriculum } from './curriculum-options.js'
import { openCurriculum } from './curriculum-source.js'
import { isMeasure } from './difficulty.js'

/**
 * Training that begins with what is easy: samples sorted by difficulty, and a share of them that grows while training goes on.
 *
 * With n training samples sorted from the easiest (equals in the data's order), the open ones at a step are the first
 * `m = round(n · pacing.at(step))` of them, at least 1 and at most n. An epoch is n draws in ⌈n / batchSize⌉ steps, as without a
 * curriculum, however many are open.
 *
 * @throws {OptionError} For a wrong value.
 * @see Bengio et al. 2009, "Curriculum learning"; Hacohen & Weinshall 2019, https://arxiv.org/abs/1904.03626
 * @example
 * const difficulty = await teacher.score(x)
 * await model.fit(x, { curriculum: curriculum({ difficulty, pacing: linear({ from: 0.2, to: 1, steps: 2000 }) }) })
 */
export function curriculum(options: CurriculumOptions): Curriculum {
  const plan = planCurriculum(options)
  return Object.freeze({ terms: termsOf(plan), check, open: (run) => openCurriculum(plan, run) } satisfies Curriculum)
}

/** Difficulties that were given are compared themselves. */
function termsOf({ difficulty, pacing, ...rest }: CurriculumPlan): Curriculum['terms'] {
  return { difficulty: isMeasure(difficulty) ? savePart(difficulty) : 'given', pacing: savePart(pacing), ...rest }
}

const where = 'fit'

function check(data: TrainingData, options: FitOptions): void {
  if (isStream(data)) {
    throw new OptionError({
      where,
      expected: 'a curriculum with samples in memory',
      received: 'a stream',
      repair: 'Sort the stream yourself, the easiest first, or give chunks { input, weight }.',
    })
  }
  if (!options.validationSplit && options.validationData === undefined) checkUnjudged(options)
}

/** The training loss of a curriculum rises as harder samples come in: the best epoch by it would be the first. */
function checkUnjudged({ earlyStopping, restoreBestWeights }: FitOptions): void {
  const option = earlyStopping ? 'earlyStopping' : restoreBestWeights ? 'restoreBestWeights' : undefined
  if (option === undefined) return
  throw new OptionError({
    where,
    expected: `validation data for ${option} with a curriculum`,
    received: 'none',
    repair: 'Give validationData or validationSplit: the training loss is that of easy samples at first.',
  })
}
