import type { Autoencoder, ModelPresetOptions } from '@autoencoders/core'
import { presetModel } from '@autoencoders/core/extend'
import { squaredError } from '@autoencoders/losses'
import { type DenseArchitectureOptions, denseArchitecture } from './dense-architecture.js'

/** Options of {@link denseAutoencoder}. */
export interface DenseAutoencoderOptions extends DenseArchitectureOptions, Omit<ModelPresetOptions, 'targetShape'> {}

/**
 * A fully connected autoencoder.
 *
 * The output is `linear` unless said otherwise, which suits data of any scale; for pixels in 0..1 use
 * `outputActivation: 'sigmoid'`.
 *
 * @throws {OptionError} For wrong options.
 * @example
 * const model = denseAutoencoder({ inputShape: [784], hiddenUnits: [128], latentSize: 64, outputActivation: 'sigmoid', seed: 1 })
 */
export function denseAutoencoder(options: DenseAutoencoderOptions): Autoencoder {
  const parts = { architecture: denseArchitecture, reconstruction: () => squaredError() }
  return presetModel('denseAutoencoder', options, parts)
}
