/** What every preset has: all of a model but its architecture. */

import { Autoencoder } from './autoencoder.js'
import type { AutoencoderOptions } from './autoencoder-options.js'
import { OptionError } from './errors.js'
import { deterministic } from './latents/deterministic.js'
import type { Shape } from './nd-array.js'
import type {
  ArchitecturePart,
  Corruption,
  LatentPart,
  ObjectivePart,
  PenaltyPart,
  ReconstructionPart,
} from './parts.js'

/** Options that presets share. */
export interface ModelPresetOptions {
  /** Shape of one sample. */
  inputShape: Shape
  /** Shape of what is made of it; default `inputShape`. */
  targetShape?: Shape
  /** Width of z; needed unless `latent` is given. */
  latentSize?: number
  /** Default `deterministic({ size: latentSize })`. */
  latent?: LatentPart
  /** Default the preset's own. */
  reconstruction?: ReconstructionPart
  penalties?: readonly PenaltyPart[]
  corruption?: Corruption
  objective?: ObjectivePart
  /** Width of the side information; default 0. */
  conditionSize?: number
  /** Decides every random draw; default 0. */
  seed?: number
}

/** What a preset makes of the options that are its architecture's. */
export interface PresetParts<Others> {
  architecture(others: Others): ArchitecturePart
  /** The default. */
  reconstruction(others: Others): ReconstructionPart
}

/**
 * The model of a preset's options.
 *
 * @param where The preset, for errors.
 * @throws {OptionError} When neither a latent nor its size is given, and whatever the parts refuse.
 * @example presetModel('myAutoencoder', options, { architecture: myArchitecture, reconstruction: () => squaredError() })
 */
export function presetModel<Options extends ModelPresetOptions>(
  where: string,
  options: Options,
  parts: PresetParts<Omit<Options, keyof ModelPresetOptions>>,
): Autoencoder {
  const {
    inputShape,
    targetShape,
    latentSize,
    latent,
    reconstruction,
    penalties,
    corruption,
    objective,
    conditionSize,
    seed,
    ...others
  } = options
  const model: AutoencoderOptions = {
    inputShape,
    architecture: parts.architecture(others),
    latent: latent ?? deterministic({ size: checkLatentSize(latentSize, where) }),
    reconstruction: reconstruction ?? parts.reconstruction(others),
    ...(targetShape && { targetShape }),
    ...(penalties && { penalties }),
    ...(corruption && { corruption }),
    ...(objective && { objective }),
    ...(conditionSize !== undefined && { conditionSize }),
    ...(seed !== undefined && { seed }),
  }
  return new Autoencoder(model)
}

function checkLatentSize(latentSize: number | undefined, where: string): number {
  if (latentSize !== undefined) return latentSize
  throw new OptionError({ where, expected: 'latentSize or latent', received: 'neither' })
}
