/** Reconstructions and penalties: pure functions of tensors, each with its formula, and the parts made of them. */

export { absoluteError, absoluteErrorPerSample } from './absolute-error.js'
export {
  type BernoulliOptions,
  bernoulli,
  bernoulliCrossEntropyPerSample,
  type OutputScale,
  type OutputScaleOptions,
} from './bernoulli.js'
export {
  type CategoricalCrossEntropyOptions,
  categoricalCrossEntropy,
  categoricalCrossEntropyPerSample,
} from './categorical-cross-entropy.js'
export { penaltyDefinitions, reconstructionDefinitions } from './definitions.js'
export {
  type DiscretizedLogisticOptions,
  discretizedLogistic,
  discretizedLogisticNegativeLogLikelihood,
} from './discretized-logistic.js'
export type { PerSampleOptions, Reduction } from './element-loss.js'
export {
  type GaussianLikelihoodOptions,
  gaussianLikelihood,
  gaussianNegativeLogLikelihood,
} from './gaussian-likelihood.js'
export { type HuberOptions, huber, huberPerSample } from './huber.js'
export { contractive, decoderJacobian } from './jacobian-penalties.js'
export { type KlSparsityOptions, klSparsity, meanActivationPerUnit, sparsityDivergence } from './kl-sparsity.js'
export { type L1SparsityOptions, l1PerSample, l1Sparsity } from './l1-sparsity.js'
export type { LevelGridOptions } from './level-grid.js'
export {
  type DiscrepancyKernel,
  type MaximumMeanDiscrepancyOptions,
  maximumMeanDiscrepancy,
  squaredDiscrepancy,
} from './maximum-mean-discrepancy.js'
export type {
  BinaryMixedColumn,
  CategoricalMixedColumn,
  MixedColumn,
  NumericMixedColumn,
} from './mixed-column.js'
export {
  type MixedColumnsLikelihoodOptions,
  type MixedColumnsOptions,
  mixedColumns,
  mixedColumnsNegativeLogLikelihood,
} from './mixed-columns.js'
export {
  type MultiScaleStructuralDissimilarityOptions,
  multiScaleStructuralDissimilarity,
  multiScaleStructuralDissimilarityPerSample,
} from './multi-scale-structural-dissimilarity.js'
export { orthogonality } from './orthogonality.js'
export type { SimilarityOptions } from './similarity-terms.js'
export { type ReductionOptions, squaredError, squaredErrorPerSample } from './squared-error.js'
export { decoderNorm, latentNorm, type PenaltyOptions } from './squared-norms.js'
export {
  type MaskOptions,
  type StructuralDissimilarityOptions,
  structuralDissimilarity,
  structuralDissimilarityPerSample,
} from './structural-dissimilarity.js'
export { type TotalCorrelationOptions, totalCorrelation } from './total-correlation.js'
