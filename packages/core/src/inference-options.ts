/** Options of what a trained model does. */

import type { LatentPath } from './latent-path.js'
import type { ArrayInput } from './nd-array.js'

/** How data is put through a trained model. */
export interface InferenceOptions {
  /** Samples at a time; default 256. Changes speed and memory only. */
  readonly batchSize?: number
}

/** How data is made from z. */
export interface DecodingOptions extends InferenceOptions {
  /**
   * How freely a decoder of tokens draws: 0 (default) takes the likeliest, 1 draws from the distribution as it is.
   * What is drawn depends on `batchSize` as well.
   */
  readonly temperature?: number
  /** Of these draws; default the model's. */
  readonly seed?: number
}

/** How the way between two samples is gone. */
export interface InterpolationOptions extends DecodingOptions {
  /** See `Autoencoder.interpolate`; default `linear`. */
  readonly path?: LatentPath
}

/** How data is drawn. */
export interface SamplingOptions extends DecodingOptions {
  /** Side information, `[count, conditionSize]`. */
  readonly condition?: ArrayInput
}
