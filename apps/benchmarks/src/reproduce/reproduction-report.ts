/** Reproductions and results for a terminal. */

import { judge } from './judge.js'
import type { Direction, Reproduction } from './reproduction.js'
import type { ReproductionResult } from './reproduction-result.js'

/** A result beside its reference, and the verdict. */
export function resultReport(result: ReproductionResult): string {
  const { name, metric, value, reference, margin, direction, source, seconds, pass } = result
  const { limit } = judge(value, result)
  const allowed = margin === 0 ? '' : `, the reference with a margin of ${percent(margin)}`
  return `
metric     ${metric} (${direction} is better)
measured   ${figure(value)}
reference  ${figure(reference)}: ${source}
limit      ${bound(direction)} ${figure(limit)}${allowed}
time       ${seconds.toFixed(1)} s

${pass ? 'PASS' : 'FAIL'}  ${name}: ${figure(value)} is ${pass ? '' : 'not '}${bound(direction)} ${figure(limit)}`
}

/** All reproductions, two lines each. */
export function reproductionList(reproductions: readonly Reproduction[]): string {
  const width = Math.max(...reproductions.map(({ name }) => name.length))
  const lines = reproductions.map(({ name, title, metric, ...claim }) => {
    return `${name.padEnd(width)}  ${title}\n${' '.repeat(width)}  ${metric}: ${claimText(claim)}`
  })
  return lines.join('\n')
}

/** Five significant digits. */
export function figure(value: number): string {
  return value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential(4) : String(Number(value.toPrecision(5)))
}

/** `at most` or `at least`. */
export function bound(direction: Direction): string {
  return direction === 'lower' ? 'at most' : 'at least'
}

/** 0.05 as `5 %`. */
export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`
}

function claimText({ reference, margin, direction }: Pick<Reproduction, 'reference' | 'margin' | 'direction'>): string {
  if (reference !== 'measured') return `${bound(direction)} ${figure(judge(0, { reference, margin, direction }).limit)}`
  const slack = margin === 0 ? '' : `, with a margin of ${percent(margin)}`
  return `${bound(direction)} that of a peer in the same run${slack}`
}
