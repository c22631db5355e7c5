/** The figures of the training benchmark, as `--json` writes them. */

import type { Machine } from '../machine.js'

/** What one contestant gave on one model and batch. */
export interface TrainRow {
  readonly model: string
  readonly batch: number
  readonly contestant: string
  readonly threads: number
  /** Of the best block; null where it did not run, as are all figures then. */
  readonly samplesPerSecond: number | null
  /** Of the best block. */
  readonly msPerStep: number | null
  readonly medianMsPerStep: number | null
  readonly blocks: number
  readonly stepsPerBlock: number
  /** Its speed ÷ that of `ours-wasm`. */
  readonly ratioToOurs: number | null
  /** What of msPerStep goes to kernels: their share of a profiled block, which is a block of its own. */
  readonly kernelMsPerStep: number | null
  /** The rest of msPerStep. */
  readonly overheadMsPerStep: number | null
  readonly kernelCallsPerStep: number | null
  /** Of the model's matrix products. */
  readonly gigaflopsPerSecond: number | null
  readonly shareOfPeak: number | null
  readonly firstLoss: number | null
  readonly lastLoss: number | null
  readonly version: string | null
  readonly note?: string
  readonly status: 'ran' | 'not run'
  /** Why it did not run. */
  readonly reason?: string
}

/** The whole report. */
export interface TrainReport {
  readonly benchmark: 'train'
  readonly machine: Machine
  /** The fastest single-threaded product of 512×512 matrices that any contestant gave, in GFLOP/s, by contestant. */
  readonly peak: {
    readonly gigaflopsPerSecond: number
    readonly by: string
    readonly all: Readonly<Record<string, number>>
  }
  readonly method: string
  readonly rows: readonly TrainRow[]
}

/** What a contestant measured, before it is compared with anyone. */
export interface Measurement {
  readonly threads: number
  readonly version: string | null
  readonly note?: string
  readonly best: number
  readonly median: number
  readonly blocks: number
  readonly stepsPerBlock: number
  readonly firstLoss: number
  readonly lastLoss: number
  /** Of the time of a profiled block, what went to kernels. */
  readonly kernelShare: number | null
  readonly kernelCallsPerStep: number | null
}

/** A measurement, or why there is none. */
export type Outcome = Measurement | { readonly reason: string }

/** What a row is about. */
export interface Cell {
  readonly model: string
  readonly batch: number
  readonly flopsPerSample: number
}

/** The rows of one model and batch. */
export function trainRows(
  { model, batch, flopsPerSample }: Cell,
  outcomes: ReadonlyMap<string, Outcome>,
  peak: number,
): TrainRow[] {
  const ours = outcomes.get('ours-wasm')
  const oursBest = ours && 'best' in ours ? ours.best : null
  return [...outcomes].map(([contestant, outcome]) => {
    if ('reason' in outcome) return { model, batch, contestant, ...nothing, reason: outcome.reason }
    const { best, median, kernelShare, ...rest } = outcome
    const gigaflopsPerSecond = (flopsPerSample * batch) / best / 1e6
    return {
      model,
      batch,
      contestant,
      ...rest,
      samplesPerSecond: (batch / best) * 1000,
      msPerStep: best,
      medianMsPerStep: median,
      ratioToOurs: oursBest === null ? null : oursBest / best,
      kernelMsPerStep: kernelShare === null ? null : best * kernelShare,
      overheadMsPerStep: kernelShare === null ? null : best * (1 - kernelShare),
      gigaflopsPerSecond,
      shareOfPeak: peak > 0 ? gigaflopsPerSecond / peak : null,
      status: 'ran',
    }
  })
}

const nothing = {
  threads: 1,
  samplesPerSecond: null,
  msPerStep: null,
  medianMsPerStep: null,
  blocks: 0,
  stepsPerBlock: 0,
  ratioToOurs: null,
  kernelMsPerStep: null,
  overheadMsPerStep: null,
  kernelCallsPerStep: null,
  gigaflopsPerSecond: null,
  shareOfPeak: null,
  firstLoss: null,
  lastLoss: null,
  version: null,
  status: 'not run',
} as const
