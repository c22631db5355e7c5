/** The one training that oracles, certificates and hand-overs are about. */

import { type FitOptions, type OptimizerPart, sliceRows } from '@autoencoders/core'
import type { ReferenceModel } from '../models/reference-model.js'
import { REFERENCE_BATCH, REFERENCE_SEED, REFERENCE_STEPS, referenceSamples } from './reference-model-runs.js'

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

/** Trains a new model on the oracle's samples, on the backend in use. */
export async function trainReference(
  reference: Pick<ReferenceModel, 'create' | 'inputShape'>,
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
    await model.fit(sliceRows(referenceSamples(reference), 0, steps * REFERENCE_BATCH), {
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
