import type { Shape } from './nd-array.js'
import type {
  ArchitecturePart,
  Corruption,
  LatentPart,
  ObjectivePart,
  PenaltyPart,
  ReconstructionPart,
} from './parts.js'

/** What an autoencoder is composed of. */
export interface AutoencoderOptions {
  /** Shape of one sample, `[784]` or `[28, 28]`. */
  readonly inputShape: Shape
  /** Shape of what the decoder should give for it; default `inputShape`. Where they differ, data needs a `target`. */
  readonly targetShape?: Shape
  readonly architecture: ArchitecturePart
  readonly latent: LatentPart
  readonly reconstruction: ReconstructionPart
  /** What else the loss asks for; default none. */
  readonly penalties?: readonly PenaltyPart[]
  /** What is done to the input while training; default nothing. */
  readonly corruption?: Corruption
  /** How a training step is divided; default one phase that trains everything. */
  readonly objective?: ObjectivePart
  /** Width of the side information that encoder and decoder see; default 0, none. */
  readonly conditionSize?: number
  /** Decides every random draw: first weights, order, dropout, noise; a whole number, default 0. */
  readonly seed?: number
}
