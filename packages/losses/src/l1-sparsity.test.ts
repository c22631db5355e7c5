import { cpu } from '@autoencoders/backend-cpu'
import { OptionError, selectBackend } from '@autoencoders/core'
import type { ForwardPass, ModelFunctions, Penalty } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { l1PerSample, l1Sparsity } from './index.js'

beforeAll(async () => {
  await selectBackend([cpu()])
})

const pass = (z: tf.Tensor): ForwardPass => ({ batch: { input: z, target: z }, parameters: z, z, output: z })
const model = {} as ModelFunctions

describe('l1Sparsity', () => {
  it('is the L1 norm of a code, with gradient 0 at 0', () => {
    const z = tf.tensor2d([
      [1, -2],
      [0, 0],
    ])
    expect([...l1PerSample(z).dataSync()]).toEqual([3, 0])
    expect([...tf.grad(l1PerSample)(z).dataSync()]).toEqual([1, -1, 0, 0])
  })

  it('is a penalty with a weight that the loop applies', () => {
    const penalty: Penalty = l1Sparsity({ weight: 1e-4 })
    expect(penalty).toMatchObject({ role: 'penalty', name: 'l1Sparsity', weight: 1e-4, options: { weight: 1e-4 } })
    expect([...penalty.loss(pass(tf.ones([2, 3])), model).dataSync()]).toEqual([3, 3])
  })

  it.each([undefined, -1, Number.NaN, Number.POSITIVE_INFINITY, '1'])('refuses the weight %s', (weight) => {
    expect(() => l1Sparsity({ weight: weight as number })).toThrow(OptionError)
  })

  it('names the missing weight when called with nothing', () => {
    expect(() => l1Sparsity({} as { weight: number })).toThrow('Give one, as in l1Sparsity({ weight: 1e-3 }).')
  })
})
