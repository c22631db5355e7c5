import { cpu } from '@autoencoders/backend-cpu'
import { OptionError, selectBackend } from '@autoencoders/core'
import type { ForwardPass, ModelFunctions } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { klSparsity, meanActivationPerUnit, sparsityDivergence } from './index.js'

beforeAll(async () => {
  await selectBackend([cpu()])
})

const pass = (z: tf.Tensor): ForwardPass => ({ batch: { input: z, target: z }, parameters: z, z, output: z })
const model = {} as ModelFunctions

describe('klSparsity', () => {
  it('is 0 where every unit is as active as asked', () => {
    expect(sparsityDivergence(tf.fill([64], 0.05), 0.05).dataSync()[0]).toBeCloseTo(0, 5)
  })

  it('is finite, and so is its gradient, for units that are always or never active', () => {
    const loss = (mean: tf.Tensor) => sparsityDivergence(mean, 0.05)
    const mean = tf.tensor1d([0, 1])
    const expected =
      0.05 * Math.log(0.05 / 1e-7) + 0.95 * Math.log(0.95) + 0.05 * Math.log(0.05) + 0.95 * Math.log(0.95e7)
    expect(loss(mean).dataSync()[0]).toBeCloseTo(expected, 4)
    expect(tf.grad(loss)(mean).dataSync().every(Number.isFinite)).toBe(true)
  })

  it('takes the mean over batch and positions, by weight', () => {
    const activation = tf.tensor3d([
      [[0], [1]],
      [[1], [1]],
    ])
    expect(meanActivationPerUnit(activation).dataSync()[0]).toBe(0.75)
    expect(meanActivationPerUnit(activation, tf.tensor1d([1, 0])).dataSync()[0]).toBe(0.5)
    expect(meanActivationPerUnit(activation, tf.zeros([2])).dataSync()[0]).toBe(0)
  })

  it('applies a sigmoid unless z is an activation already', () => {
    const z = tf.fill([4, 2], 0.5)
    const given = klSparsity({ weight: 1, target: 0.5, activation: 'none' })
    const applied = klSparsity({ weight: 1, target: 0.5 })
    expect(given.loss(pass(z), model).dataSync()[0]).toBeCloseTo(0, 6)
    expect(applied.loss(pass(tf.zeros([4, 2])), model).dataSync()[0]).toBeCloseTo(0, 6)
  })

  it('refuses options that make no sense', () => {
    expect(() => klSparsity({ weight: -1 })).toThrow(OptionError)
    expect(() => klSparsity({ weight: 1, target: 1 })).toThrow('target to be a number between 0 and 1, received 1')
    expect(() => klSparsity({ weight: 1, activation: 'relu' as 'none' })).toThrow(OptionError)
    expect(() => sparsityDivergence(tf.ones([1]), 0)).toThrow(OptionError)
  })
})
