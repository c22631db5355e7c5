import { escapeText } from './escape-text.js'
import { anchorOf, columnOf, exponential, type ReportRow, remarkOf, verdictOf } from './report.js'

const numbers = ['loss', 'allowed', 'float32', 'weights', 'float32', 'ms a step']

/** All numbers of each model, folded; a link to one of its lines unfolds it. */
export function certificateDetails(rows: readonly ReportRow[]): string {
  const models = [...new Set(rows.map(({ model }) => model))]
  return `<p>Weights: the largest deviation at the end, relative to the largest of its parameter. float32: the same of PyTorch in float32.</p>
${models.map((model) => detailsOf(rows.filter((row) => row.model === model))).join('\n')}`
}

function detailsOf(rows: readonly ReportRow[]): string {
  const hasRemarks = rows.some((row) => remarkOf(row) !== '')
  const heads = numbers.map((name) => `<th class="number">${name}</th>`).join('')
  return `<details>
<summary>${escapeText(rows[0]!.model)}</summary>
<table>
<tr><th>backend</th><th>device</th><th></th>${heads}${hasRemarks ? '<th></th>' : ''}</tr>
${rows.map((row) => lineOf(row, hasRemarks)).join('\n')}
</table>
</details>`
}

function lineOf(row: ReportRow, hasRemarks: boolean): string {
  const { lossDeviation, tolerance, float32, weightDeviation, msPerStep, device = '' } = row
  const deviations = [lossDeviation, tolerance, float32?.lossDeviation, weightDeviation, float32?.weightDeviation]
  const cells = [...deviations.map(exponential), msPerStep?.toPrecision(2) ?? '–']
  const verdict = verdictOf(row)
  const remark = hasRemarks ? `<td>${escapeText(remarkOf(row))}</td>` : ''
  const values = cells.map((cell) => `<td class="number">${cell}</td>`).join('')
  const name = `<td id="${anchorOf(row)}">${escapeText(columnOf(row))}</td><td class="dim">${escapeText(device)}</td>`
  return `<tr>${name}<td><span class="${verdict}">${verdict}</span></td>${values}${remark}</tr>`
}
