/** What the presets share: everything of a model but its architecture. */

import type { ArchitecturePart, Autoencoder, ModelPresetOptions, Shape } from '@autoencoders/core'
import { presetModel } from '@autoencoders/core/extend'
import { squaredError } from '@autoencoders/losses'

/** Options that all convolutional presets share. */
export interface PresetOptions extends ModelPresetOptions {
  /** Shape of one sample: `[height, width, channels]`, `[length, channels]` or `[length]`. */
  inputShape: Shape
  /** Width of z, or of every place of it where z is a map; needed unless `latent` is given. */
  latentSize?: number
}

/** The model of a preset's options and the architecture that its other options make. */
export function composed<Options extends PresetOptions>(
  where: string,
  options: Options,
  architecture: (others: Omit<Options, keyof PresetOptions>) => ArchitecturePart,
): Autoencoder {
  return presetModel(where, options, { architecture, reconstruction: () => squaredError() })
}
