/** What the certificate trains: small models, so that a GPU in software can follow, of every kind of layer. */

import { type Autoencoder, adam, type NdArray, type OptimizerPart, type Shape } from '@autoencoders/core'
import { convModel } from '../models/conv-reference-model.js'
import { lstmModel } from '../models/lstm-reference-model.js'
import type { ReferenceModelOptions } from '../models/reference-model.js'
import { vaeModel } from '../models/vae-reference-model.js'
import { referenceConditions, referenceSamples } from '../trajectories/reference-model-runs.js'
import { trajectoryModel } from '../trajectories/trajectory-model.js'

/** A model that the certificate can train. */
export interface CertificateModel {
  /** As the certificate calls it. */
  readonly name: string
  /** One line: its layers and loss. */
  readonly description: string
  readonly inputShape: Shape
  /** Width of the condition that it is told beside its samples; default 0. */
  readonly conditionSize?: number
  /** Parameters that the loss does not depend on, so that where they end is rounding and nothing else. */
  readonly undetermined?: readonly string[]
  /** @returns A new model; the caller disposes it. */
  create(options?: Pick<ReferenceModelOptions, 'seed'>): Autoencoder
}

/** One of the five. */
export interface LayerModel extends CertificateModel {
  /** Which loss the oracle's script has for it. */
  readonly kind: 'plain' | 'batch' | 'conv' | 'lstm' | 'vae'
}

const WIDTH = 12

/** One of every kind of layer. */
export const certificateModels: readonly LayerModel[] = [
  {
    name: 'dense',
    description: '12-7-4-7-12, ReLU, sigmoid output, mean squared error',
    kind: 'plain',
    inputShape: [WIDTH],
    create: ({ seed = 0 } = {}) => trajectoryModel({ normalization: 'none', tiedWeights: false, seed }),
  },
  {
    name: 'dense with batch normalisation',
    description: '12-7-4-7-12, normalised before ReLU, sigmoid output, mean squared error',
    kind: 'batch',
    inputShape: [WIDTH],
    // The mean of a batch takes them away again.
    undetermined: ['encoder/0/bias', 'encoder/1/bias', 'decoder/0/bias'],
    create: ({ seed = 0 } = {}) => trajectoryModel({ normalization: 'batch', tiedWeights: false, seed }),
  },
  {
    name: 'conv',
    description: '8×8×1, 3×3 filters 3-5 of stride 2, latent 4, transposed back, ReLU, sigmoid, mean squared error',
    kind: 'conv',
    inputShape: [8, 8, 1],
    create: (options) => convModel({ size: 8, filters: [3, 5], latent: 4 }, options),
  },
  {
    name: 'lstm',
    description: '7 steps × 1, LSTM 5, latent 3 repeated, LSTM 5, linear output, mean squared error',
    kind: 'lstm',
    inputShape: [7, 1],
    create: (options) => lstmModel({ steps: 7, units: 5, latent: 3 }, options),
  },
  {
    name: 'vae',
    description: '12-9-3-9-12, ReLU, diagonal Gaussian latent, Bernoulli output, negative ELBO in nats',
    kind: 'vae',
    inputShape: [WIDTH],
    create: (options) => vaeModel({ pixels: WIDTH, hidden: 9, latent: 3 }, options),
  },
]

/**
 * What a model of the certificate is trained on, in order: 50 batches of 8.
 *
 * @returns `input` `[400, ...inputShape]`, in [0, 1]; `condition` `[400, conditionSize]`, one-hot, where the model takes one.
 * @example const { input } = certificateSamples({ inputShape: [12] })
 */
export function certificateSamples(model: Pick<CertificateModel, 'inputShape' | 'conditionSize'>): {
  readonly input: NdArray
  readonly condition?: NdArray
} {
  const { inputShape, conditionSize = 0 } = model
  const input = referenceSamples({ inputShape })
  return conditionSize === 0 ? { input } : { input, condition: referenceConditions(conditionSize) }
}

/** Adam, fast enough for fifty steps to go somewhere. */
export function certificateOptimizer(): OptimizerPart {
  return adam({ learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 })
}
