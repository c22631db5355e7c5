/** How the reference models are trained when they are compared with PyTorch; the oracle is made from exactly this. */

import { adam, type NdArray, ndArray, type OptimizerPart } from '@autoencoders/core'
import { waveSamples } from '../bit-exact/wave-samples.js'
import type { ReferenceModel } from '../models/reference-model.js'

export const REFERENCE_STEPS = 50
export const REFERENCE_BATCH = 8
/** Of the first weights, and of the noise of those that draw any. */
export const REFERENCE_SEED = 1

/** Adam with everything that has a default stated: the oracle reads it from here. */
export function referenceOptimizer(learningRate = 1e-3): OptimizerPart {
  return adam({ learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 })
}

/** The samples of all steps, in order. */
export function referenceSamples({ inputShape }: Pick<ReferenceModel, 'inputShape'>): NdArray {
  return waveSamples(REFERENCE_STEPS * REFERENCE_BATCH, inputShape)
}

/** What models with a condition are told beside their samples: one class after the other, one-hot, `[samples, size]`. */
export function referenceConditions(size: number): NdArray {
  const count = REFERENCE_STEPS * REFERENCE_BATCH
  const data = Float32Array.from({ length: count * size }, (_, i) => Number(i % size === Math.floor(i / size) % size))
  return ndArray(data, [count, size])
}
