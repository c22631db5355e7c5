import { Autoencoder, deterministic } from '@autoencoders/core'
import { meanSquaredError } from '../trajectories/trajectory-model.js'
import { denseArchitecture } from './dense-architecture.js'
import type { ReferenceModel } from './reference-model.js'

const PIXELS = 784
const HIDDEN = 128
const LATENT = 64

/** 784-128-64-128-784, ReLU everywhere but at the output, which is a sigmoid; mean squared error. */
export const denseReferenceModel: ReferenceModel = {
  name: 'dense',
  description: '784-128-64-128-784, ReLU, sigmoid output, mean squared error',
  inputShape: [PIXELS],
  create: ({ seed = 0, reconstruction = meanSquaredError() } = {}) =>
    new Autoencoder({
      inputShape: [PIXELS],
      architecture: denseArchitecture({
        encoder: [
          [HIDDEN, 'relu'],
          [LATENT, 'relu'],
        ],
        decoder: [
          [HIDDEN, 'relu'],
          [PIXELS, 'sigmoid'],
        ],
      }),
      latent: deterministic({ size: LATENT }),
      reconstruction,
      seed,
    }),
}
