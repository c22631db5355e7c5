import { cpu } from '@autoencoders/backend-cpu'
import { OptionError, ShapeError, selectBackend } from '@autoencoders/core'
import type { Reconstruction } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { categoricalCrossEntropy, categoricalCrossEntropyPerSample } from './index.js'

beforeAll(async () => {
  await selectBackend([cpu()])
})

describe('categoricalCrossEntropy', () => {
  it('is log k for equal logits, a mean over positions and not over categories', () => {
    const target = tf.oneHot(tf.tensor2d([[0, 1, 2]], [1, 3], 'int32'), 4)
    const loss = categoricalCrossEntropyPerSample(tf.cast(target, 'float32'), tf.zeros([1, 3, 4]))
    expect(loss.dataSync()[0]).toBeCloseTo(Math.log(4), 6)
  })

  it('scores category indices against one more axis of the output', () => {
    const part: Reconstruction = categoricalCrossEntropy({ categories: 5, reduction: 'sum' })
    expect(part.outputShape?.([40])).toEqual([40, 5])
    expect(part.targetRange).toMatchObject({ minimum: 0, maximum: 4 })
    const loss = part.loss(tf.tensor2d([[4, 0]]), tf.zeros([1, 2, 5]))
    expect(loss.dataSync()[0]).toBeCloseTo(2 * Math.log(5), 5)
  })

  it("asks for an output of the target's own shape when the target is a distribution", () => {
    const part: Reconstruction = categoricalCrossEntropy()
    expect(part.outputShape).toBeUndefined()
    expect(part.targetRange).toMatchObject({ minimum: 0, maximum: 1 })
  })

  it('turns logits into probabilities over the last axis', () => {
    const probabilities = categoricalCrossEntropy().toData(
      tf.tensor3d([
        [
          [0, 0],
          [200, -200],
        ],
      ]),
    )
    expect([...probabilities.dataSync()]).toEqual([0.5, 0.5, 1, 0])
    const given = tf.tensor2d([[0.25, 0.75]])
    expect([...categoricalCrossEntropy({ from: 'probabilities' }).toData(given).dataSync()]).toEqual([0.25, 0.75])
  })

  it('stays finite, and so does its gradient, for logits far apart', () => {
    const loss = (x: tf.Tensor) => categoricalCrossEntropyPerSample(tf.tensor2d([[0, 1]]), x)
    const x = tf.tensor2d([[1e4, -1e4]])
    expect(loss(x).dataSync()[0]).toBe(2e4)
    expect([...tf.grad(loss)(x).dataSync()]).toEqual([1, -1])
  })

  it('has no mask over the categories', () => {
    const call = () => categoricalCrossEntropyPerSample(tf.ones([2, 3]), tf.ones([2, 3]), { mask: tf.ones([2, 3]) })
    expect(call).toThrow(ShapeError)
  })

  it('refuses targets without a category axis and options that make no sense', () => {
    expect(() => categoricalCrossEntropyPerSample(tf.zeros([2]), tf.zeros([2]))).toThrow('a category axis')
    for (const categories of [1, 2.5, Number.NaN]) {
      expect(() => categoricalCrossEntropy({ categories })).toThrow(OptionError)
    }
    expect(() => categoricalCrossEntropy({ from: 'odds' as 'logits' })).toThrow(OptionError)
  })
})

it('with categories, data are indices again', () => {
  const logits = tf.tensor3d([
    [
      [0, 2, 1],
      [3, -1, 0],
    ],
  ])
  const data = categoricalCrossEntropy({ categories: 3 }).toData(logits)
  expect(data.shape).toEqual([1, 2])
  expect([...data.dataSync()]).toEqual([1, 0])
})
