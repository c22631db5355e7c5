/** Reconstructions and penalties: how far the output is from the target, and what else the loss asks for. */

import type { PartDefinitions } from '@autoencoders/core'
import { absoluteError } from './absolute-error.js'
import { bernoulli } from './bernoulli.js'
import { categoricalCrossEntropy } from './categorical-cross-entropy.js'
import { huber } from './huber.js'
import { klSparsity, l1Sparsity } from './sparsity.js'
import { squaredError } from './squared-error.js'

export type { OutputKind } from './bernoulli.js'
export type { Reduction } from './per-sample.js'
export { absoluteError, bernoulli, categoricalCrossEntropy, huber, klSparsity, l1Sparsity, squaredError }

/** All reconstructions here, for `loadAutoencoder`. */
export const reconstructionDefinitions: PartDefinitions = [
  squaredError,
  absoluteError,
  huber,
  bernoulli,
  categoricalCrossEntropy,
]

/** All penalties here, for `loadAutoencoder`. */
export const penaltyDefinitions: PartDefinitions = [l1Sparsity, klSparsity]
