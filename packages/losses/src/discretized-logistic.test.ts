import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { OptionError, randomStreams, ShapeError, selectBackend } from '@autoencoders/core'
import { type Parameter, parameterScope, type Reconstruction } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { discretizedLogistic, discretizedLogisticNegativeLogLikelihood } from './index.js'

describe.each([cpu(), wasm()])('discretizedLogistic on $name', (backend) => {
  beforeAll(() => selectBackend([backend]))

  /** The probability of each level at one mean and scale. */
  function probabilities(mean: number, scale: number, grid: { levels: number; minimum: number; maximum: number }) {
    const { levels, minimum, maximum } = grid
    const values = Array.from({ length: levels }, (_, level) => minimum + (level * (maximum - minimum)) / (levels - 1))
    const target = tf.tensor2d(values, [levels, 1])
    const nats = discretizedLogisticNegativeLogLikelihood(
      target,
      tf.fill([levels, 1], mean),
      tf.scalar(Math.log(scale)),
      grid,
    )
    return [...nats.dataSync()].map((value) => Math.exp(-value))
  }

  it('sums to 1 over all levels, wherever the mean is and however wide the scale', () => {
    const grid = fc.record({
      levels: fc.constantFrom(2, 3, 16, 256),
      minimum: fc.constantFrom(-1, 0, 10),
      span: fc.constantFrom(1, 2, 255),
    })
    const place = fc.double({ min: -3, max: 4, noNaN: true })
    const width = fc.double({ min: -9, max: 5, noNaN: true })
    fc.assert(
      fc.property(grid, place, width, ({ levels, minimum, span }, mean, logShare) => {
        const [at, scale] = [minimum + mean * span, Math.exp(logShare) * span]
        const sum = probabilities(at, scale, { levels, minimum, maximum: minimum + span }).reduce((a, b) => a + b, 0)
        return Math.abs(sum - 1) < 2e-4
      }),
      { numRuns: 60 },
    )
  })

  it('is finite with its gradients where float32 gives every σ the same value', () => {
    const target = tf.tensor2d([[0, 1, 0, 1, 0.5]])
    const mean = tf.tensor2d([[1e4, -1e4, -1e4, 1e4, 1e4]])
    const loss = (mean: tf.Tensor, logScale: tf.Tensor) =>
      discretizedLogisticNegativeLogLikelihood(target, mean, logScale)
    const logScale = tf.scalar(-6)
    const [byMean, byScale] = tf.grads(loss)([mean, logScale])
    expect(loss(mean, logScale).dataSync().every(Number.isFinite)).toBe(true)
    const slope = Math.exp(6)
    ;[slope, -slope, 0, 0, slope].forEach((due, i) => {
      expect(byMean!.dataSync()[i]! / slope).toBeCloseTo(due / slope, 5)
    })
    expect(Number.isFinite(byScale!.dataSync()[0])).toBe(true)
  })

  it('has second derivatives: those of its gradient’s finite differences', () => {
    const target = tf.tensor2d([[0, 0.25, 1]])
    const loss = (mean: tf.Tensor) => discretizedLogisticNegativeLogLikelihood(target, mean, tf.scalar(-2))
    const slope = (mean: tf.Tensor) => tf.sum(tf.square(tf.grad(loss)(mean)))
    const mean = tf.tensor2d([[0.125, 0.5, 0.75]])
    const second = tf.grad(slope)(mean).dataSync()
    for (let i = 0; i < 3; i++) {
      const at = (step: number) =>
        slope(tf.add(mean, tf.tensor2d([[0, 1, 2].map((j) => (j === i ? step : 0))]))).dataSync()[0]!
      expect(second[i]! / ((at(0.01) - at(-0.01)) / 0.02)).toBeCloseTo(1, 2)
    }
  })

  it('takes targets for the nearest level', () => {
    const loss = (target: number) =>
      discretizedLogistic({ levels: 3 })
        .loss(tf.tensor2d([[target]]), tf.tensor2d([[0.3]]))
        .dataSync()[0]
    expect(loss(0.6)).toBe(loss(0.5))
    expect(loss(0.8)).toBe(loss(1))
    expect(loss(-0.1)).toBe(loss(0))
  })

  it('gives means within the range as data, whether or not the output tells scales', () => {
    const means = tf.tensor2d([[-0.5, 0.25, 1.5]])
    expect([...discretizedLogistic().toData(means).dataSync()]).toEqual([0, 0.25, 1])
    const part: Reconstruction = discretizedLogistic({ scale: 'output', maximum: 255 })
    const data = part.toData(tf.concat([tf.mul(means, 255), tf.zeros([1, 3])], 1))
    expect(data.shape).toEqual([1, 3])
    expect([...data.dataSync()]).toEqual([0, 63.75, 255])
    expect(part.targetRange).toMatchObject({ minimum: 0, maximum: 255 })
  })

  it('asks for an output twice as wide where that tells scales', () => {
    const part: Reconstruction = discretizedLogistic({ scale: 'output' })
    expect(part.outputShape?.([28, 28, 3])).toEqual([28, 28, 6])
    expect(part.outputShape?.([784])).toEqual([1568])
    const call = () => part.loss(tf.zeros([2, 3]), tf.zeros([2, 3]))
    expect(call).toThrow(ShapeError)
    expect(call).toThrow('an output of means and scales [2, 6] for a target [2, 3], received [2, 3]')
    expect((discretizedLogistic() as Reconstruction).outputShape).toBeUndefined()
  })

  it('begins a learned scale at e⁻² of the range, and is the same without it', () => {
    const parameters: Parameter[] = []
    const part: Reconstruction = discretizedLogistic({ maximum: 255 })
    const built = part.build!(parameterScope(randomStreams(1), parameters))
    expect(parameters.map(({ name, shape }) => [name, shape])).toEqual([['logScale', []]])
    const [target, output] = [tf.tensor2d([[0, 17, 255]]), tf.tensor2d([[3, 20, 200]])]
    const fixed = discretizedLogistic({ maximum: 255, scale: 255 * Math.exp(-2) })
      .loss(target, output)
      .dataSync()[0]!
    expect(built.loss(target, output).dataSync()[0]! / fixed).toBeCloseTo(1, 3)
    expect(built.loss(target, output).dataSync()).toEqual(part.loss(target, output).dataSync())
  })
})

describe('discretizedLogistic', () => {
  it.each([
    { levels: 1 },
    { levels: 2.5 },
    { minimum: 1 },
    { minimum: 2, maximum: 1 },
    { maximum: Number.POSITIVE_INFINITY },
    { scale: 0 },
    { scale: -1 },
    { scale: 'fixed' as 'learned' },
  ])('refuses %o', (options) => {
    expect(() => discretizedLogistic(options)).toThrow(OptionError)
  })

  it('says what the range should be', () => {
    expect(() => discretizedLogistic({ minimum: 2, maximum: 1 })).toThrow(
      'discretizedLogistic: expected maximum to be a number above minimum, 2, received 1.',
    )
  })
})
