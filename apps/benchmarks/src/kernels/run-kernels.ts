/** The kernels suite: every kernel that training steps call, at their shapes, ours beside stock tfjs, interleaved. */

import { ContestantProcess } from '../contestants/contestant-process.js'
import { contestantCommand } from '../contestants/contestants.js'
import type { KernelCall } from '../contestants/protocol.js'
import { describeMachine } from '../machine.js'
import type { KernelOptions } from '../options.js'
import { forEachTask } from '../workloads/task-files.js'
import { type CollectedCall, collectCalls, type ModelProfile } from './collect-calls.js'
import { type KernelReport, type KernelRow, kernelRow, kernelTable } from './kernel-report.js'
import { profileStep } from './profile-step.js'

/** How long one process calls one kernel in one round. */
const MILLISECONDS = 40
const PATIENCE_SECONDS = 60

/** Runs the suite. */
export async function runKernels(options: KernelOptions, print: (text: string) => void): Promise<KernelReport> {
  const machine = describeMachine(options.node)
  const { profiles, missing } = await profileModels(options)
  for (const { task, reason } of missing) print(`${task}: its kernels are not listed, for it did not train: ${reason}`)
  const ours = new ContestantProcess(contestantCommand('ours-wasm', options))
  const stock = new ContestantProcess(contestantCommand('tfjs-wasm', options))
  const rows: KernelRow[] = []
  try {
    for (const collected of [...matrixProducts, ...collectCalls(profiles)]) {
      const best = { ours: Number.POSITIVE_INFINITY, stock: Number.POSITIVE_INFINITY }
      for (let round = 0; round < options.rounds; round++) {
        best.ours = Math.min(best.ours, await time(ours, collected.call))
        best.stock = Math.min(best.stock, await time(stock, collected.call))
      }
      rows.push(kernelRow(collected, best))
    }
  } finally {
    await ours.close()
    await stock.close()
  }
  print(kernelTable(rows))
  return { benchmark: 'kernels', machine, missing, rows }
}

interface ProfiledModels {
  readonly profiles: readonly ModelProfile[]
  readonly missing: KernelReport['missing']
}

async function profileModels(options: KernelOptions): Promise<ProfiledModels> {
  const profiles: ModelProfile[] = []
  const missing: { task: string; reason: string }[] = []
  await forEachTask(options.models, options.batches, async ({ task }) => {
    const name = `${task.model}, batch ${task.batch}`
    const profile = await profileStep('ours-wasm', task, options)
    if ('reason' in profile) missing.push({ task: name, reason: profile.reason })
    else profiles.push({ task: name, profile })
  })
  return { profiles, missing }
}

/** @returns Microseconds; Infinity where the process has no such kernel, or it fails. */
async function time(process: ContestantProcess, call: KernelCall): Promise<number> {
  try {
    return (await process.ask({ type: 'kernel', call, milliseconds: MILLISECONDS }, PATIENCE_SECONDS)).microseconds
  } catch {
    // The row says that there is none; what it was told is the backend's business.
    return Number.POSITIVE_INFINITY
  }
}

const square = { shape: [1, 512, 512], dtype: 'float32' }

/** The product of 512×512 matrices, in all forms of transposition. */
const matrixProducts: readonly CollectedCall[] = [false, true].flatMap((transposeA) =>
  [false, true].map((transposeB) => ({
    call: { name: 'BatchMatMul', inputs: { a: square, b: square }, attrs: { transposeA, transposeB } },
    shares: {},
  })),
)
