import { cpu } from '@autoencoders/backend-cpu'
import { OptionError, ShapeError, selectBackend } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { absoluteErrorPerSample, bernoulliCrossEntropyPerSample, squaredErrorPerSample } from './index.js'

await selectBackend([cpu()])

const target = tf.zeros([2, 3, 2])
const output = tf.ones([2, 3, 2])

describe('reduction and mask', () => {
  it('divides a mean by the elements that count, and a sum by nothing', () => {
    const mask = tf.tensor2d([
      [1, 1, 0],
      [1, 0, 0],
    ])
    const twice = tf.mul(output, 2)
    expect([...squaredErrorPerSample(target, twice, { mask }).dataSync()]).toEqual([4, 4])
    expect([...squaredErrorPerSample(target, twice, { mask, reduction: 'sum' }).dataSync()]).toEqual([16, 8])
  })

  it('gives 0 and no gradient where nothing counts', () => {
    const mask = tf.tensor1d([0, 1])
    for (const reduction of ['mean', 'sum'] as const) {
      const loss = (x: tf.Tensor) => bernoulliCrossEntropyPerSample(target, x, { mask, reduction })
      expect(loss(output).dataSync()[0]).toBe(0)
      const gradient = tf.grad(loss)(output).dataSync()
      expect([...gradient.slice(0, 6)].map(Math.abs)).toEqual([0, 0, 0, 0, 0, 0])
      expect(gradient.every(Number.isFinite)).toBe(true)
    }
  })

  it('takes a boolean mask', () => {
    const mask = tf.tensor1d([1, 0], 'bool')
    expect([...absoluteErrorPerSample(target, output, { mask }).dataSync()]).toEqual([1, 0])
  })

  it('reduces targets of one number a sample', () => {
    const loss = (x: tf.Tensor) => squaredErrorPerSample(tf.tensor1d([0, 3]), x, { mask: tf.tensor1d([1, 1]) })
    expect([...loss(tf.tensor1d([1, 1])).dataSync()]).toEqual([1, 4])
    expect([
      ...tf
        .grad(loss)(tf.tensor1d([1, 1]))
        .dataSync(),
    ]).toEqual([2, -4])
  })

  it('has second derivatives', () => {
    const slope = tf.grad((x: tf.Tensor) => squaredErrorPerSample(target, x, { reduction: 'sum' }))
    const curvature = tf.grad((x: tf.Tensor) => slope(x))(output)
    expect([...curvature.dataSync()]).toEqual(Array(12).fill(2))
  })

  it('leaves no tensor behind but its result', () => {
    const mask = tf.ones([2, 3])
    const before = tf.memory().numTensors
    squaredErrorPerSample(target, output, { mask }).dispose()
    bernoulliCrossEntropyPerSample(target, output, { mask }).dispose()
    bernoulliCrossEntropyPerSample(target, output, { mask, from: 'probabilities' }).dispose()
    tf.grad((x: tf.Tensor) => squaredErrorPerSample(target, x, { mask }))(output).dispose()
    expect(tf.memory().numTensors).toBe(before)
  })

  it.each([[[3]], [[2, 2]], [[2, 3, 2, 1]], [[]]])('refuses a mask of shape %j', (shape) => {
    const mask = tf.ones(shape)
    expect(() => squaredErrorPerSample(target, output, { mask })).toThrow(ShapeError)
    expect(() => bernoulliCrossEntropyPerSample(target, output, { mask, from: 'probabilities' })).toThrow(ShapeError)
  })

  it('refuses an unknown reduction', () => {
    const reduction = 'none' as 'sum'
    expect(() => squaredErrorPerSample(target, output, { reduction })).toThrow(OptionError)
  })
})
