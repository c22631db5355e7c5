/** Variational latents, their priors, and the presets made of them. */

export { type CategoricalOptions, categorical } from './categorical.js'
export { type GaussianOptions, gaussian } from './gaussian.js'
export { type ImportanceWeightedOptions, importanceWeighted } from './importance-weighted.js'
export {
  type BetaTcVaeOptions,
  betaTcVae,
  betaVae,
  type CategoricalVaeOptions,
  capacityVae,
  categoricalVae,
  conditionalVae,
  flowPriorVae,
  type InfoVaeOptions,
  importanceWeightedVae,
  infoVae,
  mixturePriorVae,
  residualVqVae,
  type VaeOptions,
  type VariationalPresetOptions,
  type VqVaeOptions,
  vae,
  vampPriorVae,
  vqVae,
  type WassersteinOptions,
  wassersteinAutoencoder,
} from './presets.js'
export { type FlowPriorOptions, flowPrior } from './priors/flow-prior.js'
export { type MixturePriorOptions, mixturePrior } from './priors/mixture-prior.js'
export { standardNormal } from './priors/standard-normal.js'
export { type VampPriorOptions, vampPrior } from './priors/vamp-prior.js'
export { variationalDefinitions } from './variational-definitions.js'
export { type VectorQuantizedOptions, vectorQuantized } from './vector-quantized.js'
