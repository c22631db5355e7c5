import type { PartDefinitions } from '@autoencoders/core'
import { penaltyDefinitions, reconstructionDefinitions } from '@autoencoders/losses'
import { recurrentArchitecture } from './recurrent-architecture.js'

/** Everything a saved recurrent autoencoder may be made of, for `loadAutoencoder`. */
export const lstmDefinitions: PartDefinitions = [recurrentArchitecture, reconstructionDefinitions, penaltyDefinitions]
