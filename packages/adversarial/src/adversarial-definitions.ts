import type { PartDefinitions } from '@autoencoders/core'
import { variationalDefinitions } from '@autoencoders/variational'
import { adversarialPrior } from './adversarial-prior.js'
import { adversarialReconstruction } from './adversarial-reconstruction.js'
import { adversarialTraining } from './adversarial-training.js'
import { factorCritic } from './factor-critic.js'

/** Everything a saved autoencoder with a critic may be made of but its architecture, for `loadAutoencoder`. */
export const adversarialDefinitions: PartDefinitions = [
  adversarialPrior,
  adversarialReconstruction,
  factorCritic,
  adversarialTraining,
  variationalDefinitions,
]
