import type { PartDefinitions } from '@autoencoders/core'
import { penaltyDefinitions, reconstructionDefinitions } from '@autoencoders/losses'
import { maskedReconstruction } from './masked-reconstruction.js'

/** Everything a saved regularised autoencoder may be made of but its architecture and corruption, for `loadAutoencoder`. */
export const regularizedDefinitions: PartDefinitions = [
  maskedReconstruction,
  reconstructionDefinitions,
  penaltyDefinitions,
]
