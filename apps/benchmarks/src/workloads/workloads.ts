/** What is trained: the four models of the benchmark, their arithmetic and their data. */

import { randomStreams } from '@autoencoders/core'
import { digits } from '@autoencoders/data'
import { type ProductLayer, trainingFlopsPerSample } from './flops.js'

/** A model of the benchmark. */
export interface Workload {
  readonly name: string
  /** One line: layers and loss. */
  readonly description: string
  readonly sampleShape: readonly number[]
  /** Of one training step on one sample. */
  readonly flopsPerSample: number
  /** Samples in [0, 1], `[count, ...sampleShape]`. */
  samples(count: number): Float32Array
}

const dense = (inputs: number, units: number): ProductLayer => ({ type: 'dense', inputs, units })
const convolution = (pixels: number, inputs: number, outputs: number): ProductLayer => ({
  type: 'convolution',
  pixels,
  window: 9,
  inputs,
  outputs,
})
/** Four gates, each a product with the input and one with the state, at every step. */
const lstm = (inputs: number, units: number, times: number): ProductLayer[] => [
  { type: 'dense', inputs, units: 4 * units, times },
  { type: 'dense', inputs: units, units: 4 * units, times },
]

const SEQUENCE = 140

/** All of them, in the order of the tables. */
export const workloads: readonly Workload[] = [
  {
    name: 'dense',
    description: '784-128-64-128-784, ReLU, sigmoid output, MSE, Adam',
    sampleShape: [784],
    flopsPerSample: trainingFlopsPerSample([dense(784, 128), dense(128, 64), dense(64, 128), dense(128, 784)]),
    samples: images,
  },
  {
    name: 'conv',
    description: '28×28×1, 3×3 filters 32-64 of stride 2, latent 16, transposed back, MSE, Adam',
    sampleShape: [28, 28, 1],
    flopsPerSample: trainingFlopsPerSample([
      convolution(14 * 14, 1, 32),
      convolution(7 * 7, 32, 64),
      dense(7 * 7 * 64, 16),
      dense(16, 7 * 7 * 64),
      convolution(7 * 7, 64, 32),
      convolution(14 * 14, 32, 1),
    ]),
    samples: images,
  },
  {
    name: 'lstm',
    description: '140 steps × 1, LSTM 64, latent 16 repeated, LSTM 64, MSE, Adam',
    sampleShape: [SEQUENCE, 1],
    flopsPerSample: trainingFlopsPerSample([
      ...lstm(1, 64, SEQUENCE),
      dense(64, 16),
      ...lstm(16, 64, SEQUENCE),
      { type: 'dense', inputs: 64, units: 1, times: SEQUENCE },
    ]),
    samples: waves,
  },
  {
    name: 'vae',
    description: '784-500-20-500-784, ReLU, Gaussian latent, Bernoulli output, negative ELBO, Adam',
    sampleShape: [784],
    flopsPerSample: trainingFlopsPerSample([dense(784, 500), dense(500, 40), dense(20, 500), dense(500, 784)]),
    samples: images,
  },
]

function images(count: number): Float32Array {
  return digits({ count, seed: 1 }).images.data
}

/** Sines of random frequency and phase. */
function waves(count: number): Float32Array {
  const random = randomStreams(1)
    .stream('benchmark/waves')
    .uniform(2 * count)
  return Float32Array.from({ length: count * SEQUENCE }, (_, i) => {
    const [sample, time] = [Math.floor(i / SEQUENCE), i % SEQUENCE]
    const [frequency, phase] = [1 + 3 * random[2 * sample]!, random[2 * sample + 1]!]
    return 0.5 + 0.4 * Math.sin(2 * Math.PI * ((frequency * time) / SEQUENCE + phase))
  })
}
