import { cpu } from '@autoencoders/backend-cpu'
import { OptionError, selectBackend } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { huber, huberPerSample } from './index.js'

beforeAll(async () => {
  await selectBackend([cpu()])
})

const at = (difference: number, delta?: number) => {
  const options = delta === undefined ? {} : { delta }
  const loss = (x: tf.Tensor) => huberPerSample(tf.zeros([1, 1]), x, options)
  const x = tf.tensor2d([[difference]])
  return { loss: loss(x).dataSync()[0]!, slope: tf.grad(loss)(x).dataSync()[0]! }
}

describe('huber', () => {
  it('is a square below δ and a line above, 1 when left out', () => {
    expect(at(0.5)).toEqual({ loss: 0.125, slope: 0.5 })
    expect(at(3)).toEqual({ loss: 2.5, slope: 1 })
    expect(at(-3, 2)).toEqual({ loss: 4, slope: -2 })
  })

  it('has both value and slope in common at |d| = δ', () => {
    expect(at(0.25, 0.25)).toEqual({ loss: 0.03125, slope: 0.25 })
    expect(at(-0.25, 0.25)).toEqual({ loss: 0.03125, slope: -0.25 })
  })

  it('never has a slope beyond δ', () => {
    const float = fc.float({ min: -1e6, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(float, fc.constantFrom(0.125, 1, 32), (difference, delta) => {
        const { loss, slope } = at(difference, delta)
        return loss >= 0 && Math.abs(slope) <= delta
      }),
    )
  })

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses δ = %d when it is made', (delta) => {
    expect(() => huber({ delta })).toThrow(OptionError)
  })
})
