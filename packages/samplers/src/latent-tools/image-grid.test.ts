import { ndArray, OptionError, ShapeError } from '@autoencoders/core'
import { decodePng, encodePng } from '@autoencoders/data'
import { describe, expect, it } from 'vitest'
import { imageGrid } from './image-grid.js'

describe('imageGrid', () => {
  it('puts images side by side, row after row', () => {
    const images = ndArray([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [3, 1, 2])
    const { data, shape } = imageGrid(images, { columns: 2, padding: 1, background: 0 })
    expect(shape).toEqual([5, 7])
    const due = [
      [0, 0, 0, 0, 0, 0, 0],
      [0, 0.1, 0.2, 0, 0.3, 0.4, 0],
      [0, 0, 0, 0, 0, 0, 0],
      [0, 0.5, 0.6, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0, 0],
    ]
    expect([...data]).toEqual(due.flat().map(Math.fround))
  })
  it('keeps channels together, and values within what can be shown', () => {
    const { data, shape } = imageGrid(ndArray([-1, 0.5, 2, 0, 0, Number.NaN], [2, 1, 1, 3]), { padding: 0, columns: 2 })
    expect(shape).toEqual([1, 2, 3])
    expect([...data.slice(0, 5)]).toEqual([0, 0.5, 1, 0, 0])
    // A number that is none stays none: whoever writes the picture is told.
    expect(data[5]).toBeNaN()
  })
  it('is nearly square by itself, and a picture', async () => {
    const grid = imageGrid({ data: new Float32Array(10 * 6).fill(0.5), shape: [10, 2, 3] })
    expect(grid.shape).toEqual([3 * 4 + 2, 4 * 5 + 2])
    expect((await decodePng(encodePng(grid))).shape.slice(0, 2)).toEqual([14, 22])
  })
  it.each([[[4]], [[2, 2]], [[1, 1, 1, 4, 1]], [[3, 8, 28, 28]], [[0, 2, 2]]])('refuses %j', (shape) => {
    const size = shape.reduce((product, length) => product * length, 1)
    expect(() => imageGrid({ data: new Float32Array(size), shape })).toThrow(ShapeError)
  })
  it.each([{ columns: 0 }, { padding: -1 }, { minimum: 2 }, { background: Number.NaN }])('refuses %o', (options) => {
    expect(() => imageGrid(ndArray([0, 0], [2, 1, 1]), options)).toThrow(OptionError)
  })
})
