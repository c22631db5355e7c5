import Table from 'cli-table3'
import type { TrainReport, TrainRow } from './train-report.js'

const columns = [
  'contestant',
  'samples/s',
  '× ours',
  'ms/step',
  'median',
  'kernels',
  'overhead',
  '% of peak',
  'loss',
  'status',
]

/** The rows of one model and batch for a terminal. */
export function trainTable(rows: readonly TrainRow[]): string {
  const table = new Table({
    head: columns,
    style: { head: [], border: [], compact: true },
    colAligns: columns.map((_, i) => (i === 0 || i >= columns.length - 2 ? 'left' : 'right')),
    colWidths: columns.map((name) => (name === 'status' ? STATUS_WIDTH : null)),
    wordWrap: true,
  })
  for (const row of rows) table.push(cells(row))
  return table.toString()
}

const STATUS_WIDTH = 46

function cells(row: TrainRow): string[] {
  return [
    row.contestant,
    number(row.samplesPerSecond, 0),
    number(row.ratioToOurs, 2),
    number(row.msPerStep, 3),
    number(row.medianMsPerStep, 3),
    number(row.kernelMsPerStep, 3),
    number(row.overheadMsPerStep, 3),
    number(row.shareOfPeak === null ? null : 100 * row.shareOfPeak, 1),
    row.firstLoss === null ? '' : `${number(row.firstLoss, 4)} → ${number(row.lastLoss, 4)}`,
    [row.reason === undefined ? row.status : `${row.status}: ${firstSentence(row.reason)}`, row.note]
      .filter(Boolean)
      .join('; '),
  ]
}

function number(value: number | null, digits: number): string {
  return value === null ? '' : value.toFixed(digits)
}

/** Reasons may be long error texts; all of it is in the JSON. */
function firstSentence(text: string): string {
  return text.split('\n')[0]?.slice(0, 180) ?? ''
}

/** The peak in words. */
export function peakLine({ gigaflopsPerSecond, by, all }: TrainReport['peak']): string {
  const each = Object.entries(all).map(([name, speed]) => `${name} ${speed.toFixed(0)}`)
  return `Peak, one thread, product of 512×512: ${gigaflopsPerSecond.toFixed(0)} GFLOP/s by ${by} (${each.join(', ')}).`
}
