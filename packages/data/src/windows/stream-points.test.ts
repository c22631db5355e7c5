import { concatRows, DataError, type NdArray, ndArray, OptionError, ShapeError } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { collect } from '../testing/collect.js'
import { inChunks } from '../testing/in-chunks.js'
import { type StreamPointsOptions, streamPoints } from './stream-points.js'
import { windowLayout } from './window-layout.js'

/** Values that no two windows share, so that a wrong one shows. */
const valuesOf = (shape: readonly number[]) => {
  const size = shape.reduce((product, length) => product * length, 1)
  return ndArray(
    Array.from({ length: size }, (_, i) => (i * 7919) % 10007),
    shape,
  )
}

const cases = fc.record({
  time: fc.integer({ min: 1, max: 60 }),
  rank: fc.integer({ min: 1, max: 3 }),
  sizes: fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 8 }),
  cut: fc.record({
    length: fc.integer({ min: 1, max: 9 }),
    stride: fc.integer({ min: 1, max: 14 }),
    last: fc.constantFrom('drop' as const, 'pad' as const, 'shift' as const),
  }),
  combine: fc.constantFrom('mean' as const, 'median' as const, 'mode' as const, 'max' as const, 'min' as const),
})

describe('streamPoints', () => {
  it('gives the points of toPoints, however the values are cut', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ time, rank, sizes, cut, combine }) => {
        fc.pre(cut.last === 'pad' || time >= cut.length)
        const layout = windowLayout(time, cut)
        const values = valuesOf([layout.count, cut.length, 2].slice(0, rank))
        const source = streamPoints(inChunks(values, sizes), { ...cut, combine, time })
        const expected = layout.toPoints(values, { combine })
        expect(concatRows(await collect(source))).toEqual(expected)
        expect(concatRows(await collect(source))).toEqual(expected)
      }),
    )
  })

  it('gives points as soon as no later window reaches them', async () => {
    const seen: number[] = []
    const source = streamPoints(inChunks(valuesOf([5]), [1, 1, 1, 1]), { length: 4, stride: 2, time: 12 })
    for await (const { shape } of source) seen.push(shape[0]!)
    expect(seen).toEqual([2, 2, 2, 2, 4])
  })

  it('refuses values of other windows, bare points, and wrong options', async () => {
    const options = { length: 4, stride: 6, time: 12 }
    const stream = (values: NdArray, more: Partial<StreamPointsOptions> = {}) =>
      collect(streamPoints(inChunks(values, [1]), { ...options, ...more }))
    await expect(stream(valuesOf([2, 3]))).rejects.toThrow(
      /chunks \[n\], \[n, 4\] or \[n, 4, channels\], received \[1, 3\]/,
    )
    await expect(stream(valuesOf([3]))).rejects.toThrow(/values of 2 windows, as 12 points have, received 3 or more/)
    await expect(stream(valuesOf([1]))).rejects.toBeInstanceOf(ShapeError)
    await expect(stream(valuesOf([2]), { uncovered: 'error' })).rejects.toThrow(/none over point 4 of series 0/)
    const filled = concatRows(await stream(ndArray([1, 2], [2]), { uncovered: -1 }))
    expect([...filled.data]).toEqual([1, 1, 1, 1, -1, -1, 2, 2, 2, 2, -1, -1])
    const make = (more: Partial<StreamPointsOptions>) => () =>
      streamPoints(inChunks(valuesOf([2]), []), { ...options, ...more })
    expect(make({ time: 0 })).toThrow(OptionError)
    expect(make({ time: 3 })).toThrow(DataError)
    expect(make({ combine: 'sum' as 'mean' })).toThrow(OptionError)
    expect(make({ stride: 0 })).toThrow(OptionError)
  })
})
