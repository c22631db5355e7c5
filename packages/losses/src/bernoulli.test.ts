import { cpu } from '@autoencoders/backend-cpu'
import { OptionError, ShapeError, selectBackend } from '@autoencoders/core'
import type { Reconstruction } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { bernoulli, bernoulliCrossEntropyPerSample } from './index.js'

beforeAll(async () => {
  await selectBackend([cpu()])
})

describe('bernoulli', () => {
  it('is log 2 for a logit of 0', () => {
    const loss = bernoulliCrossEntropyPerSample(tf.ones([2, 3]), tf.zeros([2, 3]), { reduction: 'sum' })
    expect(loss.dataSync()[1]).toBeCloseTo(3 * Math.LN2, 6)
  })

  it.each([
    [100, 0, 100, 1],
    [-100, 1, 100, -1],
    [100, 1, 0, 0],
    [-100, 0, 0, 0],
  ])('at the saturated logit %d of target %d, loss %d and slope %d', (logit, target, loss, slope) => {
    const perSample = (x: tf.Tensor) => bernoulliCrossEntropyPerSample(tf.tensor2d([[target]]), x)
    const x = tf.tensor2d([[logit]])
    expect(perSample(x).dataSync()[0]).toBeCloseTo(loss, 30)
    expect(tf.grad(perSample)(x).dataSync()[0]).toBeCloseTo(slope, 30)
  })

  it('agrees between logits and probabilities', () => {
    const logit = fc.float({ min: -8, max: 8, noNaN: true })
    fc.assert(
      fc.property(logit, fc.float({ min: 0, max: 1, noNaN: true }), (logit, target) => {
        const [t, x] = [tf.tensor2d([[target]]), tf.tensor2d([[logit]])]
        const fromLogits = bernoulli().loss(t, x).dataSync()[0]!
        const part = bernoulli({ from: 'probabilities' })
        const fromProbabilities = part.loss(t, tf.sigmoid(x)).dataSync()[0]!
        return Math.abs(fromLogits - fromProbabilities) <= 1e-3 * fromLogits + 1e-6
      }),
    )
  })

  it('is at most −log ε an element, and finite with its gradient, at probabilities of 0 and 1', () => {
    const loss = (p: tf.Tensor) => bernoulli({ from: 'probabilities', epsilon: 1e-4 }).loss(tf.ones([1, 2]), p)
    const p = tf.tensor2d([[0, 1]])
    expect(loss(p).dataSync()[0]).toBeCloseTo(-Math.log(1e-4) / 2, 5)
    expect([...tf.grad(loss)(p).dataSync()]).toEqual([expect.closeTo(0), -0.5])
  })

  it('turns logits into probabilities', () => {
    const part: Reconstruction = bernoulli()
    expect([...part.toData(tf.tensor2d([[0, 100, -100]])).dataSync()]).toEqual([0.5, 1, expect.closeTo(0)])
    expect([
      ...bernoulli({ from: 'probabilities' })
        .toData(tf.tensor1d([0.25]))
        .dataSync(),
    ]).toEqual([0.25])
    expect(part.targetRange).toMatchObject({ minimum: 0, maximum: 1 })
  })

  it('refuses options and shapes that make no sense', () => {
    expect(() => bernoulli({ from: 'odds' as 'logits' })).toThrow(OptionError)
    expect(() => bernoulli({ epsilon: 0 })).toThrow('epsilon to be a number between 0 and 0.5, received 0')
    expect(() => bernoulli({ reduction: 'none' as 'sum' })).toThrow(OptionError)
    expect(() => bernoulliCrossEntropyPerSample(tf.zeros([2, 3]), tf.zeros([2]))).toThrow(ShapeError)
  })
})
