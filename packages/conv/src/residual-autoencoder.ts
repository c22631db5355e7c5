import type { Autoencoder } from '@autoencoders/core'
import { composed, type PresetOptions } from './preset-options.js'
import { type ResidualArchitectureOptions, residualArchitecture } from './residual-architecture.js'

/** Options of {@link residualAutoencoder}. */
export interface ResidualAutoencoderOptions extends ResidualArchitectureOptions, PresetOptions {}

/**
 * A deeper convolutional autoencoder: residual blocks between strided convolutions, for images and signals of any size.
 *
 * @throws {OptionError} For wrong options, and for an `inputShape` that cannot be read as a map.
 * @example
 * const model = residualAutoencoder({ inputShape: [32, 32, 3], filters: [32, 64, 128], blocks: 2, latentSize: 128 })
 */
export function residualAutoencoder(options: ResidualAutoencoderOptions): Autoencoder {
  return composed('residualAutoencoder', options, residualArchitecture)
}
