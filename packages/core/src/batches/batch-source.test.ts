import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DataError, OptionError } from '../errors.js'
import { concatRows, type NdArray, ndArray, sliceRows } from '../nd-array.js'
import { randomStreams } from '../random/random-streams.js'
import { arrayBatches, type BatchSource, openBatches, streamBatches } from './batch-source.js'
import type { DataRequirements, HostSamples, SampleStream, Samples } from './samples.js'

const needs: DataRequirements = { where: 'fit', inputShape: [2], conditionSize: 0, targetRanges: [] }

/** Row i is [i, −i]. */
const rows = (count: number, first = 0): NdArray =>
  ndArray(Array.from({ length: count }, (_, i) => [first + i, -first - i]).flat(), [count, 2])

async function collect(source: BatchSource, epoch = 0, skip = 0): Promise<HostSamples[]> {
  const batches: HostSamples[] = []
  for await (const batch of source.batches(epoch, skip)) {
    batches.push({ ...batch, input: { data: batch.input.data.slice(), shape: batch.input.shape } })
  }
  return batches
}

const firsts = (batches: readonly HostSamples[]) =>
  batches.map(({ input }) => Array.from({ length: input.shape[0]! }, (_, i) => input.data[i * 2]))

function chunked(sizes: readonly number[], data: NdArray): () => AsyncIterable<Samples> {
  return async function* () {
    let start = 0
    for (const size of sizes) {
      yield sliceRows(data, start, start + size)
      start += size
    }
  }
}

const stream = (source: unknown, batchSize = 4) => streamBatches(source as SampleStream, batchSize, needs)

describe('arrayBatches', () => {
  it('goes through the data in order, the last batch smaller, without copying it', async () => {
    const input = rows(10)
    const source = arrayBatches({ input }, { batchSize: 4 })
    expect(source.count).toBe(10)
    expect(firsts(await collect(source))).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9],
    ])
    for await (const batch of source.batches(0, 0)) expect(batch.input.data.buffer).toBe(input.data.buffer)
  })

  it('shuffled, is a seeded permutation that differs every epoch', async () => {
    const source = (seed: number) => arrayBatches({ input: rows(50) }, { batchSize: 8, shuffle: randomStreams(seed) })
    const epoch = async (seed: number, number: number) => firsts(await collect(source(seed), number)).flat()
    const first = await epoch(1, 0)
    expect(first).toEqual([...randomStreams(1).stream('shuffle', 0).permutation(50)])
    expect([...first].sort((a, b) => a! - b!)).toEqual(Array.from({ length: 50 }, (_, i) => i))
    expect(await epoch(1, 0)).toEqual(first)
    expect(await epoch(1, 1)).not.toEqual(first)
    expect(await epoch(2, 0)).not.toEqual(first)
  })

  it('shuffled, keeps the fields of a sample together', async () => {
    const samples = { input: rows(9), target: rows(9, 100), weight: ndArray([0, 1, 2, 3, 4, 5, 6, 7, 8], [9]) }
    for (const { input, target, weight } of await collect(
      arrayBatches(samples, { batchSize: 4, shuffle: randomStreams(3) }),
    )) {
      weight!.data.forEach((row, i) => {
        expect(input.data[i * 2]).toBe(row)
        expect(target!.data[i * 2]).toBe(row + 100)
      })
    }
  })

  it('begins where a resumed epoch left off', async () => {
    const source = arrayBatches({ input: rows(10) }, { batchSize: 3, shuffle: randomStreams(0) })
    const all = firsts(await collect(source, 5))
    for (let skip = 0; skip <= 5; skip++) expect(firsts(await collect(source, 5, skip))).toEqual(all.slice(skip))
  })
})

describe('streamBatches', () => {
  it('gives the batches of all rows put together, whatever the chunks', async () => {
    const sizes = fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1, max: 9 }), fc.nat({ max: 5 }), async (chunks, batchSize, skip) => {
        const count = chunks.reduce((a, b) => a + b, 0)
        fc.pre(count > 0)
        const input = rows(count)
        const expected = await collect(arrayBatches({ input }, { batchSize }), 0, skip)
        const received = await collect(streamBatches(chunked(chunks, input), batchSize, needs), 0, skip)
        expect(received).toEqual(expected)
      }),
    )
  })

  it('keeps all fields together across chunks', async () => {
    const source = stream(async function* () {
      for (let start = 0; start < 12; start += 3) {
        yield { input: rows(3, start), weight: [start, start + 1, start + 2], target: rows(3, start + 50) }
      }
    }, 5)
    const batches = await collect(source)
    expect(batches.map(({ weight }) => [...weight!.data])).toEqual([
      [0, 1, 2, 3, 4],
      [5, 6, 7, 8, 9],
      [10, 11],
    ])
    expect(concatRows(batches.map(({ target }) => target!))).toEqual(rows(12, 50))
  })

  it('may be filled into the same memory chunk after chunk', async () => {
    const source = stream(async function* () {
      const reused = new Float32Array(6)
      for (let start = 0; start < 9; start += 3) {
        reused.set(rows(3, start).data)
        yield { data: reused, shape: [3, 2] }
      }
    })
    expect(firsts(await collect(source))).toEqual([[0, 1, 2, 3], [4, 5, 6, 7], [8]])
  })

  it('asks for a chunk only when it needs one', async () => {
    let given = 0
    const source = stream(async function* () {
      for (;;) yield rows(4, 4 * given++)
    })
    for await (const _ of source.batches(0, 0)) if (given === 3) break
    expect(given).toBe(3)
  })

  it('closes the stream when its consumer leaves, and when a chunk is bad', async () => {
    let closed = 0
    const source = (bad: boolean) =>
      stream(async function* () {
        try {
          yield rows(4)
          yield bad ? [[1, Number.NaN]] : rows(4)
        } finally {
          closed += 1
        }
      })
    for await (const _ of source(false).batches(0, 0)) break
    expect(closed).toBe(1)
    await expect(collect(source(true))).rejects.toThrow(DataError)
    expect(closed).toBe(2)
  })

  it('opens a function anew every epoch', async () => {
    const source = stream(chunked([3, 3], rows(6)))
    expect(await collect(source, 1)).toEqual(await collect(source, 0))
    expect(source.count).toBeUndefined()
  })

  it('opens an iterable that can be read again', async () => {
    const source = stream({ [Symbol.asyncIterator]: () => chunked([4], rows(4))()[Symbol.asyncIterator]() })
    expect(await collect(source, 1)).toEqual(await collect(source, 0))
  })

  it('reads a ReadableStream', async () => {
    const source = stream(
      new ReadableStream({
        start(controller) {
          controller.enqueue(rows(3))
          controller.enqueue(rows(3, 3))
          controller.close()
        },
      }),
    )
    expect(firsts(await collect(source))).toEqual([
      [0, 1, 2, 3],
      [4, 5],
    ])
  })

  it('says when a generator is used up', async () => {
    const source = stream(chunked([4], rows(4))())
    await collect(source)
    await expect(collect(source, 1)).rejects.toThrow(
      new OptionError({
        where: 'fit',
        expected: 'a stream that can be read once an epoch',
        received: 'an iterator that is already used up',
        repair: 'Give a function that returns a new iterable: fit(() => readRows(path)).',
      }),
    )
  })

  it.each([
    ['rows', () => [[1, 2]], 'an array of 1'],
    ['a promise', async () => chunked([1], rows(1))(), 'an object of type Promise'],
    ['nothing', () => undefined, 'undefined'],
  ])('refuses a function that returns %s', async (_, source, received) => {
    await expect(collect(stream(source))).rejects.toThrow(
      new OptionError({
        where: 'fit',
        expected: 'a function that returns an async iterable',
        received: `one that returns ${received}`,
        repair: 'Write it as a generator: fit(async function* () { yield rows }).',
      }),
    )
  })

  it('counts rows on over chunks when it names a bad one', async () => {
    const source = stream(async function* () {
      yield rows(5)
      yield ndArray([], [0, 2])
      yield []
      const bad = rows(5)
      bad.data[2 * 2 + 1] = Number.NaN
      yield bad
    })
    await expect(collect(source)).rejects.toThrow(
      'fit: expected finite numbers in input, received NaN in row 7, element 1.',
    )
    const outside = streamBatches(chunked([3, 3], rows(6)), 2, {
      ...needs,
      targetRanges: [{ minimum: -9, maximum: 4, because: 'a test' }],
    })
    await expect(collect(outside)).rejects.toThrow('received 5 in row 5, element 0')
  })

  it('refuses chunks of another width, or with other fields', async () => {
    const widths = stream(async function* () {
      yield rows(1)
      yield [[1, 2, 3]]
    })
    await expect(collect(widths)).rejects.toThrow('fit: expected input [*, 2], received [1, 3].')
    const fields = stream(async function* () {
      yield rows(3)
      yield { input: rows(3), weight: [1, 1, 1] }
    })
    await expect(collect(fields)).rejects.toThrow(
      new DataError({
        where: 'fit',
        expected: 'every chunk to have the fields of the first (input)',
        received: 'input, weight in the chunk that begins at row 3',
      }),
    )
  })

  it.each([
    ['none', []],
    ['only empty ones', [0, 0]],
  ])('says when there were no rows: chunks, %s', async (_, sizes) => {
    await expect(collect(stream(chunked(sizes, rows(0))))).rejects.toThrow(
      new DataError({ where: 'fit', expected: 'at least one sample', received: 'a stream that gave none' }),
    )
  })

  it('gives errors of the stream as they are', async () => {
    const source = stream(async function* () {
      yield rows(1)
      throw new RangeError('disk on fire')
    })
    await expect(collect(source)).rejects.toThrow(new RangeError('disk on fire'))
  })
})

describe('openBatches', () => {
  it('tells streams from samples', async () => {
    expect((await openBatches(rows(5), { batchSize: 2 }, needs)).count).toBe(5)
    expect((await openBatches(chunked([5], rows(5)), { batchSize: 2 }, needs)).count).toBeUndefined()
    await expect(openBatches([[Number.NaN, 1]], { batchSize: 2 }, needs)).rejects.toThrow(DataError)
  })
})
