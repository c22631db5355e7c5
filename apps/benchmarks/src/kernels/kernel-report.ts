/** The figures of the kernels suite, as `--json` writes them and as a table. */

import Table from 'cli-table3'
import type { Machine } from '../machine.js'
import type { CollectedCall } from './collect-calls.js'
import { describeCall } from './describe-call.js'

/** One kernel at one set of shapes. */
export interface KernelRow {
  readonly kernel: string
  /** Shapes and attributes. */
  readonly call: string
  /** Its share of the step of each model that calls it. */
  readonly shares: Readonly<Record<string, number>>
  /** Null where it has no such kernel, or it failed. */
  readonly oursMicroseconds: number | null
  readonly stockMicroseconds: number | null
  /** Stock's time ÷ ours: above 1, ours is faster. */
  readonly ratio: number | null
}

/** The whole report. */
export interface KernelReport {
  readonly benchmark: 'kernels'
  readonly machine: Machine
  /** Models whose kernels are not listed, and why. */
  readonly missing: readonly { readonly task: string; readonly reason: string }[]
  readonly rows: readonly KernelRow[]
}

/** @param best Microseconds; Infinity where there are none. */
export function kernelRow({ call, shares }: CollectedCall, best: { ours: number; stock: number }): KernelRow {
  const [ours, stock] = [finite(best.ours), finite(best.stock)]
  return {
    kernel: call.name,
    call: describeCall(call),
    shares,
    oursMicroseconds: ours,
    stockMicroseconds: stock,
    ratio: ours === null || stock === null ? null : stock / ours,
  }
}

/** The rows for a terminal. */
export function kernelTable(rows: readonly KernelRow[]): string {
  const table = new Table({
    head: ['kernel', 'call', '% of step', 'ours µs', 'stock µs', 'stock ÷ ours'],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right'],
    colWidths: [null, CALL_WIDTH, null, null, null, null],
    wordWrap: true,
  })
  for (const row of rows) {
    const shares = Object.values(row.shares)
    table.push([
      row.kernel,
      row.call,
      shares.length === 0 ? '' : (100 * Math.max(...shares)).toFixed(1),
      row.oursMicroseconds?.toFixed(1) ?? 'none',
      row.stockMicroseconds?.toFixed(1) ?? 'none',
      row.ratio?.toFixed(2) ?? '',
    ])
  }
  return table.toString()
}

const CALL_WIDTH = 70

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
