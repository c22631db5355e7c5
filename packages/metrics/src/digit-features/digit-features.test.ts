import { DataError, ndArray, randomStreams, ShapeError } from '@autoencoders/core'
import { digits } from '@autoencoders/data'
import { describe, expect, it } from 'vitest'
import { classifyDigits, digitFeatures, digitFeaturesVersion } from '../digit-features.js'
import { accuracy, frechetDistance } from '../index.js'

async function sha256(values: Float32Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', values))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

describe('digitFeatures', () => {
  it('of a version are the same bytes in every engine', async () => {
    expect(digitFeaturesVersion).toBe('digitFeatures v1')
    const { data, shape } = digitFeatures(digits({ count: 100, seed: 1 }).images)
    expect(shape).toEqual([100, 64])
    expect(await sha256(Float32Array.from(data))).toBe(
      '2bcdbe34d8ce6e164ca2d91ffb4c513f3d2b2a244cc9d8280a924b44a5a3ec63',
    )
  })

  it('come of any shape that images have', () => {
    const { images } = digits({ count: 3, seed: 2 })
    const features = digitFeatures(images)
    expect(digitFeatures(ndArray(images.data, [3, 784]))).toEqual(features)
    expect(digitFeatures({ data: Float64Array.from(images.data), shape: [3, 28, 28, 1] })).toEqual(features)
    expect(digitFeatures(ndArray(images.data.subarray(784), [2, 784])).data).toEqual(features.data.subarray(64))
  })

  it('are further apart the more images are spoilt', () => {
    const { images } = digits({ count: 500, seed: 3 })
    const clean = digitFeatures(digits({ count: 500, seed: 4 }).images)
    const distance = (map: (value: number, i: number) => number) =>
      frechetDistance(clean, digitFeatures(ndArray(images.data.map(map), images.shape)))
    const noise = randomStreams(5).stream('noise').normal(images.data.length)
    const noisy = [0, 0.1, 0.2, 0.4, 0.8].map((deviation) =>
      distance((value, i) => Math.min(1, Math.max(0, value + deviation * noise[i]!))),
    )
    const dim = [1, 0.8, 0.6, 0.3, 0].map((factor) => distance((value) => factor * value))
    const blocks = [0, 4, 8, 14].map((rows) => distance((value, i) => (Math.floor((i % 784) / 28) < rows ? 0 : value)))
    for (const distances of [noisy, dim, blocks]) expect(distances).toEqual(distances.toSorted((a, b) => a - b))
    expect(noisy[1]! / noisy[0]!).toBeGreaterThan(2)
  })

  it('notice that one digit is missing', () => {
    const all = digits({ count: 1000, seed: 6 })
    const kept = [...all.labels.keys()].filter((i) => all.labels[i] !== 3)
    const without = Float32Array.from(kept.flatMap((i) => [...all.images.data.subarray(i * 784, (i + 1) * 784)]))
    const clean = digitFeatures(digits({ count: 1000, seed: 7 }).images)
    const missing = frechetDistance(clean, digitFeatures(ndArray(without, [kept.length, 784])))
    expect(missing).toBeGreaterThan(3 * frechetDistance(clean, digitFeatures(all.images)))
  })
})

describe('classifyDigits', () => {
  it('reads digits it has not learnt from', () => {
    const { images, labels } = digits({ count: 2000, seed: 8 })
    expect(accuracy(labels, classifyDigits(images))).toBeGreaterThan(0.999)
  })

  it('takes one image as well as many, and refuses what is none', () => {
    for (const see of [digitFeatures, classifyDigits]) {
      expect(() => see(ndArray(new Float32Array(784), [784]))).toThrow(ShapeError)
      expect(() => see(ndArray(new Float32Array(1024), [1, 32, 32]))).toThrow(
        '[n, 28, 28, 1] or [n, 784], received [1, 32, 32]',
      )
      expect(() => see(ndArray(new Float32Array(784).fill(255), [1, 784]))).toThrow(
        'pixels in 0 … 1, received 255. Divide bytes',
      )
      expect(() => see(ndArray(new Float32Array(784).fill(Number.NaN), [1, 784]))).toThrow(DataError)
      expect(() => see(ndArray([], [0, 784]))).toThrow(DataError)
    }
  })
})
