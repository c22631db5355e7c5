/** The fully connected autoencoder. */

export { type DenseArchitectureOptions, denseArchitecture } from './dense-architecture.js'
export { type DenseAutoencoderOptions, denseAutoencoder } from './dense-autoencoder.js'
export { denseDefinitions } from './dense-definitions.js'
