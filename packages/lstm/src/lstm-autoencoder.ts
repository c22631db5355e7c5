import {
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
import { categoricalCrossEntropy, squaredError } from '@autoencoders/losses'
import { recurrentArchitecture } from './recurrent-architecture.js'
import type { RecurrentArchitectureOptions } from './recurrent-options.js'

/** Options of {@link lstmAutoencoder}. */
export interface LstmAutoencoderOptions extends RecurrentArchitectureOptions {
  /** Shape of one sample: `[steps, channels]`, or `[steps]` of token indices with `vocabularySize`. */
  inputShape: Shape
  /** Shape of what is made of it; default `inputShape`. */
  targetShape?: Shape
  /** Width of z; needed unless `latent` is given. */
  latentSize?: number
  /** Default `deterministic({ size: latentSize })`. */
  latent?: LatentPart
  /** Default `squaredError()`; for tokens `categoricalCrossEntropy({ categories: vocabularySize })`. */
  reconstruction?: ReconstructionPart
  penalties?: readonly PenaltyPart[]
  corruption?: Corruption
  objective?: ObjectivePart
  /** Width of the side information; default 0. */
  conditionSize?: number
  /** Decides every random draw; default 0. */
  seed?: number
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
    ...architecture
  } = options
  return new Autoencoder({
    inputShape,
    architecture: recurrentArchitecture(architecture),
    latent: latent ?? deterministic({ size: checkLatentSize(latentSize) }),
    reconstruction: reconstruction ?? defaultReconstruction(architecture),
    ...(targetShape && { targetShape }),
    ...(penalties && { penalties }),
    ...(corruption && { corruption }),
    ...(objective && { objective }),
    ...(conditionSize !== undefined && { conditionSize }),
    ...(seed !== undefined && { seed }),
  })
}

function defaultReconstruction({ vocabularySize }: RecurrentArchitectureOptions): ReconstructionPart {
  return vocabularySize === undefined ? squaredError() : categoricalCrossEntropy({ categories: vocabularySize })
}

function checkLatentSize(latentSize: number | undefined): number {
  if (latentSize !== undefined) return latentSize
  throw new OptionError({ where: 'lstmAutoencoder', expected: 'latentSize or latent', received: 'neither' })
}
