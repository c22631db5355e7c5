/** Convolutional autoencoders for images and signals. */

export { type ConvArchitectureOptions, convArchitecture } from './conv-architecture.js'
export { type ConvAutoencoderOptions, convAutoencoder } from './conv-autoencoder.js'
export { convDefinitions } from './conv-definitions.js'
export type { ConvOptions, Normalization, Upsampling } from './conv-options.js'
export type { PresetOptions } from './preset-options.js'
export { type ResidualArchitectureOptions, residualArchitecture } from './residual-architecture.js'
export { type ResidualAutoencoderOptions, residualAutoencoder } from './residual-autoencoder.js'
export type { Dimensions } from './sample-maps.js'
export { type UNetArchitectureOptions, uNetArchitecture } from './u-net-architecture.js'
export { type UNetAutoencoderOptions, uNetAutoencoder } from './u-net-autoencoder.js'
