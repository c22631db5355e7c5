import { concatRows, DataError, type NdArray, ndArray, OptionError, ShapeError } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RowSource } from '../streams/row-source.js'
import { collect } from '../testing/collect.js'
import { inChunks } from '../testing/in-chunks.js'
import { slidingWindows } from './sliding-windows.js'
import { streamWindows } from './stream-windows.js'

const seriesOf = (time: number, channels: number) =>
  ndArray(
    Array.from({ length: time * channels }, (_, i) => i),
    channels === 1 ? [time] : [time, channels],
  )

const cases = fc.record({
  time: fc.integer({ min: 0, max: 60 }),
  channels: fc.integer({ min: 1, max: 3 }),
  sizes: fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 8 }),
  options: fc.record({
    length: fc.integer({ min: 1, max: 9 }),
    stride: fc.integer({ min: 1, max: 14 }),
    chunkSize: fc.integer({ min: 1, max: 9 }),
  }),
})

describe('streamWindows', () => {
  it('gives the windows of the whole series, however it is cut, in chunks of one size', async () => {
    const last = fc.constantFrom('drop' as const, 'shift' as const)
    await fc.assert(
      fc.asyncProperty(cases, last, async ({ time, channels, sizes, options }, last) => {
        fc.pre(time >= options.length)
        const series = seriesOf(time, channels)
        const expected = slidingWindows(series, { ...options, last }).windows
        const source = streamWindows(inChunks(series, sizes), { ...options, last })
        for (const chunks of [await collect(source), await collect(source)]) {
          expect(concatRows(chunks)).toEqual(expected)
          for (const { shape } of chunks.slice(0, -1)) expect(shape[0]).toBe(options.chunkSize)
        }
      }),
    )
  })

  it('gives the mask along when it pads', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ time, channels, sizes, options }) => {
        fc.pre(time > 0)
        const series = seriesOf(time, channels)
        const { windows, mask } = slidingWindows(series, { ...options, last: 'pad', padding: -1 })
        const source = streamWindows(inChunks(series, sizes), { ...options, last: 'pad', padding: -1 })
        const chunks = await collect(source)
        expect(concatRows(chunks.map(({ input }) => input))).toEqual(windows)
        expect(concatRows(chunks.map((chunk) => chunk.mask))).toEqual(mask)
        expect(await collect(source)).toEqual(chunks)
      }),
    )
  })

  it('holds no more than a window of what was given out', async () => {
    let held = 0
    const source: RowSource = {
      async *[Symbol.asyncIterator]() {
        for (let i = 0; i < 1000; i++) {
          held = i
          yield seriesOf(100, 1)
        }
      },
    }
    let windows = 0
    for await (const { shape } of streamWindows(source, { length: 150, stride: 10, chunkSize: 1 })) {
      windows += shape[0]!
      // The chunk that holds a window's last point was the last one taken.
      expect(held).toBe(Math.floor(((windows - 1) * 10 + 149) / 100))
    }
    expect(windows).toBe(Math.floor((100_000 - 150) / 10) + 1)
  })

  it('refuses chunks of other axes or channels, series too short, and wrong options', async () => {
    const stream = (chunks: readonly NdArray[], last: 'drop' | 'shift' = 'drop') =>
      collect(
        streamWindows(
          {
            async *[Symbol.asyncIterator]() {
              yield* chunks
            },
          },
          { length: 3, last },
        ),
      )
    await expect(stream([ndArray([1, 2], [2, 1, 1])])).rejects.toBeInstanceOf(ShapeError)
    await expect(stream([seriesOf(4, 2), seriesOf(4, 3)])).rejects.toBeInstanceOf(ShapeError)
    await expect(stream([seriesOf(2, 1)], 'shift')).rejects.toThrow(
      /at least 3 points, as many as a window, received 2/,
    )
    await expect(stream([])).rejects.toBeInstanceOf(DataError)
    const source = inChunks(seriesOf(9, 1), [])
    expect(() => streamWindows(source, { length: 3, chunkSize: 0 })).toThrow(OptionError)
    expect(() => streamWindows(source, { length: 0 })).toThrow(OptionError)
  })
})
