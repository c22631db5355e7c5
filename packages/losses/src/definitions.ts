import type { PartDefinitions } from '@autoencoders/core'
import { absoluteError } from './absolute-error.js'
import { bernoulli } from './bernoulli.js'
import { categoricalCrossEntropy } from './categorical-cross-entropy.js'
import { discretizedLogistic } from './discretized-logistic.js'
import { gaussianLikelihood } from './gaussian-likelihood.js'
import { huber } from './huber.js'
import { contractive, decoderJacobian } from './jacobian-penalties.js'
import { klSparsity } from './kl-sparsity.js'
import { l1Sparsity } from './l1-sparsity.js'
import { maximumMeanDiscrepancy } from './maximum-mean-discrepancy.js'
import { mixedColumns } from './mixed-columns.js'
import { multiScaleStructuralDissimilarity } from './multi-scale-structural-dissimilarity.js'
import { orthogonality } from './orthogonality.js'
import { squaredError } from './squared-error.js'
import { decoderNorm, latentNorm } from './squared-norms.js'
import { structuralDissimilarity } from './structural-dissimilarity.js'
import { totalCorrelation } from './total-correlation.js'

/**
 * Every reconstruction of this package, to hand to `loadAutoencoder`.
 *
 * @example await loadAutoencoder(source, [dense, reconstructionDefinitions, penaltyDefinitions])
 */
export const reconstructionDefinitions: PartDefinitions = [
  squaredError,
  absoluteError,
  huber,
  bernoulli,
  categoricalCrossEntropy,
  gaussianLikelihood,
  discretizedLogistic,
  mixedColumns,
  structuralDissimilarity,
  multiScaleStructuralDissimilarity,
]

/**
 * Every penalty of this package, to hand to `loadAutoencoder`.
 *
 * @example await loadAutoencoder(source, [dense, reconstructionDefinitions, penaltyDefinitions])
 */
export const penaltyDefinitions: PartDefinitions = [
  l1Sparsity,
  klSparsity,
  latentNorm,
  decoderNorm,
  contractive,
  decoderJacobian,
  maximumMeanDiscrepancy,
  totalCorrelation,
  orthogonality,
]
