/** The training benchmark: for every model and batch, all contestants in turn, a block of steps at a time. */

import type { ContestantCommand } from '../contestants/contestant-process.js'
import { contestantCommand } from '../contestants/contestants.js'
import type { TrainingTask } from '../contestants/protocol.js'
import { describeMachine } from '../machine.js'
import type { TrainOptions } from '../options.js'
import { forEachTask } from '../workloads/task-files.js'
import { measurePeak } from './measure-peak.js'
import { type Pace, RacingContestant } from './racing-contestant.js'
import { type Outcome, type TrainReport, type TrainRow, trainRows } from './train-report.js'
import { peakLine, trainTable } from './train-table.js'

const PACE: Pace = {
  blockMilliseconds: 400,
  warmUpMilliseconds: 1000,
  ceilingSeconds: 20,
  profileSeconds: 3,
  patienceSeconds: 180,
}

/** How the figures come about, for whoever reads them. */
export const METHOD = `Each contestant in a process of its own, one thread, only one working at a time. \
Warm-up of at least ${PACE.warmUpMilliseconds} ms, then rounds in which everyone trains a block of about ${PACE.blockMilliseconds} ms. \
msPerStep and samplesPerSecond are of the best block; the median is beside it. \
The split into kernels and overhead is that of a profiled block of its own, applied to msPerStep.`

/** The same for `--fit`. */
export const WHOLE_FIT_METHOD = `Each contestant in a process of its own, one thread, only one working at a time. \
Rounds in which everyone trains one epoch of 60 000 samples by a call of its own fit, shuffling and everything else included, \
after one such call as warm-up. msPerStep and samplesPerSecond are of the best round.`

/**
 * Runs the benchmark.
 *
 * @param print Receives tables and progress as they come.
 */
export async function runTrain(options: TrainOptions, print: (text: string) => void): Promise<TrainReport> {
  const machine = describeMachine(options.node)
  const method = options.wholeFit ? WHOLE_FIT_METHOD : METHOD
  const commands = new Map(options.contestants.map((name) => [name, contestantCommand(name, options)]))
  const peak = await measurePeak(options)
  print(
    `${method}\n\n${machine.processor}, ${machine.cores} cores, Node ${machine.node}, load ${machine.loadAverage}. ${peakLine(peak)}`,
  )
  const rows: TrainRow[] = []
  await forEachTask(
    options.models,
    options.batches,
    async ({ workload, task }) => {
      const { model, batch } = task
      const outcomes = await race(commands, task, options.rounds)
      const cell = trainRows(
        { model, batch, flopsPerSample: workload.flopsPerSample },
        outcomes,
        peak.gigaflopsPerSecond,
      )
      rows.push(...cell)
      print(`\n${model}, batch ${batch}: ${workload.description}\n${trainTable(cell)}`)
    },
    options.wholeFit,
  )
  return { benchmark: 'train', machine, peak, method, rows }
}

async function race(
  commands: ReadonlyMap<string, ContestantCommand>,
  task: TrainingTask,
  rounds: number,
): Promise<Map<string, Outcome>> {
  const contestants = [...commands].map(([name, command]) => new RacingContestant(name, command, PACE))
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
