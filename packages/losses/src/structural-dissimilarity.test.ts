import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { OptionError, randomStreams, ShapeError, selectBackend } from '@autoencoders/core'
import type { Reconstruction } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  multiScaleStructuralDissimilarity,
  multiScaleStructuralDissimilarityPerSample,
  structuralDissimilarity,
  structuralDissimilarityPerSample,
} from './index.js'
import {
  expectClose,
  expectWithin,
  type LossCase,
  referenceCases,
  tensorOf,
  type Values,
} from './testing/reference-cases.js'

interface PictureCase extends LossCase {
  readonly kind: keyof typeof reconstructions
  readonly targetGradient: Values
}

const reconstructions = { structuralDissimilarity, multiScaleStructuralDissimilarity }

describe.each([cpu(), wasm()])('structural dissimilarity against PyTorch in float64 on $name', (backend) => {
  beforeAll(() => selectBackend([backend]))

  it.each(referenceCases<PictureCase>('structural-dissimilarity'))('$name', (given) => {
    const part: Reconstruction = reconstructions[given.kind](given.options)
    const mask = given.mask && tensorOf(given.mask)
    const loss = (target: tf.Tensor, output: tf.Tensor) => part.loss(target, output, mask)
    const [target, output] = [tensorOf(given.target), tensorOf(given.output)]
    // A difference of similarities near 1, whose float32 neighbours are 6e-8 apart.
    expectWithin(loss(target, output), given.loss, 1e-6)
    const weighted = (target: tf.Tensor, output: tf.Tensor) => tf.mul(loss(target, output), tensorOf(given.cotangent))
    const [byTarget, byOutput] = tf.grads(weighted)([target, output])
    expectClose(byOutput!, given.outputGradient, 1e-4)
    expectClose(byTarget!, given.targetGradient, 1e-4)
  })
})

const pictures = (shape: number[], name = 'pictures') => {
  const size = shape.reduce((product, length) => product * length, 1)
  return tf.tensor(randomStreams(5).stream(name).uniform(size), shape)
}

describe('structural dissimilarity', () => {
  beforeAll(() => selectBackend([wasm()]))

  it('is 0 for the same picture, with no slope, and 1 − C₁/(1 + C₁) for black against white', () => {
    const same = pictures([2, 14, 13, 3])
    const small = { windowSize: 3, weights: [0.5, 0.25, 0.25] }
    for (const loss of [
      (x: tf.Tensor) => structuralDissimilarityPerSample(same, x),
      (x: tf.Tensor) => multiScaleStructuralDissimilarityPerSample(same, x, small),
    ]) {
      expect(Math.max(...loss(same).dataSync().map(Math.abs))).toBeLessThan(1e-6)
      expect(Math.max(...tf.grad(loss)(same).dataSync().map(Math.abs))).toBeLessThan(1e-4)
    }
    const [black] = structuralDissimilarityPerSample(tf.zeros([1, 11, 11]), tf.ones([1, 11, 11])).dataSync()
    expect(black).toBeCloseTo(1 / (1 + 1e-4), 6)
  })

  it('does not see what a mask leaves out, and a sample without anything is 0 with gradient 0', () => {
    const [target, output, mask] = [
      pictures([3, 8, 9], 'a'),
      pictures([3, 8, 9], 'b'),
      tf.step(tf.sub(pictures([3, 8, 9], 'c'), 0.4)),
    ]
    const others = tf.mul(tf.sub(1, mask), pictures([3, 8, 9], 'd'))
    const none = tf.mul(mask, tf.reshape(tf.tensor1d([1, 1, 0]), [3, 1, 1]))
    for (const part of [
      structuralDissimilarity({ windowSize: 3, mix: 0.3 }),
      multiScaleStructuralDissimilarity({ windowSize: 3, weights: [0.5, 0.5] }),
    ]) {
      const loss = part.loss(target, output, none).dataSync()
      const changed = part.loss(tf.add(target, others), tf.sub(output, others), none).dataSync()
      changed.forEach((value, i) => {
        expect(value).toBeCloseTo(loss[i]!, 5)
      })
      expect(loss[2]).toBe(0)
      const gradient = tf.grad((x: tf.Tensor) => part.loss(target, x, none))(output)
      const left = tf.mul(gradient, tf.sub(1, none))
      expect(Math.max(...left.dataSync().map(Math.abs))).toBe(0)
      expect(gradient.dataSync().every(Number.isFinite)).toBe(true)
    }
  })

  it('has finite slopes where pictures have nothing in common, at every scale', () => {
    const target = pictures([2, 12, 12])
    const loss = (x: tf.Tensor) =>
      multiScaleStructuralDissimilarityPerSample(target, x, { windowSize: 3, weights: [0.4, 0.6] })
    for (const output of [tf.sub(1, target), tf.zeros([2, 12, 12]), tf.neg(tf.mul(target, 100))]) {
      expect(loss(output).dataSync().every(Number.isFinite)).toBe(true)
      expect(tf.grad(loss)(output).dataSync().every(Number.isFinite)).toBe(true)
    }
  })

  it('has second derivatives: those of its gradient’s finite differences', () => {
    const [target, output, along] = [pictures([1, 6, 6], 'a'), pictures([1, 6, 6], 'b'), pictures([1, 6, 6], 'c')]
    for (const loss of [
      (x: tf.Tensor) => structuralDissimilarityPerSample(target, x, { windowSize: 3 }),
      (x: tf.Tensor) => multiScaleStructuralDissimilarityPerSample(target, x, { windowSize: 3, weights: [0.5, 0.5] }),
    ]) {
      const slope = (x: tf.Tensor) => tf.sum(tf.mul(tf.grad(loss)(x), along))
      const second = tf.grad(slope)(output)
      const directional = tf.sum(tf.mul(second, along)).dataSync()[0]!
      const step = 1e-2
      const at = (share: number) => slope(tf.add(output, tf.mul(along, share * step))).dataSync()[0]!
      expect(directional / ((at(1) - at(-1)) / (2 * step))).toBeCloseTo(1, 1)
    }
  })

  it('asks for pictures, as large as the window and the scales need', () => {
    const flat: Reconstruction = structuralDissimilarity()
    expect(() => flat.outputShape?.([784])).toThrow(ShapeError)
    expect(() => flat.outputShape?.([784])).toThrow('Give flattened images their shape back')
    expect(() => flat.outputShape?.([10, 28, 1])).toThrow('images of at least 11 × 11 pixels')
    expect(flat.outputShape?.([28, 28, 1])).toEqual([28, 28, 1])
    const scales: Reconstruction = multiScaleStructuralDissimilarity()
    expect(() => scales.outputShape?.([28, 28])).toThrow(
      'expected images of at least 161 × 161 pixels for 5 scales and a window of 11, received [28, 28]. ' +
        'Give larger images, or give no more than 2 weights, or a smaller windowSize.',
    )
    expect(scales.outputShape?.([161, 200, 3])).toEqual([161, 200, 3])
    expect(() => structuralDissimilarityPerSample(tf.zeros([2, 12, 12]), tf.zeros([2, 12, 13]))).toThrow(ShapeError)
    expect(() => flat.loss(tf.zeros([2, 12, 12]), tf.zeros([2, 12, 12]), tf.zeros([2, 13]))).toThrow(ShapeError)
  })

  it.each([
    { windowSize: 4 },
    { windowSize: 1 },
    { sigma: 0 },
    { k1: -1 },
    { dataRange: Number.POSITIVE_INFINITY },
    { mix: 1 },
    { mix: -0.1 },
  ])('refuses %o', (options) => {
    expect(() => structuralDissimilarity(options)).toThrow(OptionError)
    expect(() => multiScaleStructuralDissimilarity(options)).toThrow(OptionError)
  })

  it.each([{ weights: [] }, { weights: [0.5, 0] }, { weights: 0.5 as unknown as number[] }])(
    'refuses %o',
    (options) => {
      expect(() => multiScaleStructuralDissimilarity(options)).toThrow(OptionError)
    },
  )
})
