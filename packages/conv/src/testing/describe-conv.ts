/** Small models of every kind, for the cases that each must pass on each backend. */

import { type DescribeAutoencoderOptions, describeAutoencoder } from '@autoencoders/conformance'
import type { Autoencoder } from '@autoencoders/core'
import { bernoulli } from '@autoencoders/losses'
import { convAutoencoder, convDefinitions, residualAutoencoder, uNetAutoencoder } from '../index.js'

const activation = 'tanh'

interface Variant {
  readonly name: string
  readonly create: (seed: number) => Autoencoder
  /** Default true. */
  readonly decodes?: boolean
}

const variants: readonly Variant[] = [
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
    name: 'residual, image, batch normalisation',
    create: (seed) =>
      residualAutoencoder({
        ...{ inputShape: [5, 6, 1], filters: [3], latentSize: 3, activation, seed },
        ...{ normalization: 'batch' },
      }),
  },
  {
    name: 'U-Net without skip connections, signal',
    create: (seed) =>
      uNetAutoencoder({
        ...{ inputShape: [7, 1], filters: [2, 3], convolutions: 1, latentSize: 2, activation, seed },
        ...{ skips: false },
      }),
  },
]

/**
 * Declares all cases on a backend.
 *
 * @param names Of the models; all when left out.
 */
export function describeConv(
  where: Pick<DescribeAutoencoderOptions, 'backend' | 'framework'>,
  names: readonly string[] = variants.map(({ name }) => name),
): void {
  for (const { name, create, decodes = true } of variants.filter(({ name }) => names.includes(name))) {
    describeAutoencoder(name, ({ seed }) => create(seed), { ...where, decodes, definitions: convDefinitions })
  }
}
