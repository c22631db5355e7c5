import { wasm } from '@autoencoders/backend-wasm'
import {
  type Autoencoder,
  type NdArray,
  ndArray,
  OptionError,
  PartError,
  randomStreams,
  selectBackend,
  sgd,
} from '@autoencoders/core'
import { parameterScope, tensorNoise } from '@autoencoders/core/extend'
import { denseArchitecture, denseAutoencoder } from '@autoencoders/dense'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { Critic, checkCritic } from './critic.js'
import { mixUnits } from './factor-critic.js'
import {
  adversarialAutoencoder,
  adversarialPrior,
  adversarialTraining,
  attackInputs,
  factorVae,
  vaeGan,
} from './index.js'

beforeAll(() => selectBackend([wasm()]))

const streams = randomStreams(1)

/** Points on a ring: as unlike a normal distribution as two numbers can be. */
function ring(count: number): NdArray {
  const random = randomStreams(2).stream('ring')
  const angles = random.uniform(count)
  const noise = random.normal(count * 4)
  const data = Float32Array.from({ length: count * 4 }, (_, i) => {
    const angle = 2 * Math.PI * angles[Math.floor(i / 4)]!
    return [Math.cos(angle), Math.sin(angle), Math.cos(2 * angle), Math.sin(2 * angle)][i % 4]! + 0.05 * noise[i]!
  })
  return ndArray(data, [count, 4])
}

describe('a critic', () => {
  it('with spectral normalisation has layers whose largest singular value is 1, after some steps', () => {
    const settings = checkCritic({ criticUnits: [6], spectralNormalization: true }, 'test')
    const critic = new Critic(parameterScope(streams, []), 5, settings)
    const context = {
      training: true,
      noise: tensorNoise(streams, 'test', 0),
      update: (parameter: { assign(value: tf.Tensor): void }, value: tf.Tensor) => parameter.assign(value),
    }
    for (let i = 0; i < 100; i++) critic.judge(tf.zeros([1, 5]), context)
    // Without a bias at the start the map is as long as its kernels: slopes of at most 1 each.
    const x = tf.tensor2d(streams.stream('pairs').normal(200 * 5), [200, 5])
    const slope = tf.grad((input: tf.Tensor) => tf.sum(critic.judge(input, context).logits))(x)
    const lengths = tf.sqrt(tf.sum(tf.square(slope), 1)).dataSync()
    expect(Math.max(...lengths)).toBeLessThan(1.001)
    expect(Math.max(...lengths)).toBeGreaterThan(0.2)
  })

  it.each([{ criticUnits: [] }, { criticUnits: [0] }, { criticLoss: 'hinge' }, { gradientPenalty: -1 }])(
    'refuses %o',
    (options) => expect(() => adversarialPrior(options as object)).toThrow(OptionError),
  )
})

describe('the adversarial autoencoder', () => {
  it('spreads its codes like the prior, which the plain one does not', async () => {
    const data = ring(512)
    const options = { inputShape: [4], architecture: denseArchitecture({ hiddenUnits: [32] }), latentSize: 2, seed: 1 }
    const spread = async (model: Autoencoder) => {
      await model.fit(data, { epochs: 60, batchSize: 64 })
      const z = await model.encode(data)
      const inside = z.data.reduce(
        (count, _, i) => (i % 2 === 0 && Math.hypot(z.data[i]!, z.data[i + 1]!) < 0.6 ? count + 1 : count),
        0,
      )
      const { mean, variance } = tf.moments(tf.tensor(z.data, [...z.shape]), 0)
      return { inside: inside / 512, mean: [...mean.dataSync()], variance: [...variance.dataSync()] }
    }
    const adversarial = await spread(adversarialAutoencoder({ ...options, critic: { criticUnits: [64, 64] } }))
    for (const mean of adversarial.mean) expect(Math.abs(mean)).toBeLessThan(0.4)
    for (const variance of adversarial.variance) {
      expect(variance).toBeGreaterThan(0.4)
      expect(variance).toBeLessThan(2)
    }
  })

  it('needs a prior', () => {
    expect(() => denseAutoencoder({ inputShape: [4], latentSize: 2, objective: adversarialPrior() })).toThrow(PartError)
  })
})

it('mixing units keeps what each unit says and takes apart what they say together', () => {
  const z = tf.tensor2d(streams.stream('z').normal(40 * 3), [40, 3])
  const mixed = mixUnits(z, tensorNoise(streams, 'mixing', 0)('mixing'))
  const columns = (x: tf.Tensor2D) => tf.unstack(x, 1).map((column) => [...column.dataSync()])
  columns(mixed).forEach((column, unit) => {
    const before = columns(z)[unit]!
    expect([...column].sort()).toEqual([...before].sort())
    expect(column).not.toEqual(before)
  })
  const orders = columns(mixed).map((column, unit) => column.map((value) => columns(z)[unit]!.indexOf(value)))
  expect(orders[0]).not.toEqual(orders[1])
})

it('in the VAE-GAN the critic trains the decoder, and not the encoder', async () => {
  const step = async (adversaryWeight: number) => {
    const critic = { criticUnits: [8], featureWeight: 0, adversaryWeight }
    const architecture = denseArchitecture({ hiddenUnits: [6], activation: 'tanh' })
    const model = vaeGan({ inputShape: [4], architecture, latentSize: 2, critic, seed: 1 })
    await model.fit(ring(16), { epochs: 1, batchSize: 16, optimizer: sgd({ learningRate: 0.1 }) })
    return model.weights()
  }
  const [without, opposed] = [await step(0), await step(10)]
  for (const [name, { data }] of without) {
    if (name.startsWith('encoder/')) expect(opposed.get(name)!.data).toEqual(data)
    if (name.startsWith('decoder/')) expect(opposed.get(name)!.data).not.toEqual(data)
  }
})

it('the FactorVAE tells its total correlation', async () => {
  const model = factorVae({ inputShape: [4], architecture: denseArchitecture(), latentSize: 2, seed: 1 })
  const { epochs } = await model.fit(ring(64), { epochs: 1, batchSize: 32 })
  expect(Object.keys(epochs[0]!.terms)).toContain('autoencoder.totalCorrelation')
})

describe('attacks', () => {
  const data = ndArray(
    ring(256).data.map((value) => 0.5 + 0.3 * value),
    [256, 4],
  )
  const meanError = async (model: Autoencoder, input: NdArray) => {
    const { data: errors } = await model.score({ input, target: data })
    return errors.reduce((sum, value) => sum + value, 0) / errors.length
  }
  const train = async (objective?: ReturnType<typeof adversarialTraining>) => {
    const model = denseAutoencoder({
      inputShape: [4],
      hiddenUnits: [32],
      latentSize: 2,
      seed: 1,
      ...(objective && { objective }),
    })
    await model.fit(data, { epochs: 60, batchSize: 32 })
    return model
  }

  it('stay within ε and find worse inputs than chance, PGD worse ones than FGSM; training against them helps', async () => {
    const [epsilon, plain] = [0.1, await train()]
    const robust = await train(adversarialTraining({ epsilon, attack: 'pgd', steps: 4, clean: 0.2 }))
    const clean = await meanError(plain, data)
    const random = randomStreams(8).stream('chance').uniform(1024)
    const byChance = ndArray(
      data.data.map((value, i) => value + epsilon * (random[i]! < 0.5 ? -1 : 1)),
      data.shape,
    )
    const fgsm = await attackInputs(plain, data, { epsilon, method: 'fgsm' })
    const pgd = await attackInputs(plain, data, { epsilon, steps: 20 })
    for (const attacked of [fgsm, pgd]) {
      for (const [i, value] of attacked.data.entries()) {
        expect(Math.abs(value - data.data[i]!)).toBeLessThan(epsilon + 1e-6)
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(1)
      }
    }
    const errors = {
      clean,
      chance: await meanError(plain, byChance),
      fgsm: await meanError(plain, fgsm),
      pgd: await meanError(plain, pgd),
    }
    expect(errors.chance).toBeGreaterThan(errors.clean)
    expect(errors.fgsm).toBeGreaterThan(errors.chance)
    expect(errors.pgd).toBeGreaterThan(0.99 * errors.fgsm)
    const attackedRobust = await meanError(robust, await attackInputs(robust, data, { epsilon, steps: 20 }))
    expect(attackedRobust).toBeLessThan(0.95 * errors.pgd)
  })

  it.each([{ epsilon: 0 }, { epsilon: 0.1, steps: 0 }, { epsilon: 0.1, attack: 'cw' }, { epsilon: 0.1, clean: 2 }])(
    'training refuses %o',
    (options) => expect(() => adversarialTraining(options as { epsilon: number })).toThrow(OptionError),
  )
})
