import { escapeText } from './escape-text.js'
import { families } from './families.js'
import { anchorOf, columnOf, exponential, type ReportRow, runtimeName, verdictOf } from './report.js'

/** Models, by family, against backends: how far each loss is off. */
export function certificateMatrix(rows: readonly ReportRow[]): string {
  const all = [...new Map(rows.map((row) => [columnOf(row), row])).values()]
  const columns = (['node', 'chromium'] as const).flatMap((runtime) => all.filter((row) => row.runtime === runtime))
  const groups = families
    .map(({ name, members }) => ({ name, models: members.map(({ model }) => model) }))
    .map(({ name, models }) => ({
      name,
      models: models.filter((model) => rows.some((row) => row.model === model.name)),
    }))
    .filter(({ models }) => models.length > 0)
  return `<table class="matrix">
${headOf(columns)}
${groups
  .map(
    ({ name, models }) => `<tbody>
<tr><th scope="rowgroup" colspan="${columns.length + 2}">${escapeText(name)}</th></tr>
${models.map(({ name, description }) => lineOf(name, description, rows, columns)).join('\n')}
</tbody>`,
  )
  .join('\n')}
</table>`
}

function headOf(columns: readonly ReportRow[]): string {
  const runtimes = [...new Set(columns.map(({ runtime }) => runtime))]
  const spans = runtimes.map((runtime) => {
    const count = columns.filter((column) => column.runtime === runtime).length
    return `<th class="first" colspan="${count}">${runtimeName(runtime)}</th>`
  })
  const names = columns.map(
    (column, i) =>
      `<th class="number${isFirst(columns, i)}" title="${escapeText(column.device ?? '')}">${escapeText(column.backend)}</th>`,
  )
  return `<thead>
<tr><th colspan="2"></th>${spans.join('')}</tr>
<tr><th>model</th><th class="number">float32</th>${names.join('')}</tr>
</thead>`
}

function lineOf(model: string, description: string, rows: readonly ReportRow[], columns: readonly ReportRow[]): string {
  const own = rows.filter((row) => row.model === model)
  const float32 = own.find((row) => row.float32)?.float32?.lossDeviation
  const cells = columns.map((column, i) => {
    const row = own.find((candidate) => columnOf(candidate) === columnOf(column))
    return cellOf(row, isFirst(columns, i))
  })
  return `<tr><td class="model" title="${escapeText(description)}">${escapeText(model)}</td><td class="dim">${exponential(
    float32,
  )}</td>${cells.join('')}</tr>`
}

function cellOf(row: ReportRow | undefined, first: string): string {
  if (!row || row.gap !== undefined) return `<td class="absent${first}">–</td>`
  return `<td class="${verdictOf(row)}${first}"><a href="#${anchorOf(row)}">${exponential(row.lossDeviation)}</a></td>`
}

/** The first column of a runtime has a line before it. */
function isFirst(columns: readonly ReportRow[], index: number): string {
  return columns[index - 1]?.runtime === columns[index]!.runtime ? '' : ' first'
}
