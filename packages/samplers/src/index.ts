/** Samplers fitted on the codes of a trained autoencoder, so that any model can make new data. */

export { type FitSamplerOptions, fitSampler } from './fit-sampler.js'
export type { CodeSamplingOptions, FittedSampler, SamplerSamplingOptions } from './fitted-sampler.js'
export { type ImageGridOptions, imageGrid } from './latent-tools/image-grid.js'
export { type TraversalStart, type TraverseOptions, traverse } from './latent-tools/traverse.js'
export { loadSampler } from './load-sampler.js'
export {
  fitGaussianMixture,
  type GaussianMixtureOptions,
  type MixtureFit,
  type MixtureFitting,
} from './mixture/fit-gaussian-mixture.js'
export { type CovarianceKind, type GaussianMixture, mixtureLogProbability } from './mixture/gaussian-mixture.js'
export { gaussianMixtureSampler } from './mixture/gaussian-mixture-sampler.js'
export { normalSampler } from './normal-sampler.js'
export type {
  CodeDraw,
  CodeIndices,
  CodeSampler,
  CodeSource,
  CodeSpace,
  SamplerFitting,
  SamplerPart,
  SamplerState,
} from './sampler.js'
export { samplerDefinitions } from './sampler-definitions.js'
export {
  type AutoregressiveCodeSamplerOptions,
  autoregressiveCodeSampler,
} from './trained/autoregressive-code-sampler.js'
export { type FlowSamplerOptions, flowSampler } from './trained/flow-sampler.js'
export type { SamplerTrainingOptions } from './trained/inner-model.js'
export { type TwoStageSamplerOptions, twoStageSampler } from './trained/two-stage-sampler.js'
