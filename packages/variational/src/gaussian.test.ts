import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { linear, OptionError, randomStreams, selectBackend } from '@autoencoders/core'
import { type BuiltPrior, type Parameter, type Prior, parameterScope, tensorNoise } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { flowPrior, gaussian, mixturePrior, standardNormal, vampPrior } from './index.js'

const streams = randomStreams(1)
const encoder = {
  inputShape: [3],
  outputShape: [4],
  layers: [],
  apply: (x: tf.Tensor) => tf.slice(tf.concat([x, x], 1), [0, 0], [-1, 4]),
}
const specification = { inputShape: [3], latentShape: [2], conditionSize: 0, encoder }
const context = { training: true, step: 0, noise: tensorNoise(streams, 'test', 0), update: () => {} }

function built(prior: Prior): { prior: BuiltPrior; parameters: Parameter[] } {
  const parameters: Parameter[] = []
  return { prior: prior.build(parameterScope(streams, parameters), specification), parameters }
}

const logNormal = (x: number, mean: number, logVariance: number) =>
  -0.5 * ((x - mean) ** 2 / Math.exp(logVariance) + logVariance + Math.log(2 * Math.PI))

describe.each([cpu(), wasm()])('a Gaussian latent on $name', (backend) => {
  beforeAll(() => selectBackend([backend]))

  // μ = (0.5, −1), log σ² = (0.2, −0.7); μ = 0, σ = 1.
  const rows = [
    [0.5, -1, 0.2, -0.7],
    [0, 0, 0, 0],
  ]
  const parameters = () => tf.tensor2d(rows)
  const divergence = rows.map(
    ([a = 0, b = 0, u = 0, v = 0]) => 0.5 * (a * a + Math.exp(u) - u - 1 + b * b + Math.exp(v) - v - 1),
  )
  const latent = (options: object = {}) =>
    gaussian({ size: 2, ...options }).build(parameterScope(streams, []), specification)

  it('has the divergence of the closed form, and a posterior density that integrates over the draws', () => {
    const { penalties, posterior } = latent()
    const terms = penalties(parameters(), tf.zeros([2, 2]), context)
    for (const [i, value] of [...terms.divergence!.dataSync()].entries()) expect(value).toBeCloseTo(divergence[i]!, 5)
    const z = [
      [0.3, 0.1],
      [1, -2],
    ]
    const due = rows.map(([a = 0, b = 0, u = 0, v = 0], i) => logNormal(z[i]![0]!, a, u) + logNormal(z[i]![1]!, b, v))
    const received = [...posterior!.logProbability(parameters(), tf.tensor2d(z)).dataSync()]
    for (const [i, value] of received.entries()) expect(value).toBeCloseTo(due[i]!, 5)
  })

  it('draws with the mean and variance that it is told', () => {
    const wide = tf.tile(tf.tensor2d([rows[0]!]), [20_000, 1])
    const { mean, variance } = tf.moments(latent().sample(wide, context), 0)
    const [m, v] = [mean.dataSync(), variance.dataSync()]
    for (const i of [0, 1]) {
      expect(m[i]).toBeCloseTo(rows[0]![i]!, 1)
      expect(v[i]! / Math.exp(rows[0]![2 + i]!)).toBeCloseTo(1, 1)
    }
    expect([...latent().representative(parameters()).dataSync()]).toEqual([0.5, -1, 0, 0])
  })

  it('lets each unit tell its free bits, by the mean of the batch', () => {
    const units = [0, 1].map((unit) =>
      rows.reduce((sum, row) => sum + 0.25 * (row[unit]! ** 2 + Math.exp(row[2 + unit]!) - row[2 + unit]! - 1), 0),
    )
    const { penalties, penaltyWeights } = latent({ freeBits: 0.1, beta: 3 })
    const { heldDivergence } = penalties(parameters(), tf.zeros([2, 2]), context)
    expect(heldDivergence!.dataSync()[0]).toBeCloseTo(Math.max(0.1, units[0]!) + Math.max(0.1, units[1]!), 5)
    expect(units[0]).toBeLessThan(0.1)
    expect(penaltyWeights).toEqual({ divergence: 0, heldDivergence: 3 })
  })

  it('is held to a capacity that rises', () => {
    const { penalties } = latent({ capacity: linear({ from: 0, to: 10, steps: 10 }) })
    const mean = (divergence[0]! + divergence[1]!) / 2
    for (const step of [0, 5, 50]) {
      const { heldDivergence } = penalties(parameters(), tf.zeros([2, 2]), { ...context, step })
      expect(heldDivergence!.dataSync()[0]).toBeCloseTo(Math.abs(mean - Math.min(step, 10)), 4)
    }
  })

  it('takes a learned prior’s divergence from what was drawn', () => {
    const { penalties, posterior, prior } = latent({ prior: mixturePrior({ components: 3 }) })
    const z = tf.tensor2d([
      [0.3, 0.1],
      [1, -2],
    ])
    const { divergence: drawn } = penalties(parameters(), z, context)
    const due = tf.sub(posterior!.logProbability(parameters(), z), prior!.logProbability(z)).dataSync()
    expect([...drawn!.dataSync()]).toEqual([...due])
  })

  it.each([
    ['standardNormal', standardNormal()],
    ['mixturePrior', mixturePrior({ components: 3 })],
    ['vampPrior', vampPrior({ pseudoInputs: 3 })],
    ['flowPrior', flowPrior({ layers: 2, hiddenUnits: 8 })],
  ] as [string, Prior][])('%s: its density integrates to 1, and is that of its draws', (_, part) => {
    const { prior, parameters: own } = built(part)
    // Away from where they begin, so that every term counts.
    for (const parameter of own.filter(({ trainable }) => trainable)) {
      const random = randomStreams(3).stream(parameter.name)
      const first = parameter.value.dataSync()
      parameter.set(random.normal(parameter.size).map((value, i) => first[i]! + 0.3 * value))
    }
    const [side, step] = [161, 0.1]
    const at = (i: number) => (i - (side - 1) / 2) * step
    const grid = Float32Array.from({ length: 2 * side * side }, (_, i) =>
      i % 2 === 0 ? at(Math.floor(i / 2 / side)) : at(Math.floor(i / 2) % side),
    )
    const density = [...prior.logProbability(tf.tensor2d(grid, [side * side, 2])).dataSync()].map(Math.exp)
    const mass = density.reduce((sum, value) => sum + value, 0) * step * step
    expect(mass).toBeCloseTo(1, 2)
    const meanOfGrid = density.reduce((sum, value, i) => sum + value * grid[2 * i]! * step * step, 0)
    const drawn = prior.sample(20_000, tensorNoise(streams, 'draws', 0)('prior'))
    expect(drawn.shape).toEqual([20_000, 2])
    expect(tf.mean(drawn, 0).dataSync()[0]).toBeCloseTo(meanOfGrid, 1)
    const squares = density.reduce((sum, value, i) => sum + value * grid[2 * i + 1]! ** 2 * step * step, 0)
    expect(tf.mean(tf.square(drawn), 0).dataSync()[1]! / squares).toBeCloseTo(1, 1)
  })
})

it.each([
  [{ size: 0 }, 'size'],
  [{ size: 2, beta: -1 }, 'beta'],
  [{ size: 2, freeBits: -1 }, 'freeBits'],
  [{ size: 2, freeBits: 1, capacity: 2 }, 'free bits'],
  [{ size: 2, freeBits: 1, prior: mixturePrior({ components: 2 }) }, 'free bits'],
  [{ size: 2, prior: 'normal' }, 'a prior'],
])('gaussian refuses %o', (options, what) => {
  expect(() => gaussian(options as { size: number })).toThrow(OptionError)
  expect(() => gaussian(options as { size: number })).toThrow(what)
})
