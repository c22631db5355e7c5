/** Recurrent autoencoders of series and text. */

export { type LstmAutoencoderOptions, lstmAutoencoder } from './lstm-autoencoder.js'
export { lstmDefinitions } from './lstm-definitions.js'
export { recurrentArchitecture } from './recurrent-architecture.js'
export type { DecoderKind, RecurrentArchitectureOptions } from './recurrent-options.js'
