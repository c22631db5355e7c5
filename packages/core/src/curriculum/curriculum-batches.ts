/** Batches of a curriculum: what is open at a step, or what counts at it, made of seed, epoch and step alone. */

import type { BatchOptions, BatchSource } from '../batches/batch-source.js'
import { type HostSamples, sampleCount, takeSamples } from '../batches/samples.js'
import { integerPower } from '../random/portable-math.js'
import type { RandomStreams } from '../random/random-streams.js'
import { type CurriculumPlan, openSamples } from './curriculum-options.js'

/**
 * Batches of samples in memory, the easiest first.
 *
 * @param difficulty Of each sample, asked for when an epoch is opened.
 * @see CurriculumOptions for the rule.
 */
export function curriculumBatches(
  samples: HostSamples,
  { batchSize, shuffle }: BatchOptions,
  plan: CurriculumPlan,
  difficulty: () => Float32Array,
): BatchSource {
  const count = sampleCount(samples)
  const perEpoch = Math.ceil(count / batchSize)
  return {
    count,
    async *batches(epoch, skip) {
      const ranks = ranksOf(difficulty(), plan.hardestFirst)
      const draws = new Draws(ranks, epoch, shuffle)
      for (let index = 0; index < perEpoch; index++) {
        const open = openSamples(plan, count, epoch * perEpoch + index)
        // Batches that are skipped are drawn all the same: draws go on where they ended.
        const size = Math.min(batchSize, count - index * batchSize)
        const rows = draws.next(size, plan.use === 'order' ? open : count)
        if (index < skip) continue
        const batch = takeSamples(samples, rows)
        yield plan.use === 'order' ? batch : weighted(batch, rows, ranks, open, plan.sharpness)
      }
    },
  }
}

/**
 * Each sample's place when all are sorted, 1 for the first; equals in the data's order, what is no number last.
 *
 * @example ranksOf(Float32Array.of(5, 2, 9), false) // 2, 1, 3
 */
export function ranksOf(difficulty: Float32Array, hardestFirst: boolean): Uint32Array {
  const keys = difficulty.map((value) =>
    Number.isNaN(value) ? Number.POSITIVE_INFINITY : hardestFirst ? -value : value,
  )
  const compare = (a: number, b: number) => (keys[a]! < keys[b]! ? -1 : keys[a]! > keys[b]! ? 1 : a - b)
  const sorted = Uint32Array.from(keys.keys()).sort(compare)
  const ranks = new Uint32Array(sorted.length)
  for (const [place, row] of sorted.entries()) ranks[row] = place + 1
  return ranks
}

/** What is drawn in an epoch, round by round: all samples in its order first, then those that are open, again and again. */
class Draws {
  readonly #ranks: Uint32Array
  /** Rows by rank. */
  readonly #easiestFirst: Uint32Array
  readonly #epoch: number
  readonly #shuffle: RandomStreams | undefined
  #round = 0
  #order: Uint32Array
  #position = 0

  constructor(ranks: Uint32Array, epoch: number, shuffle: RandomStreams | undefined) {
    this.#ranks = ranks
    this.#easiestFirst = new Uint32Array(ranks.length)
    for (const [row, rank] of ranks.entries()) this.#easiestFirst[rank - 1] = row
    this.#epoch = epoch
    this.#shuffle = shuffle
    this.#order = shuffle?.stream('shuffle', epoch).permutation(ranks.length) ?? Uint32Array.from(ranks.keys())
  }

  /** @param open How many samples are: those of this rank or less. */
  next(count: number, open: number): Uint32Array {
    const rows = new Uint32Array(count)
    for (let drawn = 0; drawn < count; ) {
      if (this.#position === this.#order.length) this.#beginRound(open)
      const row = this.#order[this.#position++]!
      if (this.#ranks[row]! <= open) rows[drawn++] = row
    }
    return rows
  }

  #beginRound(open: number): void {
    this.#round += 1
    this.#position = 0
    const rows = this.#easiestFirst.slice(0, open).sort()
    const order = this.#shuffle?.stream(`shuffle/${this.#round}`, this.#epoch).permutation(open)
    this.#order = order ? order.map((index) => rows[index]!) : rows
  }
}

/** The least that a sample may count: sums of weights stay normal 32-bit floats, whatever the batch. */
const MINIMUM_WEIGHT = 2 ** -60

function weighted(
  batch: HostSamples,
  rows: Uint32Array,
  ranks: Uint32Array,
  open: number,
  sharpness: number,
): HostSamples {
  const own = batch.weight?.data
  const data = Float32Array.from(rows, (row, i) => {
    const share = Math.min(1, open / ranks[row]!)
    return Math.max(MINIMUM_WEIGHT, integerPower(share, sharpness)) * (own?.[i] ?? 1)
  })
  return { ...batch, weight: { data, shape: [rows.length] } }
}
