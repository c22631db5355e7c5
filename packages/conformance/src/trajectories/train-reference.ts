/** The one training that oracles, certificates and hand-overs are about. */

import { type FitOptions, type OptimizerPart, type Samples, sliceRows } from '@autoencoders/core'
import type { ReferenceModel } from '../models/reference-model.js'
import {
  REFERENCE_BATCH,
  REFERENCE_SEED,
  REFERENCE_STEPS,
  referenceConditions,
  referenceSamples,
} from './reference-model-runs.js'

/** What is left of a training. */
export interface RecordedTraining {
  /** Of every step from the first that was taken. */
  readonly losses: readonly number[]
  readonly milliseconds: readonly number[]
  readonly weights: ReadonlyMap<string, { readonly data: ArrayLike<number> }>
}

/** What may be added to it. */
export interface ReferenceTraining extends Pick<FitOptions, 'callbacks' | 'checkpoint' | 'fallbacks' | 'resumeFrom'> {
  readonly optimizer: OptimizerPart
  /** How many steps there are samples for; default all. */
  readonly steps?: number
}

/** What is trained. */
export interface TrainableReference extends Pick<ReferenceModel, 'create' | 'inputShape'> {
  /** Default 0. */
  readonly conditionSize?: number
}

/** Trains a new model on the oracle's samples, on the backend in use. */
export async function trainReference(
  reference: TrainableReference,
  { steps = REFERENCE_STEPS, callbacks = [], ...options }: ReferenceTraining,
): Promise<RecordedTraining> {
  const model = reference.create({ seed: REFERENCE_SEED })
  const losses: number[] = []
  const milliseconds: number[] = []
  let first: number | undefined
  let before = performance.now()
  const record: NonNullable<FitOptions['callbacks']>[number] = (event) => {
    if (event.type !== 'step') return
    first ??= event.step
    // Steps that are taken again after a loss are the same steps.
    losses[event.step - first] = event.loss
    const now = performance.now()
    milliseconds[event.step - first] = now - before
    before = now
  }
  try {
    await model.fit(samplesOf(reference, steps * REFERENCE_BATCH), {
      ...options,
      epochs: 1,
      batchSize: REFERENCE_BATCH,
      shuffle: false,
      callbacks: [record, ...callbacks],
    })
    return { losses, milliseconds, weights: await model.weights() }
  } finally {
    model.dispose()
  }
}

function samplesOf({ inputShape, conditionSize = 0 }: TrainableReference, count: number): Samples {
  const input = sliceRows(referenceSamples({ inputShape }), 0, count)
  return conditionSize === 0 ? input : { input, condition: sliceRows(referenceConditions(conditionSize), 0, count) }
}
