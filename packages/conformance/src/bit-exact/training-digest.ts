/** One training run that is the same everywhere, and what is left of it: a number that changes with any bit of any weight. */

import { adam, cosineDecay, type FitOptions } from '@autoencoders/core'
import type { ReferenceModel } from '../models/reference-model.js'
import { waveSamples } from './wave-samples.js'
import { weightsDigest } from './weights-digest.js'

const STEPS = 200
const STEPS_AN_EPOCH = 8
/** Samples a step: few where a step is long. */
const BATCH_SIZES: Readonly<Record<string, number>> = { dense: 32, vae: 16, conv: 8, lstm: 8 }

/**
 * Trains a reference model for 200 steps of Adam on generated samples, shuffled every epoch, the learning rate falling
 * along a cosine and gradients clipped by norm, on the backend in use.
 *
 * @returns The SHA-256 of its weights, in hexadecimal.
 * @example expect(await trainingDigest(referenceModels[0])).toBe(expectedDigests.dense)
 */
export async function trainingDigest({ name, create, inputShape }: ReferenceModel): Promise<string> {
  const batchSize = BATCH_SIZES[name] ?? 32
  const model = create({ seed: 1 })
  try {
    const samples = waveSamples(batchSize * STEPS_AN_EPOCH, inputShape)
    await model.fit(samples, { ...trainingOptions, batchSize })
    return await weightsDigest(await model.weights())
  } finally {
    model.dispose()
  }
}

const trainingOptions: FitOptions = {
  epochs: STEPS / STEPS_AN_EPOCH,
  optimizer: adam({ learningRate: cosineDecay({ initial: 1e-3, minimum: 1e-4, steps: STEPS }) }),
  gradientClipping: { norm: 1 },
}
