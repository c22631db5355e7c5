/** Autoencoders that the cases are tried on: one for every way in which a model can be different. */

import {
  Autoencoder,
  definePart,
  deterministic,
  type NdArray,
  ndArray,
  type PartDefinitions,
  randomStreams,
} from '@autoencoders/core'
import type { Batch, Latent, NetworkContext, Objective, Penalty } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import type { AutoencoderCasesOptions, CreateAutoencoder } from '../autoencoder/autoencoder-case.js'
import { meanSquaredError } from '../trajectories/trajectory-model.js'
import { maskedSquares, sequenceArchitecture, skippingArchitecture } from './sequence-architecture.js'
import { type TestArchitectureOptions, testArchitecture } from './test-architecture.js'

/** A model under test. */
export interface TestSubject extends AutoencoderCasesOptions {
  readonly name: string
  readonly create: CreateAutoencoder
}

/** z = μ + e·σ with a constant σ, under a standard normal prior: the simplest latent that draws. */
const noisyLatent = definePart(
  'latent',
  'test-noisy',
  ({ size }: { size: number }): Omit<Latent, 'role' | 'kind' | 'options'> => ({
    size,
    encoderOutputs: size,
    build: () => ({
      sample: (parameters, { noise }) => tf.add(parameters, tf.mul(noise('latent').normal(parameters.shape), 0.1)),
      representative: (parameters) => parameters,
      penalties: (parameters) => ({ length: tf.sum(tf.square(parameters), 1) }),
      penaltyWeights: { length: 0.01 },
      prior: {
        sample: (count, noise) => noise.normal([count, size]),
        logProbability: (z) => tf.mul(tf.sum(tf.square(z), 1), -0.5),
      },
    }),
  }),
)

/** Encoder and decoder trained in two phases, each on a loss of its own. */
const twoPhases = definePart('objective', 'test-two-phases', (): Omit<Objective, 'role' | 'kind' | 'options'> => {
  return {
    phases: ({ encoder, decoder, reconstruction, parameters }) => {
      const half = (name: string, power: number) => ({
        name,
        parameters: parameters.filter((parameter) => parameter.name.startsWith(name)),
        loss: (batch: Batch, context: NetworkContext) => {
          const output = decoder.apply(encoder.apply(batch.input, context), context)
          const each = tf.mean(reconstruction.loss(batch.target, output)) as tf.Scalar
          return { total: tf.mul(each, power) as tf.Scalar, terms: { reconstruction: each } }
        },
      })
      return [half('decoder', 1), half('encoder', 3)]
    },
  }
})

const smallCodes = definePart(
  'penalty',
  'test-small-codes',
  (): Omit<Penalty, 'role' | 'kind' | 'options'> => ({
    name: 'smallCodes',
    weight: 0.1,
    loss: ({ z }) => tf.sum(tf.abs(z), 1),
  }),
)

const definitions: PartDefinitions = [testArchitecture, meanSquaredError, noisyLatent, twoPhases, smallCodes]

/** z of sequences of that many steps of two channels. */
export function sequence(steps: number, options: { heedsMask?: boolean } = {}): CreateAutoencoder {
  return ({ seed }) =>
    new Autoencoder({
      inputShape: [steps, 2],
      architecture: sequenceArchitecture(options),
      latent: deterministic({ size: 3 }),
      reconstruction: maskedSquares(),
      seed,
    })
}

/** Sequences of up to six steps of two channels. */
export function maskedSequences(): { input: NdArray; mask: NdArray } {
  const draws = randomStreams(2)
    .stream('masked sequences')
    .uniform(30 * 6 * 2)
  const counts = Float32Array.from({ length: 30 * 6 }, (_, i) => Number(i % 6 <= Math.floor(i / 6) % 6))
  return { input: ndArray(draws, [30, 6, 2]), mask: ndArray(counts, [30, 6]) }
}

export const sequenceSubject: TestSubject = {
  name: 'sequences under a mask',
  create: sequence(6),
  definitions: [sequenceArchitecture, maskedSquares],
  data: maskedSequences(),
  shorter: { steps: 4, create: sequence(4) },
}

function dense(options: TestArchitectureOptions): CreateAutoencoder {
  return ({ seed }) =>
    new Autoencoder({
      inputShape: [12],
      architecture: testArchitecture({ outputActivation: 'sigmoid', ...options }),
      latent: deterministic({ size: 4 }),
      reconstruction: meanSquaredError(),
      seed,
    })
}

/** The usual dense autoencoder, and one for every part that can make a difference. */
export const plainSubject: TestSubject = { name: 'dense', create: dense({}), definitions }

export const tiedSubject: TestSubject = { name: 'dense, tied', create: dense({ tiedWeights: true }), definitions }

export const subjects: readonly TestSubject[] = [
  plainSubject,
  {
    name: 'dense with batch normalisation and dropout',
    create: dense({ normalization: 'batch', dropout: 0.2, activation: 'tanh' }),
    definitions,
  },
  {
    name: 'dense with layer normalisation on samples [3, 4]',
    create: ({ seed }) =>
      new Autoencoder({
        inputShape: [3, 4],
        architecture: testArchitecture({ normalization: 'layer', activation: 'gelu' }),
        latent: deterministic({ size: 4 }),
        reconstruction: meanSquaredError(),
        penalties: [smallCodes()],
        seed,
      }),
    definitions,
  },
  {
    name: 'dense with a latent that draws',
    create: ({ seed }) =>
      new Autoencoder({
        inputShape: [12],
        architecture: testArchitecture(),
        latent: noisyLatent({ size: 3 }),
        reconstruction: meanSquaredError(),
        seed,
      }),
    definitions,
  },
  {
    name: 'dense under a condition',
    create: ({ seed }) =>
      new Autoencoder({
        inputShape: [5],
        architecture: testArchitecture(),
        latent: deterministic({ size: 2 }),
        reconstruction: meanSquaredError(),
        conditionSize: 2,
        seed,
      }),
    definitions,
    data: {
      input: ndArray(
        randomStreams(1)
          .stream('condition test')
          .uniform(30 * 5),
        [30, 5],
      ),
      condition: ndArray(
        Float32Array.from({ length: 60 }, (_, i) => Number(i % 4 === 0 || i % 4 === 3)),
        [30, 2],
      ),
    },
  },
  sequenceSubject,
  {
    name: 'dense with skip connections to a target of another shape',
    create: ({ seed }) =>
      new Autoencoder({
        inputShape: [12],
        targetShape: [5],
        architecture: skippingArchitecture(),
        latent: deterministic({ size: 4 }),
        reconstruction: meanSquaredError(),
        seed,
      }),
    definitions: [skippingArchitecture, meanSquaredError],
    decodes: false,
    data: {
      input: ndArray(
        randomStreams(3)
          .stream('skips test')
          .uniform(30 * 12),
        [30, 12],
      ),
      target: ndArray(
        randomStreams(4)
          .stream('skips test')
          .uniform(30 * 5),
        [30, 5],
      ),
    },
  },
  {
    name: 'dense in two phases',
    create: ({ seed }) =>
      new Autoencoder({
        inputShape: [12],
        architecture: testArchitecture(),
        latent: deterministic({ size: 4 }),
        reconstruction: meanSquaredError(),
        objective: twoPhases(),
        seed,
      }),
    definitions,
  },
]
