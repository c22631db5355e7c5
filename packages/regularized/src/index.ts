/** Regularised autoencoders: sparse, contractive, denoising, masked, RAE, decorrelated. */

export { type MaskedReconstructionOptions, maskedReconstruction } from './masked-reconstruction.js'
export {
  contractiveAutoencoder,
  decorrelatedAutoencoder,
  denoisingAutoencoder,
  maskedAutoencoder,
  type RegularizedAutoencoderOptions,
  type RegularizedPresetOptions,
  raeGradientPenalty,
  raeL2,
  type SparseOptions,
  sparseAutoencoder,
} from './presets.js'
export { regularizedDefinitions } from './regularized-definitions.js'
