import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { describeAutoencoder } from '@autoencoders/conformance'
import type { Autoencoder } from '@autoencoders/core'
import { bernoulli } from '@autoencoders/losses'
import { describe, it } from 'vitest'
import { convAutoencoder, convDefinitions, residualAutoencoder, uNetAutoencoder } from './index.js'

const framework = { describe, it }
const activation = 'tanh'

const variants: Record<string, (seed: number) => Autoencoder> = {
  'strided, image': (seed) =>
    convAutoencoder({ inputShape: [5, 7, 2], filters: [3, 4], latentSize: 3, activation, seed }),
  'strided, signal, group normalisation, nearest, Bernoulli': (seed) =>
    convAutoencoder({
      ...{ inputShape: [9, 2], dimensions: 1, filters: [4], latentSize: 2, activation, seed },
      ...{ normalization: 'group', upsampling: 'nearest', reconstruction: bernoulli() },
    }),
  'strided, latent map, layer normalisation, bilinear, dropout': (seed) =>
    convAutoencoder({
      ...{ inputShape: [6, 5, 1], filters: [3], latentShape: 'map', latentSize: 2, activation, seed },
      ...{ normalization: 'layer', upsampling: 'bilinear', dropout: 0.1 },
    }),
  'residual, image': (seed) =>
    residualAutoencoder({ inputShape: [5, 6, 1], filters: [3], latentSize: 3, activation, seed }),
  'U-Net, image': (seed) =>
    uNetAutoencoder({ inputShape: [5, 6, 1], filters: [2, 3], convolutions: 1, latentSize: 2, activation, seed }),
  'U-Net without skips, signal': (seed) =>
    uNetAutoencoder({
      ...{ inputShape: [7, 1], filters: [2, 3], convolutions: 1, latentSize: 2, activation, seed },
      ...{ skips: false, normalization: 'none' },
    }),
}

for (const backend of [cpu(), wasm()]) {
  for (const [name, create] of Object.entries(variants)) {
    const decodes = name !== 'U-Net, image'
    describeAutoencoder(name, ({ seed }) => create(seed), { backend, definitions: convDefinitions, decodes, framework })
  }
}
