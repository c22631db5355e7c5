import type { PartDefinitions } from '@autoencoders/core'
import { penaltyDefinitions, reconstructionDefinitions } from '@autoencoders/losses'
import { denseArchitecture } from './dense-architecture.js'

/** Everything a saved dense autoencoder may be made of, for `loadAutoencoder`. */
export const denseDefinitions: PartDefinitions = [denseArchitecture, reconstructionDefinitions, penaltyDefinitions]
