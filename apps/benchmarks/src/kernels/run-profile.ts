/** The profile suite: which kernels a training step of each model calls, how often, and their share of its time. */

import Table from 'cli-table3'
import type { KernelShare, ProfileResult } from '../contestants/protocol.js'
import { describeMachine, type Machine } from '../machine.js'
import type { KernelOptions } from '../options.js'
import { forEachTask } from '../workloads/task-files.js'
import { profileStep } from './profile-step.js'

/** A kernel in the steps of one model. */
export interface ProfileRow {
  readonly kernel: string
  readonly callsPerStep: number
  readonly msPerStep: number
  /** Of the whole step, which is more than all kernels together. */
  readonly share: number
}

/** The steps of one contestant on one model and batch. */
export interface StepRows {
  readonly model: string
  readonly batch: number
  readonly contestant: string
  readonly msPerStep: number | null
  readonly kernels: readonly ProfileRow[]
  readonly status: 'ran' | 'not run'
  readonly reason?: string
}

/** The whole report. */
export interface ProfileReport {
  readonly benchmark: 'profile'
  readonly machine: Machine
  readonly rows: readonly StepRows[]
}

/** Runs the suite on our library and on stock tfjs. */
export async function runProfile(options: KernelOptions, print: (text: string) => void): Promise<ProfileReport> {
  const machine = describeMachine(options.node)
  const rows: StepRows[] = []
  await forEachTask(options.models, options.batches, async ({ task }) => {
    for (const contestant of ['ours-wasm', 'tfjs-wasm'] as const) {
      const { model, batch } = task
      const profile = await profileStep(contestant, task, options)
      const row: StepRows =
        'reason' in profile
          ? { model, batch, contestant, msPerStep: null, kernels: [], status: 'not run', reason: profile.reason }
          : { model, batch, contestant, ...stepRows(profile), status: 'ran' }
      rows.push(row)
      print(`\n${profileText(row)}`)
    }
  })
  return { benchmark: 'profile', machine, rows }
}

/** A profile by kernel name, the longest first. */
export function stepRows({ steps, milliseconds, kernels }: ProfileResult): Pick<StepRows, 'msPerStep' | 'kernels'> {
  const names = [...new Set(kernels.map(({ call }) => call.name))]
  const sum = (shares: readonly KernelShare[], of: 'calls' | 'milliseconds') =>
    shares.reduce((total, share) => total + share[of], 0)
  const rows = names.map((kernel) => {
    const shares = kernels.filter(({ call }) => call.name === kernel)
    const time = sum(shares, 'milliseconds')
    return { kernel, callsPerStep: sum(shares, 'calls') / steps, msPerStep: time / steps, share: time / milliseconds }
  })
  return { msPerStep: milliseconds / steps, kernels: rows.sort((one, other) => other.share - one.share) }
}

function profileText({ model, batch, contestant, msPerStep, kernels, reason }: StepRows): string {
  const title = `${model}, batch ${batch}, ${contestant}`
  if (msPerStep === null) return `${title}: not run: ${reason}`
  const calls = kernels.reduce((total, kernel) => total + kernel.callsPerStep, 0)
  const inKernels = kernels.reduce((total, kernel) => total + kernel.msPerStep, 0)
  const table = new Table({
    head: ['kernel', 'calls/step', 'ms/step', '% of step'],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', 'right', 'right', 'right'],
  })
  for (const row of kernels) {
    table.push([row.kernel, row.callsPerStep.toFixed(1), row.msPerStep.toFixed(3), (100 * row.share).toFixed(1)])
  }
  const rest = `${calls.toFixed(0)} kernel calls, ${inKernels.toFixed(3)} of ${msPerStep.toFixed(3)} ms in kernels`
  return `${title}: ${rest}\n${table}`
}
