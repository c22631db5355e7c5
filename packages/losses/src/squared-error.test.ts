import { cpu } from '@autoencoders/backend-cpu'
import { OptionError, ShapeError, selectBackend } from '@autoencoders/core'
import type { Reconstruction } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { absoluteError, absoluteErrorPerSample, squaredError, squaredErrorPerSample } from './index.js'

beforeAll(async () => {
  await selectBackend([cpu()])
})

describe('squaredError and absoluteError', () => {
  it('is 1 a sample for zeros against ones', () => {
    const [zeros, ones] = [tf.zeros([8, 784]), tf.ones([8, 784])]
    expect([...squaredErrorPerSample(zeros, ones).dataSync()]).toEqual(Array(8).fill(1))
    expect([...absoluteErrorPerSample(zeros, tf.mul(ones, -2)).dataSync()]).toEqual(Array(8).fill(2))
  })

  it('keeps what must be saved of it', () => {
    const part: Reconstruction = squaredError({ reduction: 'sum' })
    expect(part).toMatchObject({ role: 'reconstruction', kind: 'squaredError', options: { reduction: 'sum' } })
  })

  it('gives the output as data, in a tensor of its own', () => {
    const output = tf.tensor2d([[1, 2]])
    for (const part of [squaredError(), absoluteError()]) {
      const data = part.toData(output)
      expect([...data.dataSync()]).toEqual([1, 2])
      data.dispose()
      expect(output.isDisposed).toBe(false)
    }
  })

  it('has gradient 0 where target and output are equal', () => {
    const same = tf.tensor2d([[0, 1]])
    expect([
      ...tf
        .grad((x: tf.Tensor) => absoluteError().loss(same, x))(same)
        .dataSync(),
    ]).toEqual([0, 0])
  })

  it('names both shapes when they differ', () => {
    const call = () => squaredErrorPerSample(tf.zeros([2, 3]), tf.zeros([2, 4]))
    expect(call).toThrow(ShapeError)
    expect(call).toThrow("squaredError: expected an output of the target's shape [2, 3], received [2, 4].")
    expect(() => absoluteErrorPerSample(tf.scalar(1), tf.scalar(1))).toThrow('Add a batch axis.')
  })

  it('refuses an unknown reduction when it is made', () => {
    const reduction = 'max' as 'mean'
    expect(() => squaredError({ reduction })).toThrow(OptionError)
    expect(() => absoluteError({ reduction })).toThrow('reduction to be "mean" or "sum", received "max"')
  })
})
