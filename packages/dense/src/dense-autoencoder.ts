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
import { squaredError } from '@autoencoders/losses'
import { type DenseArchitectureOptions, denseArchitecture } from './dense-architecture.js'

/** Options of {@link denseAutoencoder}. */
export interface DenseAutoencoderOptions extends DenseArchitectureOptions {
  /** Shape of one sample. */
  inputShape: Shape
  /** Width of z; needed unless `latent` is given. */
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
  const {
    inputShape,
    latentSize,
    latent,
    reconstruction = squaredError(),
    penalties,
    corruption,
    objective,
    conditionSize,
    seed,
    ...architecture
  } = options
  return new Autoencoder({
    inputShape,
    architecture: denseArchitecture(architecture),
    latent: latent ?? deterministic({ size: checkLatentSize(latentSize) }),
    reconstruction,
    ...(penalties && { penalties }),
    ...(corruption && { corruption }),
    ...(objective && { objective }),
    ...(conditionSize !== undefined && { conditionSize }),
    ...(seed !== undefined && { seed }),
  })
}

function checkLatentSize(latentSize: number | undefined): number {
  if (latentSize !== undefined) return latentSize
  throw new OptionError({ where: 'denseAutoencoder', expected: 'latentSize or latent', received: 'neither' })
}
