import type { Autoencoder, ModelPresetOptions, ReconstructionPart, Shape } from '@autoencoders/core'
import { presetModel } from '@autoencoders/core/extend'
import { categoricalCrossEntropy, squaredError } from '@autoencoders/losses'
import { recurrentArchitecture } from './recurrent-architecture.js'
import type { RecurrentArchitectureOptions } from './recurrent-options.js'

/** Options of {@link lstmAutoencoder}. */
export interface LstmAutoencoderOptions extends RecurrentArchitectureOptions, ModelPresetOptions {
  /** Shape of one sample: `[steps, channels]`, or `[steps]` of token indices with `vocabularySize`. */
  inputShape: Shape
  /** Default `squaredError()`; for tokens `categoricalCrossEntropy({ categories: vocabularySize })`. */
  reconstruction?: ReconstructionPart
}

/**
 * A recurrent autoencoder of series or text.
 *
 * @throws {OptionError} For wrong options.
 * @example
 * const beats = lstmAutoencoder({ inputShape: [140, 1], units: [64], latentSize: 16, seed: 1 })
 * const lines = lstmAutoencoder({ inputShape: [32], vocabularySize: 66, latentSize: 256, decoder: 'autoregressive' })
 */
export function lstmAutoencoder(options: LstmAutoencoderOptions): Autoencoder {
  const parts = { architecture: recurrentArchitecture, reconstruction: defaultReconstruction }
  return presetModel('lstmAutoencoder', options, parts)
}

function defaultReconstruction({ vocabularySize }: RecurrentArchitectureOptions): ReconstructionPart {
  return vocabularySize === undefined ? squaredError() : categoricalCrossEntropy({ categories: vocabularySize })
}
