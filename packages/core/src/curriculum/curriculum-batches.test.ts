import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrayBatches, type BatchSource } from '../batches/batch-source.js'
import type { HostSamples } from '../batches/samples.js'
import { type NdArray, ndArray } from '../nd-array.js'
import { randomStreams } from '../random/random-streams.js'
import { constant, linear, piecewise } from '../schedules.js'
import { curriculumBatches, ranksOf } from './curriculum-batches.js'
import { type CurriculumOptions, openSamples, planCurriculum } from './curriculum-options.js'

/** Row i is [i]. */
const rows = (count: number): NdArray =>
  ndArray(
    Float32Array.from({ length: count }, (_, i) => i),
    [count, 1],
  )

interface Setting {
  readonly difficulty: ArrayLike<number>
  readonly batchSize: number
  readonly seed?: number
  readonly weight?: NdArray
}

function source(
  curriculum: Omit<CurriculumOptions, 'difficulty'>,
  { difficulty, batchSize, seed, weight }: Setting,
): BatchSource {
  const given = Float32Array.from(difficulty)
  const plan = planCurriculum({ ...curriculum, difficulty: given })
  const options = seed === undefined ? { batchSize } : { batchSize, shuffle: randomStreams(seed) }
  const samples = { input: rows(given.length), ...(weight && { weight }) }
  return curriculumBatches(samples, options, plan, () => given)
}

async function collect(batches: BatchSource, epoch = 0, skip = 0): Promise<HostSamples[]> {
  const all: HostSamples[] = []
  for await (const batch of batches.batches(epoch, skip)) all.push(batch)
  return all
}

const rowsOf = (batches: readonly HostSamples[]) => batches.map(({ input }) => [...input.data])
const weightsOf = (batches: readonly HostSamples[]) => batches.map(({ weight }) => [...weight!.data])

describe('order', () => {
  // Sorted: rows 3, 1, 5, 4, 2, 0.
  const six = { difficulty: [5, 1, 4, 0, 3, 2], batchSize: 2 }

  it('goes through the data and passes over what is not open, unshuffled', async () => {
    const pacing = piecewise({ boundaries: [1, 2], values: [1 / 3, 0.5, 1] })
    // Two are open, then three, then all. After row 5 a round of the three begins, and what opens then waits.
    expect(rowsOf(await collect(source({ pacing }, six)))).toEqual([
      [1, 3],
      [5, 1],
      [3, 5],
    ])
    expect(rowsOf(await collect(source({ pacing }, six), 1))).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ])
  })

  it('turns round', async () => {
    const batches = await collect(source({ pacing: 1 / 3, hardestFirst: true }, six))
    expect(rowsOf(batches).flat()).toEqual([0, 2, 0, 2, 0, 2])
  })

  it('has at least one sample open, and every one above 1', async () => {
    expect(rowsOf(await collect(source({ pacing: 0 }, six))).flat()).toEqual([3, 3, 3, 3, 3, 3])
    expect(rowsOf(await collect(source({ pacing: 7 }, six))).flat()).toEqual([0, 1, 2, 3, 4, 5])
    const late = source({ pacing: linear({ from: 0.5, to: Number.MAX_VALUE, steps: 1 }) }, six)
    expect(rowsOf(await collect(late, 1)).flat()).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('names a pacing that is no number', () => {
    const pacing = { ...constant({ value: 1 }), at: () => Number.NaN }
    expect(() => openSamples({ pacing }, 10, 7)).toThrow('expected pacing to give a number, received NaN at step 7')
  })

  const setting = fc.record({
    difficulty: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 40 }),
    batchSize: fc.integer({ min: 1, max: 12 }),
    seed: fc.integer({ min: 0, max: 1000 }),
  })
  const shares = fc.record({ from: fc.double({ min: 0, max: 1, noNaN: true }), steps: fc.integer({ min: 1, max: 30 }) })
  const epochs = fc.integer({ min: 0, max: 3 })

  it('is what the rule says, spelled out', async () => {
    await fc.assert(
      fc.asyncProperty(setting, shares, epochs, async (given, { from, steps }, epoch) => {
        const { difficulty, batchSize, seed } = given
        const n = difficulty.length
        const pacing = linear({ from, to: 1, steps })
        const sorted = difficulty.map((_, i) => i).sort((a, b) => difficulty[a]! - difficulty[b]! || a - b)
        const streams = randomStreams(seed)
        const perEpoch = Math.ceil(n / batchSize)
        const left: number[] = []
        let round = 0
        const expected = Array.from({ length: perEpoch }, (_, index) => {
          const share = from + (1 - from) * Math.min(1, (epoch * perEpoch + index) / steps)
          const open = sorted.slice(0, Math.round(Math.min(n, Math.max(1, n * share))))
          const batch: number[] = []
          while (batch.length < Math.min(batchSize, n - index * batchSize)) {
            if (left.length === 0) {
              const inTurn = round === 0 ? difficulty.map((_, i) => i) : open.toSorted((a, b) => a - b)
              const stream = streams.stream(round === 0 ? 'shuffle' : `shuffle/${round}`, epoch)
              left.push(...[...stream.permutation(inTurn.length)].map((index) => inTurn[index]!))
              round += 1
            }
            const row = left.shift()!
            if (open.includes(row)) batch.push(row)
          }
          return batch
        })
        expect(rowsOf(await collect(source({ pacing }, given), epoch))).toEqual(expected)
      }),
    )
  })

  it('gives every open sample as often as any other, but for one time', async () => {
    await fc.assert(
      fc.asyncProperty(setting, fc.double({ min: 0, max: 1, noNaN: true }), epochs, async (given, share, epoch) => {
        const drawn = rowsOf(await collect(source({ pacing: share }, given), epoch)).flat()
        const times = new Map<number, number>()
        for (const row of drawn) times.set(row, (times.get(row) ?? 0) + 1)
        const open = openSamples({ pacing: constant({ value: share }) }, given.difficulty.length, 0)
        expect(drawn).toHaveLength(given.difficulty.length)
        expect(times.size).toBe(open)
        expect(Math.max(...times.values()) - Math.min(...times.values())).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('with all samples open is the order without a curriculum', async () => {
    await fc.assert(
      fc.asyncProperty(setting, epochs, async (given, epoch) => {
        const { batchSize, seed, difficulty } = given
        const plain = arrayBatches({ input: rows(difficulty.length) }, { batchSize, shuffle: randomStreams(seed) })
        expect(rowsOf(await collect(source({ pacing: 1 }, given), epoch))).toEqual(rowsOf(await collect(plain, epoch)))
      }),
    )
  })

  it('goes on from the middle of an epoch as if nothing had happened', async () => {
    const use = fc.constantFrom('order' as const, 'weights' as const)
    await fc.assert(
      fc.asyncProperty(setting, shares, use, fc.nat(), async (given, { from, steps }, kind, cut) => {
        const batches = source({ pacing: linear({ from, to: 1, steps }), use: kind }, given)
        const whole = await collect(batches, 1)
        const skip = cut % (whole.length + 1)
        expect(await collect(batches, 1, skip)).toEqual(whole.slice(skip))
      }),
    )
  })
})

describe('weights', () => {
  it('are (m / rank)^sharpness, at most 1, times the sample’s own', async () => {
    const weight = ndArray([1, 1, 2, 1, 0, 1], [6])
    const six = { difficulty: [5, 1, 4, 0, 3, 2], batchSize: 4, weight }
    const batches = await collect(source({ pacing: 0.5, use: 'weights', sharpness: 2 }, six))
    expect(rowsOf(batches)).toEqual([
      [0, 1, 2, 3],
      [4, 5],
    ])
    // Ranks 6, 2, 5, 1, 4, 3; three are open.
    expect(weightsOf(batches).flat()).toEqual([0.25, 1, 2 * (3 / 5) ** 2, 1, 0, 1].map(Math.fround))
  })

  it('never vanish, so that a batch of hard samples is no 0 ÷ 0', async () => {
    const many = { difficulty: Array.from({ length: 1000 }, (_, i) => i), batchSize: 100 }
    const batches = await collect(source({ pacing: 0.001, use: 'weights', sharpness: 1000 }, many))
    for (const weights of weightsOf(batches)) expect(Math.min(...weights)).toBeGreaterThan(0)
    expect(weightsOf(batches)[9]).toEqual(Array(100).fill(2 ** -60))
  })
})

describe('ranksOf', () => {
  it('counts from 1, equals in the data’s order, what is no number last', () => {
    expect([...ranksOf(Float32Array.of(5, 2, 9, 2), false)]).toEqual([3, 1, 4, 2])
    expect([...ranksOf(Float32Array.of(5, 2, 9, 2), true)]).toEqual([2, 3, 1, 4])
    expect([...ranksOf(Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, 0, -0), false)]).toEqual([3, 4, 1, 2])
    expect([...ranksOf(Float32Array.of(Number.NaN, 1, 2), true)]).toEqual([3, 2, 1])
  })
})
