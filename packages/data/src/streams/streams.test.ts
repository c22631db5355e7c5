import { concatRows, type NdArray, ndArray, OptionError, randomStreams, ShapeError } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { collect, plain } from '../testing/collect.js'
import { batches } from './batches.js'
import { limitRows } from './limit-rows.js'
import { mapChunks } from './map-chunks.js'
import type { RowSource } from './row-source.js'
import { shuffleWindow } from './shuffle-window.js'

/** Chunks of these many rows; row r is [r, −r]. Says how many chunks were taken and whether it was let go. */
function counting(sizes: readonly number[]): RowSource & { taken: number; closed: number } {
  return {
    taken: 0,
    closed: 0,
    async *[Symbol.asyncIterator]() {
      let row = 0
      try {
        for (const size of sizes) {
          this.taken += 1
          const values = Array.from({ length: size }, (_, i) => [row + i, -(row + i)]).flat()
          row += size
          yield ndArray(values, [size, 2])
        }
      } finally {
        this.closed += 1
      }
    },
  }
}

const sizes = fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 8 })
const total = (lengths: readonly number[]) => lengths.reduce((sum, length) => sum + length, 0)
const firsts = (chunks: readonly NdArray[]) => chunks.flatMap(({ data }) => [...data].filter((_, i) => i % 2 === 0))
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i)

describe('batches', () => {
  it('gives all rows in order, in batches of one size but the last', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1, max: 9 }), async (lengths, batchSize) => {
        const source = batches(counting(lengths), batchSize)
        const first = await collect(source)
        const rows = total(lengths)
        expect(firsts(first)).toEqual(upTo(rows))
        const expected = upTo(Math.ceil(rows / batchSize)).map((i) => Math.min(batchSize, rows - i * batchSize))
        expect(first.map(({ shape }) => shape[0])).toEqual(expected)
        expect(plain(await collect(source))).toEqual(plain(first))
      }),
    )
  })

  it('can leave out a short last batch', async () => {
    const kept = await collect(batches(counting([4, 4, 3]), 5, { dropRemainder: true }))
    expect(kept.map(({ shape }) => shape)).toEqual([
      [5, 2],
      [5, 2],
    ])
  })

  it('takes no more chunks than it needs and closes the source', async () => {
    const source = counting([3, 3, 3, 3])
    for await (const batch of batches(source, 4)) {
      expect(batch.shape).toEqual([4, 2])
      break
    }
    expect(source).toMatchObject({ taken: 2, closed: 1 })
  })

  it('refuses rows of another shape, and a batch size that is none', async () => {
    const ragged: RowSource = {
      async *[Symbol.asyncIterator]() {
        yield ndArray([1, 2], [1, 2])
        yield ndArray([1, 2, 3], [1, 3])
      },
    }
    await expect(collect(batches(ragged, 4))).rejects.toBeInstanceOf(ShapeError)
    await expect(collect(batches(ragged, 4))).rejects.toThrow('expected chunks [*, 2], received [1, 3] over 3 values')
    expect(() => batches(ragged, 0)).toThrow(OptionError)
  })
})

describe('mapChunks', () => {
  it('applies the function to each chunk, and counts anew in each iteration', async () => {
    const source = mapChunks(counting([1, 1]), async ({ data, shape }, index) => ({
      data: data.map(() => index),
      shape,
    }))
    const expected = [
      [
        [1, 2],
        [0, 0],
      ],
      [
        [1, 2],
        [1, 1],
      ],
    ]
    expect(plain(await collect(source))).toEqual(expected)
    expect(plain(await collect(source))).toEqual(expected)
  })
})

describe('limitRows', () => {
  it('gives the first rows only', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 0, max: 30 }), async (lengths, count) => {
        const rows = firsts(await collect(limitRows(counting(lengths), count)))
        expect(rows).toEqual(upTo(Math.min(count, total(lengths))))
      }),
    )
  })

  it('leaves the rest unread and closes the source', async () => {
    const source = counting([3, 3, 3])
    expect(firsts(await collect(limitRows(source, 4)))).toEqual([0, 1, 2, 3])
    expect(source).toMatchObject({ taken: 2, closed: 1 })
    expect(() => limitRows(source, 1.5)).toThrow(OptionError)
  })
})

describe('shuffleWindow', () => {
  it('gives every row once, whole, the same order for the same seed', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1, max: 12 }), fc.nat(), async (lengths, window, seed) => {
        const source = shuffleWindow(counting(lengths), window, seed)
        const chunks = await collect(source)
        expect(firsts(chunks).sort((a, b) => a - b)).toEqual(upTo(total(lengths)))
        for (const { data } of chunks) for (let i = 0; i < data.length; i += 2) expect(data[i]! + data[i + 1]!).toBe(0)
        expect(plain(await collect(source))).toEqual(plain(chunks))
      }),
    )
  })

  it('lets a row out after at least as many others as lie outside the window', async () => {
    const rows = firsts(await collect(shuffleWindow(counting(new Array(40).fill(5)), 20, 3)))
    rows.forEach((row, position) => {
      expect(row).toBeLessThan(position + 20 + 1)
    })
    expect(rows).not.toEqual(upTo(200))
  })

  it('does nothing with a window of 1, and with a stream differs from epoch to epoch', async () => {
    expect(firsts(await collect(shuffleWindow(counting([4, 4]), 1, 5)))).toEqual(upTo(8))
    const source = shuffleWindow(counting([30]), 30, randomStreams(1).stream('shuffle'))
    expect(firsts(await collect(source))).not.toEqual(firsts(await collect(source)))
  })

  it('puts every row in every place alike when the window holds all', async () => {
    const counts = new Array(4).fill(0)
    for (let seed = 0; seed < 400; seed++) {
      const [first = 0] = firsts(await collect(shuffleWindow(counting([4]), 4, seed)))
      counts[first] += 1
    }
    // χ² with 3 degrees of freedom is above 16.3 once in a thousand times.
    expect(counts.reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0)).toBeLessThan(16.3)
  })

  it('gives copies, never views of the source', async () => {
    const chunk = ndArray([1, 2], [2, 1])
    const source: RowSource = {
      async *[Symbol.asyncIterator]() {
        yield chunk
      },
    }
    const shuffled = concatRows(await collect(shuffleWindow(source, 2, 0)))
    shuffled.data.fill(9)
    expect([...chunk.data]).toEqual([1, 2])
  })
})
