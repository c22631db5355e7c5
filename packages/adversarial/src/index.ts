/** Critics, adversarial autoencoders, attacks, and training against them. */

export { adversarialDefinitions } from './adversarial-definitions.js'
export { type AdversarialPriorOptions, adversarialPrior } from './adversarial-prior.js'
export { type AdversarialReconstructionOptions, adversarialReconstruction } from './adversarial-reconstruction.js'
export { type AdversarialTrainingOptions, adversarialTraining } from './adversarial-training.js'
export { type AttackOptions, attackInputs } from './attack.js'
export type { CriticOptions } from './critic.js'
export { type FactorCriticOptions, factorCritic } from './factor-critic.js'
export {
  type AdversarialAutoencoderOptions,
  type AdversarialPresetOptions,
  adversarialAutoencoder,
  factorVae,
  vaeGan,
} from './presets.js'
