import type { Autoencoder } from '@autoencoders/core'
import { composed, type PresetOptions } from './preset-options.js'
import { type UNetArchitectureOptions, uNetArchitecture } from './u-net-architecture.js'

/** Options of {@link uNetAutoencoder}. */
export interface UNetAutoencoderOptions extends UNetArchitectureOptions, PresetOptions {}

/**
 * A U-Net: for outputs that keep the input's details, such as denoised or coloured images.
 *
 * With skip connections (the default) z alone does not say what the output is, so `decode` and `sample` are not for it.
 *
 * @throws {OptionError} For wrong options, and for an `inputShape` that cannot be read as a map.
 * @example
 * const colouriser = uNetAutoencoder({ inputShape: [32, 32, 1], targetShape: [32, 32, 3], latentSize: 64 })
 */
export function uNetAutoencoder(options: UNetAutoencoderOptions): Autoencoder {
  return composed('uNetAutoencoder', options, uNetArchitecture)
}
