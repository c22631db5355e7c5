import type { PartDefinitions } from '@autoencoders/core'
import { penaltyDefinitions, reconstructionDefinitions } from '@autoencoders/losses'
import { convArchitecture } from './conv-architecture.js'
import { residualArchitecture } from './residual-architecture.js'
import { uNetArchitecture } from './u-net-architecture.js'

/** Everything a saved convolutional autoencoder may be made of, for `loadAutoencoder`. */
export const convDefinitions: PartDefinitions = [
  convArchitecture,
  residualArchitecture,
  uNetArchitecture,
  reconstructionDefinitions,
  penaltyDefinitions,
]
