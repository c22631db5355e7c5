/** The models on which training is timed and held to the bit. */

import { convReferenceModel } from './conv-reference-model.js'
import { denseReferenceModel } from './dense-reference-model.js'
import { lstmReferenceModel } from './lstm-reference-model.js'
import type { ReferenceModel } from './reference-model.js'
import { vaeReferenceModel } from './vae-reference-model.js'

/**
 * Models of fixed layers, sizes and losses, for benchmarks and for tests that compare weights.
 *
 * @example for (const { name, create } of referenceModels) console.log(name, String(create({ seed: 1 }).summary()))
 */
export const referenceModels: readonly ReferenceModel[] = [
  denseReferenceModel,
  convReferenceModel,
  lstmReferenceModel,
  vaeReferenceModel,
]
