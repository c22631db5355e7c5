import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { describeAutoencoder } from '@autoencoders/conformance'
import { bernoulli, l1Sparsity } from '@autoencoders/losses'
import { describe, it } from 'vitest'
import { type DenseAutoencoderOptions, denseAutoencoder, denseDefinitions } from './index.js'

const framework = { describe, it }
const shape = { inputShape: [12], hiddenUnits: [8], latentSize: 3 }

const variants: [string, DenseAutoencoderOptions][] = [
  ['dense', shape],
  [
    'dense with batch normalisation and dropout',
    { ...shape, normalization: 'batch', dropout: 0.1, activation: 'tanh' },
  ],
  ['dense with tied weights', { ...shape, tiedWeights: true, activation: 'tanh' }],
  [
    'dense with Bernoulli reconstruction and sparsity',
    { ...shape, activation: 'tanh', reconstruction: bernoulli(), penalties: [l1Sparsity({ weight: 1e-3 })] },
  ],
]

for (const backend of [cpu(), wasm()]) {
  for (const [name, options] of variants) {
    const create = ({ seed }: { seed: number }) => denseAutoencoder({ ...options, seed })
    describeAutoencoder(name, create, { backend, definitions: denseDefinitions, framework })
  }
}
