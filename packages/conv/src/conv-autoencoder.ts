import type { Autoencoder } from '@autoencoders/core'
import { type ConvArchitectureOptions, convArchitecture } from './conv-architecture.js'
import { composed, type PresetOptions } from './preset-options.js'

/** Options of {@link convAutoencoder}. */
export interface ConvAutoencoderOptions extends ConvArchitectureOptions, PresetOptions {}

/**
 * A convolutional autoencoder: strided convolutions down to z and back, for images and signals of any size.
 *
 * The output is `linear` unless said otherwise, which suits data of any scale; for pixels in 0..1 use
 * `outputActivation: 'sigmoid'`.
 *
 * @throws {OptionError} For wrong options, and for an `inputShape` that cannot be read as a map.
 * @example
 * const model = convAutoencoder({ inputShape: [28, 28, 1], latentSize: 16, outputActivation: 'sigmoid', seed: 1 })
 */
export function convAutoencoder(options: ConvAutoencoderOptions): Autoencoder {
  return composed('convAutoencoder', options, convArchitecture)
}
