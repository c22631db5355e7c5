import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { describeAutoencoder } from '@autoencoders/conformance'
import type { Autoencoder, BackendAdapter } from '@autoencoders/core'
import { bernoulli } from '@autoencoders/losses'
import { describe, it } from 'vitest'
import { convAutoencoder, convDefinitions, residualAutoencoder, uNetAutoencoder } from './index.js'

const framework = { describe, it }
const activation = 'tanh'

interface Variant {
  readonly name: string
  readonly create: (seed: number) => Autoencoder
  /** Default true. */
  readonly decodes?: boolean
}

/** Small enough for plain JavaScript. */
const onEveryBackend: readonly Variant[] = [
  {
    name: 'strided, image',
    create: (seed) => convAutoencoder({ inputShape: [3, 5, 2], filters: [3, 2], latentSize: 2, activation, seed }),
  },
  {
    name: 'U-Net, image',
    decodes: false,
    create: (seed) =>
      uNetAutoencoder({ inputShape: [3, 4, 1], filters: [1, 2], convolutions: 1, latentSize: 1, activation, seed }),
  },
]

const onWasm: readonly Variant[] = [
  {
    name: 'strided, signal, group normalisation, nearest, Bernoulli',
    create: (seed) =>
      convAutoencoder({
        ...{ inputShape: [9, 2], dimensions: 1, filters: [4], latentSize: 2, activation, seed },
        ...{ normalization: 'group', upsampling: 'nearest', reconstruction: bernoulli() },
      }),
  },
  {
    name: 'strided, latent map, layer normalisation, bilinear, dropout',
    create: (seed) =>
      convAutoencoder({
        ...{ inputShape: [6, 5, 1], filters: [3], latentShape: 'map', latentSize: 2, activation, seed },
        ...{ normalization: 'layer', upsampling: 'bilinear', dropout: 0.1 },
      }),
  },
  {
    name: 'residual, image',
    create: (seed) => residualAutoencoder({ inputShape: [5, 6, 1], filters: [3], latentSize: 3, activation, seed }),
  },
  {
    name: 'U-Net without skip connections, signal',
    create: (seed) =>
      uNetAutoencoder({
        ...{ inputShape: [7, 1], filters: [2, 3], convolutions: 1, latentSize: 2, activation, seed },
        ...{ skips: false, normalization: 'none' },
      }),
  },
]

function check(backend: BackendAdapter, variants: readonly Variant[]): void {
  for (const { name, create, decodes = true } of variants) {
    const options = { backend, definitions: convDefinitions, decodes, framework }
    describeAutoencoder(name, ({ seed }) => create(seed), options)
  }
}

check(cpu(), onEveryBackend)
check(wasm(), [...onEveryBackend, ...onWasm])
