import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Architecture, importanceSampling, type Latent, type PartBody, type Reconstruction } from '../extend.js'
import { Autoencoder, definePart, deterministic, ndArray, OptionError, PartError, selectBackend } from '../index.js'
import { cpuForTests, meanSquares } from './training-fixtures.js'

beforeAll(async () => {
  await selectBackend([cpuForTests])
})

const SLOPE = 1.5
const LOG_2PI = Math.log(2 * Math.PI)

/** z = x/2 in, x = 1.5·z out. */
const scaling = definePart(
  'architecture',
  'scaling',
  (): PartBody<Architecture> => ({
    build: () => ({
      encoder: { inputShape: [1], outputShape: [1], layers: [], apply: (x) => tf.mul(x, 0.5) },
      decoder: { inputShape: [1], outputShape: [1], layers: [], apply: (z) => tf.mul(z, SLOPE) },
    }),
  }),
)

const density = (x: tf.Tensor, mean: tf.Tensor | number, sigma: number) =>
  tf.sum(tf.mul(tf.add(tf.square(tf.div(tf.sub(x, mean), sigma)), LOG_2PI + 2 * Math.log(sigma)), -0.5), 1)

/** q(z|x) = N(encoder, 0.8²), wider than the posterior and off it; p(z) = N(0, 1). */
const wide = definePart(
  'latent',
  'wide',
  (): PartBody<Latent> => ({
    size: 1,
    encoderOutputs: 1,
    build: () => ({
      sample: (mean, { noise }) => tf.add(mean, tf.mul(noise('latent').normal(mean.shape), 0.8)),
      representative: (mean) => mean,
      penalties: () => ({}),
      posterior: { logProbability: (mean, z) => density(z, mean, 0.8), estimates: importanceSampling },
      prior: { sample: (count, noise) => noise.normal([count, 1]), logProbability: (z) => density(z, 0, 1) },
    }),
  }),
)

const unitGaussian = definePart(
  'reconstruction',
  'unitGaussian',
  (): PartBody<Reconstruction> => ({
    likelihood: true,
    loss: (target, output) => tf.neg(density(target, output, 1)),
    toData: (output) => output,
  }),
)

const model = (more: object = {}) =>
  new Autoencoder({
    inputShape: [1],
    architecture: scaling(),
    latent: wide(),
    reconstruction: unitGaussian(),
    seed: 1,
    ...more,
  })

describe('logLikelihood', () => {
  const x = ndArray([0, 1, -2, 3], [4, 1])

  it('comes to that of the model, N(0, 1.5² + 1), whatever q is', async () => {
    const variance = SLOPE ** 2 + 1
    const { data, shape } = await model().logLikelihood(x, { draws: 20_000 })
    expect(shape).toEqual([4])
    for (const [i, value] of data.entries()) {
      expect(value).toBeCloseTo(-0.5 * (x.data[i]! ** 2 / variance + Math.log(variance) + LOG_2PI), 1)
    }
  })

  it('is a bound that rises with the draws, on average', async () => {
    const many = ndArray(
      Array.from({ length: 500 }, () => 2),
      [500, 1],
    )
    const means: number[] = []
    for (const draws of [1, 5, 50]) {
      const { data } = await model().logLikelihood(many, { draws })
      means.push(data.reduce((sum, value) => sum + value, 0) / data.length)
    }
    expect(means[1]).toBeGreaterThan(means[0]! + 0.05)
    expect(means[2]).toBeGreaterThan(means[1]!)
  })

  it('is the same in batches of any size where the draws are the same, and leaves nothing behind', async () => {
    const judged = model()
    const before = tf.memory().numTensors
    const once = await judged.logLikelihood(x, { draws: 10 })
    expect(await judged.logLikelihood(x, { draws: 10 })).toEqual(once)
    expect(tf.memory().numTensors).toBe(before)
  })

  it('refuses models that have none', async () => {
    await expect(model({ latent: deterministic({ size: 1 }) }).logLikelihood(x)).rejects.toThrow(PartError)
    await expect(model({ reconstruction: meanSquares() }).logLikelihood(x)).rejects.toThrow(
      'logLikelihood: expected a reconstruction that is a likelihood, received meanSquares.',
    )
    await expect(model().logLikelihood(x, { draws: 0 })).rejects.toThrow(OptionError)
  })
})

describe('evidenceLowerBound', () => {
  const x = ndArray([0, 1, -2, 3], [4, 1])

  it('is the expected likelihood less the divergence, in closed form for Gaussians', async () => {
    const { data, shape } = await model().evidenceLowerBound(x, { draws: 20_000 })
    expect(shape).toEqual([4])
    for (const [i, value] of data.entries()) {
      const [mean, variance, error] = [x.data[i]! / 2, 0.64, x.data[i]! * (1 - SLOPE / 2)]
      const likelihood = -0.5 * (LOG_2PI + error ** 2 + SLOPE ** 2 * variance)
      const divergence = 0.5 * (variance + mean ** 2 - 1 - Math.log(variance))
      expect(value).toBeCloseTo(likelihood - divergence, 1)
    }
  })

  it('of one draw is the log-likelihood of one draw', async () => {
    const { data } = await model().evidenceLowerBound(x)
    const { data: likelihoods } = await model().logLikelihood(x, { draws: 1 })
    for (const [i, value] of data.entries()) expect(value).toBeCloseTo(likelihoods[i]!, 5)
  })

  it('refuses models that have none', () =>
    expect(model({ reconstruction: meanSquares() }).evidenceLowerBound(x)).rejects.toThrow(PartError))
})

it('inputGradients tell how the error rises with the input, the target staying as it is', async () => {
  const judged = model({ reconstruction: meanSquares(), latent: deterministic({ size: 1 }) })
  const input = ndArray([1, -2], [2, 1])
  const target = ndArray([0.5, 1], [2, 1])
  // ((1.5·x/2) − t)², differentiated by x.
  const { data, shape } = await judged.inputGradients({ input, target })
  expect(shape).toEqual([2, 1])
  ;[1, -2].forEach((x, i) => {
    expect(data[i]).toBeCloseTo(2 * 0.75 * (0.75 * x - target.data[i]!), 5)
  })
})

it('sample takes a condition for a conditional model', async () => {
  await expect(model().sample(2, { condition: [[1], [0]] })).rejects.toThrow(/condition/)
  expect((await model().sample(3)).shape).toEqual([3, 1])
})
