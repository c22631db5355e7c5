/** From data and plan to what batches come from. */

import { arrayBatches, type BatchSource, openBatches, streamBatches } from '../batches/batch-source.js'
import { checkSamples, isStream, sampleCount, type TrainingData, takeSamples } from '../batches/samples.js'
import { OptionError } from '../errors.js'
import { runBatches, scoreBatch } from '../inference.js'
import { dataRequirements, type Model } from '../model.js'
import type { CurriculumSource } from './curriculum.js'
import type { TrainingPlan } from './training-plan.js'

/** Samples at a time when the model is asked for its own errors. */
const MEASURED_AT_ONCE = 256

/** What a run reads. */
export interface Sources {
  readonly training: BatchSource
  /** The same as `training`, where there is a curriculum. */
  readonly curriculum?: CurriculumSource
  readonly validation?: BatchSource
}

/**
 * Checks the data, holds back a share of it if asked to, and opens the rest.
 *
 * @throws {ShapeError | DataError} For wrong data.
 * @throws {OptionError} For what a stream cannot do, or a share that leaves nothing.
 */
export async function openSources(model: Model, data: TrainingData, plan: TrainingPlan): Promise<Sources> {
  const needs = dataRequirements(model, 'fit')
  const { batchSize, validationSplit, validationData } = plan
  const given =
    validationData && (await openBatches(validationData, { batchSize }, { ...needs, where: 'fit (validationData)' }))
  if (isStream(data)) {
    if (validationSplit > 0) throw noSplit()
    return { training: streamBatches(data, batchSize, needs), ...(given && { validation: given }) }
  }
  const samples = await checkSamples(data, needs)
  const { kept, held } = split(model, sampleCount(samples), validationSplit)
  const validation = held ? arrayBatches(takeSamples(samples, held), { batchSize }) : given
  const training = kept ? takeSamples(samples, kept) : samples
  const order = plan.shuffle ? { batchSize, shuffle: model.streams } : { batchSize }
  const judged = validation && { validation }
  if (!plan.curriculum) return { training: arrayBatches(training, order), ...judged }
  const curriculum = await plan.curriculum.open({
    samples: training,
    given: sampleCount(samples),
    ...(kept && { kept }),
    order,
    ownErrors: () => runBatches(model, arrayBatches(training, { batchSize: MEASURED_AT_ONCE }), scoreBatch(model)),
  })
  return { training: curriculum, curriculum, ...judged }
}

/** Rows to train on and rows to hold back; neither where nothing is held back. */
function split(model: Model, count: number, share: number): { kept?: Uint32Array; held?: Uint32Array } {
  const heldCount = Math.round(count * share)
  if (heldCount === 0) return {}
  if (heldCount === count) {
    const expected = `a validationSplit that leaves samples to train on`
    throw new OptionError({ where: 'fit', expected, received: `${share} of ${count} samples` })
  }
  const order = model.streams.stream('validation split').permutation(count)
  return { kept: order.subarray(heldCount), held: order.subarray(0, heldCount) }
}

function noSplit(): OptionError {
  return new OptionError({
    where: 'fit',
    expected: 'validationSplit with samples in memory',
    received: 'a stream',
    repair: 'Give the samples to hold back as validationData.',
  })
}
