/** The training benchmark: for every model and batch, all contestants in turn, a block of steps at a time. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contestantCommand } from '../contestants/contestants.js'
import type { TrainingTask } from '../contestants/protocol.js'
import { describeMachine } from '../machine.js'
import type { TrainOptions } from '../options.js'
import { type Workload, workloads } from '../workloads/workloads.js'
import { measurePeak } from './measure-peak.js'
import { type Pace, RacingContestant } from './racing-contestant.js'
import type { Outcome, TrainReport, TrainRow } from './train-report.js'
import { trainRows } from './train-report.js'
import { trainTable } from './train-table.js'

const PACE: Pace = { blockMilliseconds: 400, warmUpMilliseconds: 1000, ceilingSeconds: 20, patienceSeconds: 180 }

/** Samples of every task: sixteen batches of 128. */
const SAMPLES = 2048

/** How the figures come about, for whoever reads them. */
export const METHOD = `Each contestant in a process of its own, one thread, only one working at a time. \
Warm-up of at least ${PACE.warmUpMilliseconds} ms, then rounds in which everyone trains a block of about ${PACE.blockMilliseconds} ms. \
msPerStep and samplesPerSecond are of the best block; the median is beside it. Kernel time is from a block of its own.`

/**
 * Runs the benchmark.
 *
 * @param print Receives tables and progress as they come.
 */
export async function runTrain(options: TrainOptions, print: (text: string) => void): Promise<TrainReport> {
  const machine = describeMachine(options.node)
  const commands = options.contestants.map((name) => ({ name, command: contestantCommand(name, options) }))
  const peak = await measurePeak(options)
  const folder = await mkdtemp(join(tmpdir(), 'autoencoders-bench-'))
  const rows: TrainRow[] = []
  try {
    for (const workload of workloads.filter(({ name }) => options.models.includes(name))) {
      const dataFile = await writeData(folder, workload)
      for (const batch of options.batches) {
        const { name: model, sampleShape, flopsPerSample } = workload
        const task: TrainingTask = { model, batch, dataFile, samples: samplesFor(batch), sampleShape }
        const outcomes = await race(commands, task, options.rounds)
        const cell = trainRows({ model, batch, flopsPerSample }, outcomes, peak.gigaflopsPerSecond)
        rows.push(...cell)
        print(`\n${model}, batch ${batch}: ${workload.description}\n${trainTable(cell)}`)
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return { benchmark: 'train', machine, peak, method: METHOD, rows }
}

type Commands = readonly { readonly name: string; readonly command: ReturnType<typeof contestantCommand> }[]

async function race(commands: Commands, task: TrainingTask, rounds: number): Promise<Map<string, Outcome>> {
  const contestants = commands.map(({ name, command }) => new RacingContestant(name, command, PACE))
  const outcomes = new Map<string, Outcome>()
  try {
    for (const contestant of contestants) await contestant.warmUp(task)
    for (let round = 0; round < rounds; round++) {
      for (const contestant of contestants) await contestant.block()
    }
    for (const contestant of contestants) await contestant.profile()
  } finally {
    for (const contestant of contestants) outcomes.set(contestant.name, await contestant.finish())
  }
  return outcomes
}

/** Whole batches only, so that every step of every contestant is of the same size. */
function samplesFor(batch: number): number {
  return Math.max(batch, SAMPLES - (SAMPLES % batch))
}

async function writeData(folder: string, { name, samples }: Workload): Promise<string> {
  const path = join(folder, `${name}.f32`)
  const { buffer, byteOffset, byteLength } = samples(SAMPLES)
  await writeFile(path, new Uint8Array(buffer, byteOffset, byteLength))
  return path
}
