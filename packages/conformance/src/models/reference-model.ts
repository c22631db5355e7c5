import type { Autoencoder, ReconstructionPart, Shape } from '@autoencoders/core'

/** What of a reference model may be chosen. */
export interface ReferenceModelOptions {
  /** Decides the first weights and every draw; default 0. */
  readonly seed?: number
  /** An implementation of the model's own loss, when that of another package is to be measured. */
  readonly reconstruction?: ReconstructionPart
}

/** A model whose layers, sizes and loss are fixed, so that backends and libraries can be compared on it. */
export interface ReferenceModel {
  /** What people call it, `dense`. */
  readonly name: string
  /** One line: its layers and loss. */
  readonly description: string
  /** Of one sample; values in [0, 1]. */
  readonly inputShape: Shape
  /** @returns A new model; the caller disposes it. */
  create(options?: ReferenceModelOptions): Autoencoder
}
