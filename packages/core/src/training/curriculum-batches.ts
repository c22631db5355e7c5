/** Batches of a curriculum: what is open at a step, or what counts at it, made of seed, epoch and step alone. */

import type { BatchOptions, BatchSource } from '../batches/batch-source.js'
import { type HostSamples, sampleCount, takeSamples } from '../batches/samples.js'
import { integerPower } from '../random/portable-math.js'
import type { RandomStreams } from '../random/random-streams.js'
import { type CurriculumPlan, openSamples } from './curriculum.js'

/**
 * Batches of samples in memory, the easiest first.
 *
 * @param difficulty Of each sample, asked for when an epoch is opened.
 * @see Curriculum for the rule.
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
      const walk = orders(count, epoch, shuffle)
      for (let index = 0; index < perEpoch; index++) {
        const open = openSamples(plan, count, epoch * perEpoch + index)
        const draws = Math.min(batchSize, count - index * batchSize)
        // Batches that are skipped are drawn all the same: the walk goes on where they ended.
        const rows = draw(walk, draws, plan.use === 'order' ? (row) => ranks[row]! <= open : () => true)
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

/** All samples in the epoch's order, then in another, without end. */
function* orders(count: number, epoch: number, shuffle: RandomStreams | undefined): Generator<number, never> {
  for (let round = 0; ; round++) {
    const stream = shuffle?.stream(round === 0 ? 'shuffle' : `shuffle/${round}`, epoch)
    if (stream) yield* stream.permutation(count)
    else for (let row = 0; row < count; row++) yield row
  }
}

function draw(walk: Generator<number, never>, count: number, isOpen: (row: number) => boolean): Uint32Array {
  const rows = new Uint32Array(count)
  for (let drawn = 0; drawn < count; ) {
    const row = walk.next().value
    if (isOpen(row)) rows[drawn++] = row
  }
  return rows
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
