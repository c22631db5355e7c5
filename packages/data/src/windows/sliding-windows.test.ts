import { DataError, FormatError, type NdArray, ndArray, OptionError, ShapeError } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readReference } from '../testing/reference-files.js'
import { slidingWindows } from './sliding-windows.js'
import { windowLayout } from './window-layout.js'
import { type SlidingWindowsOptions, slidingWindowsFromJSON } from './window-options.js'
import type { Combination } from './windows-to-points.js'

interface Case {
  readonly options: SlidingWindowsOptions
  readonly series: readonly (readonly number[])[]
  readonly starts: readonly number[]
  readonly windows: readonly (readonly (readonly number[])[])[]
  readonly scores: readonly number[]
  readonly points: Readonly<Record<string, readonly (readonly (number | null)[])[]>>
  readonly scorePoints: Readonly<Record<string, readonly (readonly (number | null)[])[]>>
}

const cases = readReference<readonly Case[]>('windows.json')
const combinations: readonly Combination[] = ['mean', 'median', 'max', 'min']

const fromRows = (rows: readonly (readonly number[])[]) => ndArray(rows.flat(), [rows.length, rows[0]!.length])
const orNaN = (rows: readonly (readonly (number | null)[])[]) => rows.flat().map((value) => value ?? Number.NaN)
const upTo = (time: number) =>
  ndArray(
    Array.from({ length: time }, (_, t) => t),
    [time],
  )

const value = fc.float()
const seriesOf = (channels: number) =>
  fc.array(value, { minLength: channels, maxLength: 40 * channels }).map((values) => {
    const time = Math.floor(values.length / channels)
    return ndArray(values.slice(0, time * channels), [time, channels])
  })
const cuts = fc.record({
  length: fc.integer({ min: 1, max: 9 }),
  stride: fc.integer({ min: 1, max: 12 }),
  last: fc.constantFrom('drop' as const, 'pad' as const, 'shift' as const),
})

describe('slidingWindows beside NumPy', () => {
  it.each(cases)(
    'cuts and combines with $options',
    ({ options, series, starts, windows, scores, points, scorePoints }) => {
      const cut = slidingWindows(fromRows(series), options)
      expect([...cut.starts]).toEqual(starts)
      expect(cut.count).toBe(starts.length)
      expect(cut.windows).toEqual(ndArray(windows.flat(2), [starts.length, options.length, series[0]!.length]))
      const width = options.length * series[0]!.length
      const disagreeing = {
        data: cut.windows.data.map((original, i) => original + Math.floor(i / width)),
        shape: cut.windows.shape,
      }
      for (const combine of combinations) {
        const shape = [series.length, series[0]!.length]
        expect(cut.toPoints(disagreeing, { combine })).toEqual(ndArray(orNaN(points[combine]!), shape))
        const found = cut.toPoints(ndArray(scores, [scores.length]), { combine })
        expect(found).toEqual(ndArray(orNaN(scorePoints[combine]!), [series.length]))
      }
    },
  )
})

describe('slidingWindows', () => {
  it('holds the points from each start on, padding and mask after the end', () => {
    fc.assert(
      fc.property(seriesOf(2), cuts, (series, options) => {
        fc.pre(options.last === 'pad' || series.shape[0]! >= options.length)
        const { windows, mask, starts } = slidingWindows(series, { ...options, padding: -7 })
        const time = series.shape[0]!
        for (let i = 0; i < starts.length; i++) {
          for (let j = 0; j < options.length; j++) {
            const point = starts[i]! + j
            expect(mask?.data[i * options.length + j] ?? 1).toBe(point < time ? 1 : 0)
            const expected = point < time ? [...series.data.slice(2 * point, 2 * point + 2)] : [-7, -7]
            const at = 2 * (i * options.length + j)
            expect([...windows.data.slice(at, at + 2)]).toEqual(expected)
          }
        }
        expect(mask === undefined).toBe(options.last !== 'pad')
      }),
    )
  })

  it('gives a series back to the bit where windows cover it, NaN elsewhere, by any combination', () => {
    const combination = fc.constantFrom(...combinations, 'mode' as const)
    fc.assert(
      fc.property(seriesOf(3), cuts, combination, (series, options, combine) => {
        fc.pre(options.last === 'pad' || series.shape[0]! >= options.length)
        const cut = slidingWindows(series, options)
        const points = cut.toPoints(cut.windows, { combine })
        const covered = new Set<number>()
        for (const start of cut.starts) for (let j = 0; j < options.length; j++) covered.add(start + j)
        const expected = series.data.map((original, i) => (covered.has(Math.floor(i / 3)) ? original : Number.NaN))
        expect(points.shape).toEqual(series.shape)
        expect(points.data).toEqual(expected)
        if (options.last !== 'drop' && options.stride <= options.length) expect(points.data).toEqual(series.data)
      }),
    )
  })

  it('cuts several series apart and gives each back', () => {
    fc.assert(
      fc.property(fc.array(seriesOf(1), { minLength: 1, maxLength: 4 }), cuts, (list, options) => {
        const cut = slidingWindows(list, { ...options, last: 'pad', stride: Math.min(options.stride, options.length) })
        expect(cut.toPoints(cut.windows, { uncovered: 'error' })).toEqual(list)
        expect([...cut.series]).toEqual([...cut.series].sort((a, b) => a - b))
        expect(new Set(cut.series).size).toBe(list.length)
        const each = list.map((one) => slidingWindows(one, cut.options))
        expect([...cut.windows.data]).toEqual(each.flatMap(({ windows }) => [...windows.data]))
        expect([...cut.mask!.data]).toEqual(each.flatMap(({ mask }) => [...mask!.data]))
      }),
    )
  })

  it('takes [time] for one channel and gives [time] back', () => {
    const cut = slidingWindows(upTo(5), { length: 3, stride: 2 })
    expect(cut.windows.shape).toEqual([2, 3, 1])
    expect(cut.toPoints(cut.windows)).toEqual(upTo(5))
    expect(cut.toPoints(ndArray([1, 2], [2])).shape).toEqual([5])
  })

  it('leaves the series alone and shares no memory with it', () => {
    const series = upTo(4)
    slidingWindows(series, { length: 4 }).windows.data.fill(9)
    expect(series).toEqual(upTo(4))
  })

  it('refuses what is no series, naming which', () => {
    const [options, good] = [{ length: 2 }, upTo(4)]
    const refuse = (series: unknown) => () => slidingWindows(series as NdArray[], options)
    expect(refuse([])).toThrow(DataError)
    expect(refuse([good, [1, 2]])).toThrow(/in series 1, received an array of 2/)
    expect(refuse([good, ndArray([], [0])])).toThrow(/at least one point in series 1, received none/)
    expect(refuse([good, ndArray([1], [1])])).toThrow(/at least 2 points in series 1, as many as a window, received 1/)
    expect(refuse([good, ndArray([1, 2], [2, 1])])).toThrow(
      /expected series \[\*\], as the first, received \[2, 1\] in series 1/,
    )
    expect(refuse(ndArray([1, 2], [1, 2, 1]))).toThrow(ShapeError)
    expect(refuse({ data: Float32Array.of(1), shape: [2] })).toThrow(ShapeError)
    expect(refuse(ndArray([], [4, 0]))).toThrow(ShapeError)
    expect(() => slidingWindows(upTo(2 ** 17), { length: 2 ** 16 })).toThrow(/at most 1073741824 values together/)
  })

  it.each([
    undefined as unknown as SlidingWindowsOptions,
    { length: 0 },
    { length: 1.5 },
    { length: 2, stride: 0 },
    { length: 2, last: 'keep' as 'pad' },
    { length: 2, padding: Number.NaN },
  ])('refuses the options %j', (options) => {
    expect(() => slidingWindows(upTo(4), options)).toThrow(OptionError)
  })
})

describe('toPoints', () => {
  const cut = slidingWindows(upTo(7), { length: 2, stride: 3 })

  it('makes of points without a window what it is told', () => {
    const scores = ndArray([1, 2], [2])
    expect([...cut.toPoints(scores).data]).toEqual([1, 1, Number.NaN, 2, 2, Number.NaN, Number.NaN])
    expect([...cut.toPoints(scores, { uncovered: -1 }).data]).toEqual([1, 1, -1, 2, 2, -1, -1])
    expect(() => cut.toPoints(scores, { uncovered: 'error' })).toThrow(/none over point 2 of series 0/)
    expect(() => cut.toPoints(scores, { uncovered: 'error' })).toThrow(DataError)
  })

  it('keeps NaN, infinities and the sign of 0', () => {
    const { toPoints } = windowLayout(3, { length: 2 })
    const values = ndArray([-0, Number.NaN, 1, Number.POSITIVE_INFINITY], [2, 2])
    for (const combine of [...combinations, 'mode' as const]) {
      expect([...toPoints(values, { combine }).data]).toEqual([-0, Number.NaN, Number.POSITIVE_INFINITY])
    }
  })

  it('takes the most frequent value, the smallest of equals, as the mode', () => {
    const { toPoints } = windowLayout(4, { length: 4, stride: 4 })
    expect([...toPoints(ndArray([3, 1, 4, 1], [1, 4]), { combine: 'mode' }).data]).toEqual([3, 1, 4, 1])
    const tokens = ndArray([5, 7, 9, 7, 5, 5, 5, 9, 5], [3, 3])
    expect([...windowLayout(5, { length: 3 }).toPoints(tokens, { combine: 'mode' }).data]).toEqual([5, 7, 5, 5, 5])
  })

  it('refuses values of other windows, and unknown ways', () => {
    expect(() => cut.toPoints(ndArray([1, 2, 3], [3]))).toThrow(
      /values \[2\], \[2, 2\] or \[2, 2, channels\], received \[3\]/,
    )
    expect(() => cut.toPoints(ndArray([1, 2, 3, 4, 5, 6], [2, 3]))).toThrow(ShapeError)
    expect(() => cut.toPoints([1, 2] as unknown as NdArray)).toThrow(/an NdArray .* received an array of 2\. Make one/)
    expect(() => cut.toPoints(ndArray([1, 2], [2]), { combine: 'sum' as 'mean' })).toThrow(OptionError)
    expect(() => cut.toPoints(ndArray([1, 2], [2]), { uncovered: 'drop' as 'error' })).toThrow(OptionError)
  })
})

describe('windowLayout', () => {
  it('is that of the windows of series as long', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 }), cuts, (times, options) => {
        fc.pre(options.last === 'pad' || Math.min(...times) >= options.length)
        const layout = windowLayout(times, options)
        const { starts, series, count } = slidingWindows(times.map(upTo), options)
        expect(layout).toMatchObject({ starts, series, count, times })
        expect(layout.toPoints(ndArray(new Array(count).fill(1), [count])).map(({ shape }) => shape)).toEqual(
          times.map((time) => [time]),
        )
      }),
    )
  })

  it('refuses times that are none, and series too short', () => {
    expect(() => windowLayout([], { length: 2 })).toThrow(OptionError)
    expect(() => windowLayout(2.5, { length: 2 })).toThrow(OptionError)
    expect(() => windowLayout([3, 1], { length: 2 })).toThrow(/at least 2 points in series 1/)
  })
})

describe('slidingWindowsFromJSON', () => {
  it('reads what toJSON gave', () => {
    const options = { length: 3, stride: 2, last: 'shift' as const }
    const cut = slidingWindows(upTo(8), options)
    const read = slidingWindowsFromJSON(JSON.parse(JSON.stringify({ cut })).cut)
    expect(read).toEqual({ ...options, padding: 0 })
    expect(slidingWindows(upTo(8), read).windows).toEqual(cut.windows)
  })

  it.each([
    null,
    4,
    {},
    { kind: 'sliding-windows' },
    { kind: 'sliding-windows', length: '3' },
    { kind: 'x', length: 3 },
  ])('refuses %j', (json) => {
    expect(() => slidingWindowsFromJSON(json)).toThrow(FormatError)
    expect(() => slidingWindowsFromJSON(json)).toThrow(/slidingWindowsFromJSON: expected saved windows with/)
  })
})
