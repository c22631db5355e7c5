/** What this machine's one thread can do at most, as far as any contestant can show it. */

import { ContestantProcess } from '../contestants/contestant-process.js'
import { type ContestantName, contestantCommand, type Interpreters } from '../contestants/contestants.js'
import type { TrainReport } from './train-report.js'

const SIZE = 512
const ROUNDS = 5
const TIMES = 5
const PATIENCE_SECONDS = 120

/** WebAssembly and native code: one with 128-bit vectors, one with whatever the processor has. */
const measured: readonly ContestantName[] = ['ours-wasm', 'tfjs-wasm', 'pytorch', 'keras']

/** The best product of 512×512 matrices over all who can be asked, interleaved. */
export async function measurePeak(interpreters: Interpreters): Promise<TrainReport['peak']> {
  const processes = measured.map((name) => ({
    name,
    process: new ContestantProcess(contestantCommand(name, interpreters)),
  }))
  const best = new Map<string, number>()
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, process } of processes) {
      const milliseconds = await multiply(process)
      best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, milliseconds))
    }
  }
  for (const { process } of processes) await process.close()
  return peakOf(best)
}

/** Of the shortest time in milliseconds by contestant; Infinity for one that could not. */
export function peakOf(best: ReadonlyMap<string, number>): TrainReport['peak'] {
  const speeds = [...best]
    .filter(([, milliseconds]) => Number.isFinite(milliseconds))
    .map(([name, milliseconds]) => [name, (2 * SIZE ** 3) / milliseconds / 1e6] as const)
    .sort(([, one], [, other]) => other - one)
  const [by, gigaflopsPerSecond] = speeds[0] ?? ['nobody', 0]
  return { gigaflopsPerSecond, by, all: Object.fromEntries(speeds) }
}

async function multiply(process: ContestantProcess): Promise<number> {
  try {
    return (await process.ask({ type: 'multiply', size: SIZE, times: TIMES }, PATIENCE_SECONDS)).milliseconds
  } catch {
    // Who is not there does not set the peak.
    return Number.POSITIVE_INFINITY
  }
}
