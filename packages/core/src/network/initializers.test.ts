import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { selectBackend } from '../backend/select-backend.js'
import { randomStreams } from '../random/random-streams.js'
import { cpuForTests } from '../training/training-fixtures.js'
import { glorotUniform, heNormal, heUniform, ones, orthogonal, zeros } from './initializers.js'

beforeAll(async () => {
  await selectBackend([cpuForTests])
})

describe('initializers', () => {
  const draw = (initializer: typeof zeros, shape: readonly number[], name = 'k') =>
    initializer(shape, randomStreams(3).stream(name))
  const moment = (data: Float32Array, power: number) => data.reduce((sum, x) => sum + x ** power, 0) / data.length

  it('zeros and ones', () => {
    expect([...draw(zeros, [2, 1])]).toEqual([0, 0])
    expect([...draw(ones, [3])]).toEqual([1, 1, 1])
  })

  // Fans of [window…, in, out]: window·in and window·out.
  it.each<[string, typeof zeros, readonly number[], number, number]>([
    ['glorotUniform', glorotUniform, [300, 200], Math.sqrt(6 / 500), 2 / 500],
    ['glorotUniform of a filter', glorotUniform, [3, 3, 40, 60], Math.sqrt(6 / 900), 2 / 900],
    ['heUniform', heUniform, [300, 200], Math.sqrt(6 / 300), 2 / 300],
    ['heUniform of a filter', heUniform, [3, 3, 40, 60], Math.sqrt(6 / 360), 2 / 360],
    ['heNormal', heNormal, [300, 200], (2 * Math.sqrt(2 / 300)) / 0.8796256610342398, 2 / 300],
  ])('%s: within its limit, mean 0, its variance', (_, initializer, shape, limit, variance) => {
    const data = draw(initializer, shape)
    const largest = data.reduce((a, b) => Math.max(a, Math.abs(b)), 0)
    expect(largest).toBeLessThanOrEqual(limit * (1 + 1e-6))
    expect(largest).toBeGreaterThan(0.99 * limit)
    expect(Math.abs(moment(data, 1))).toBeLessThan(0.02 * Math.sqrt(variance))
    expect(moment(data, 2) / variance).toBeCloseTo(1, 1)
  })

  it.each([[[1, 1]], [[64, 256]], [[37, 5]], [[48, 48]], [[3, 3, 2, 7]]])(
    'orthogonal %j: rows or columns of length 1 at right angles',
    (shape) => {
      const matrix = tf.reshape(tf.tensor(draw(orthogonal, shape), shape), [-1, shape.at(-1)!]) as tf.Tensor2D
      const [rows, columns] = matrix.shape
      const wide = rows <= columns
      const products = tf.matMul(matrix, matrix, !wide, wide)
      const identity = tf.eye(Math.min(rows, columns))
      expect(tf.max(tf.abs(tf.sub(products, identity))).dataSync()[0]).toBeLessThan(1e-6)
    },
  )

  it('orthogonal: of either sign, mean 0, variance 1 / length', () => {
    const data = draw(orthogonal, [40, 160])
    expect(Math.abs(moment(data, 1))).toBeLessThan(0.02 / Math.sqrt(160))
    expect(moment(data, 2) * 160).toBeCloseTo(1, 6)
    expect(data.some((value) => value < 0)).toBe(true)
  })

  it('draw from their stream alone', () => {
    expect(draw(glorotUniform, [4, 4])).toEqual(draw(glorotUniform, [4, 4]))
    expect(draw(glorotUniform, [4, 4])).not.toEqual(draw(glorotUniform, [4, 4], 'other'))
  })
})
