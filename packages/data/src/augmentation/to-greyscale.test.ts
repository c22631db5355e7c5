import { ndArray, ShapeError } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { convertChannels } from '../image/channels.js'
import { toGreyscale } from './to-greyscale.js'

describe('toGreyscale', () => {
  it('weighs red, green and blue as BT.601 does', () => {
    const colours = ndArray([1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1, 0.5, 0.25, 1, -2, 0, 0], [2, 3, 3])
    const grey = toGreyscale(colours)
    expect(grey.shape).toEqual([2, 3, 1])
    expect([...grey.data]).toEqual([0.299, 0.587, 0.114, 1, 0.1495 + 0.14675 + 0.114, -0.598].map(Math.fround))
  })

  it('gives what the decoders give, of batches too', () => {
    const image = ndArray(
      Float32Array.from({ length: 60 }, (_, i) => ((i * 37) % 61) / 61),
      [4, 5, 3],
    )
    expect(toGreyscale(image)).toEqual(convertChannels(image, 1))
    const batch = { data: image.data, shape: [2, 2, 5, 3] }
    expect(toGreyscale(batch)).toEqual({ data: convertChannels(image, 1).data, shape: [2, 2, 5, 1] })
    expect(toGreyscale(ndArray([], [0, 2, 2, 3])).shape).toEqual([0, 2, 2, 1])
  })

  it.each([[[2, 2, 1]], [[2, 2, 4]], [[4]], [[]]])('refuses %j', (shape) => {
    const image = { data: new Float32Array(shape.reduce((size, length) => size * length, 1)), shape }
    expect(() => toGreyscale(image)).toThrow(ShapeError)
  })
})
