/** What the presets share: everything of a model but its architecture. */

import {
  type ArchitecturePart,
  Autoencoder,
  type Corruption,
  deterministic,
  type LatentPart,
  type ObjectivePart,
  OptionError,
  type PenaltyPart,
  type ReconstructionPart,
  type Shape,
} from '@autoencoders/core'
import { squaredError } from '@autoencoders/losses'

/** Options that all convolutional presets share. */
export interface PresetOptions {
  /** Shape of one sample: `[height, width, channels]`, `[length, channels]` or `[length]`. */
  inputShape: Shape
  /** Shape of what the decoder gives; default `inputShape`. */
  targetShape?: Shape
  /** Width of z, or of every place of it where z is a map; needed unless `latent` is given. */
  latentSize?: number
  /** Default `deterministic({ size: latentSize })`. */
  latent?: LatentPart
  /** Default `squaredError()`. */
  reconstruction?: ReconstructionPart
  penalties?: readonly PenaltyPart[]
  corruption?: Corruption
  objective?: ObjectivePart
  /** Width of the side information; default 0. */
  conditionSize?: number
  /** Decides every random draw; default 0. */
  seed?: number
}

/** The model of a preset's options and the architecture that its other options make. */
export function composed<ArchitectureOptions extends object>(
  where: string,
  options: PresetOptions & ArchitectureOptions,
  architecture: (options: Omit<PresetOptions & ArchitectureOptions, keyof PresetOptions>) => ArchitecturePart,
): Autoencoder {
  const {
    inputShape,
    targetShape,
    latentSize,
    latent,
    reconstruction = squaredError(),
    penalties,
    corruption,
    objective,
    conditionSize,
    seed,
    ...others
  } = options
  return new Autoencoder({
    inputShape,
    architecture: architecture(others),
    latent: latent ?? deterministic({ size: checkLatentSize(latentSize, where) }),
    reconstruction,
    ...(targetShape && { targetShape }),
    ...(penalties && { penalties }),
    ...(corruption && { corruption }),
    ...(objective && { objective }),
    ...(conditionSize !== undefined && { conditionSize }),
    ...(seed !== undefined && { seed }),
  })
}

function checkLatentSize(latentSize: number | undefined, where: string): number {
  if (latentSize !== undefined) return latentSize
  throw new OptionError({ where, expected: 'latentSize or latent', received: 'neither' })
}
