import { ndArray, OptionError, ShapeError } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resizeImage } from './resize-image.js'

/** A row of grey pixels. */
const row = (...values: number[]) => ndArray(values, [1, values.length, 1])
const side = fc.integer({ min: 1, max: 12 })

describe('resizeImage', () => {
  it.each<[string, number[], number[]]>([
    ['halves', [1, 3, 5, 7], [2, 6]],
    // Each of two takes one and a half pixels of three: (1 + 5/2) / 1.5 and (5/2 + 9) / 1.5.
    ['averages parts of pixels', [1, 5, 9], [7 / 3, 23 / 3]],
    ['averages all', [1, 2, 6], [3]],
    // Centres at −1/4, 1/4, 3/4, 5/4 of the two pixels' centres at 0 and 1.
    ['doubles', [0, 4], [0, 1, 3, 4]],
    ['repeats a single pixel', [7], [7, 7, 7]],
    // Centres at −1/6, 1/2, 7/6.
    ['grows by half', [0, 6], [0, 3, 6]],
  ])('%s', (_, from, to) => {
    const expected = to.map(Math.fround)
    expect([...resizeImage(row(...from), [1, to.length]).data]).toEqual(expected)
    const column = resizeImage(ndArray(from, [from.length, 1, 1]), [to.length, 1])
    expect([...column.data]).toEqual(expected)
    expect(column.shape).toEqual([to.length, 1, 1])
  })

  it('keeps channels apart', () => {
    expect([...resizeImage(ndArray([0, 10, 2, 30], [1, 2, 2]), [1, 1]).data]).toEqual([1, 20])
  })

  it('shrinks a plane to its value at the middle of each area', () => {
    const plane = ndArray(
      Array.from({ length: 48 }, (_, i) => 3 * (i % 8) + 5 * Math.floor(i / 8)),
      [6, 8, 1],
    )
    const { data } = resizeImage(plane, [3, 2])
    expect([...data]).toEqual([0, 1, 2].flatMap((y) => [0, 1].map((x) => 3 * (4 * x + 1.5) + 5 * (2 * y + 0.5))))
  })

  it('changes nothing at the same size, keeps constants, and keeps the mean when it shrinks', () => {
    fc.assert(
      fc.property(side, side, side, side, (height, width, newHeight, newWidth) => {
        const image = ndArray(
          Array.from({ length: height * width }, (_, i) => ((i * 31) % 17) / 16),
          [height, width, 1],
        )
        expect(resizeImage(image, [height, width])).toEqual(image)
        const flat = resizeImage(ndArray(new Array(height * width).fill(0.25), [height, width, 1]), [
          newHeight,
          newWidth,
        ])
        for (const value of flat.data) expect(value).toBeCloseTo(0.25, 7)
        const mean = (data: Float32Array) => data.reduce((sum, value) => sum + value, 0) / data.length
        const smaller = resizeImage(image, [Math.min(height, newHeight), Math.min(width, newWidth)])
        expect(mean(smaller.data)).toBeCloseTo(mean(image.data), 5)
      }),
    )
  })

  it('refuses what is not an image, and sizes that are none', () => {
    expect(() => resizeImage(ndArray([1, 2], [1, 2]), [1, 1])).toThrow(ShapeError)
    expect(() => resizeImage(ndArray([], [0, 2, 1]), [1, 1])).toThrow(ShapeError)
    expect(() => resizeImage(row(1), [0, 1])).toThrow(OptionError)
    expect(() => resizeImage(row(1), [1, 1.5])).toThrow(OptionError)
  })
})
