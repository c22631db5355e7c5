import { certificateDetails } from './certificate-details.js'
import { certificateMatrix } from './certificate-matrix.js'
import { escapeText } from './escape-text.js'
import { columnOf, type Report, type ReportRow, remarkOf, verdictOf } from './report.js'

const style = `
  :root { color-scheme: light dark; --line: #8884; --good: #1a7f37; --bad: #cf222e; --dim: #777; }
  body { font: 14px/1.4 system-ui, sans-serif; max-width: 76rem; margin: 1.5rem auto; padding: 0 1rem; }
  h1 { font-size: 1.5rem; margin: 0 0 0.25rem; }
  p, ul { color: var(--dim); margin: 0.25rem 0 1rem; }
  ul.deviating { color: inherit; }
  table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
  th, td { text-align: left; padding: 0.15rem 0.6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
  th { font-weight: 500; color: var(--dim); }
  thead th { border-bottom: 0; }
  tbody th[scope=rowgroup] { padding-top: 0.8rem; font-weight: 700; color: inherit; }
  .matrix { width: 100%; }
  .matrix thead th.number { width: 8%; }
  .matrix td { text-align: right; white-space: nowrap; }
  .matrix td.model { text-align: left; }
  .matrix .first { border-left: 1px solid var(--line); }
  .matrix a { color: inherit; text-decoration: none; display: block; }
  .matrix a:hover { text-decoration: underline; }
  .number { text-align: right; }
  .dim, .absent { color: var(--dim); }
  .pass { color: var(--good); }
  .FAIL { color: #fff; background: var(--bad); font-weight: 700; }
  details { margin: 0.1rem 0; }
  details table { margin: 0.25rem 0 1rem 1rem; }
  summary { cursor: pointer; }
`

/** The certificate as a page that needs nothing else: a line for each model, a column for each backend, and all numbers on demand. */
export function certificatePage({ machine, rows }: Report): string {
  const failed = rows.filter((row) => verdictOf(row) === 'FAIL')
  const measured = rows.filter((row) => row.gap === undefined).length
  const summary =
    failed.length === 0
      ? `All ${measured} trainings agree with float64.`
      : `${failed.length} of ${measured} trainings deviate.`
  const browser = machine.chromium ? `, Chromium ${machine.chromium}` : ''
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Certificate of autoencoders.js</title>
<style>${style}</style>
</head>
<body>
<h1>${summary}</h1>
${listOf(failed, 'deviating')}<p>Fifty steps of Adam from one seed on each backend, beside the same training by PyTorch in float64: the largest relative deviation of
a loss. Allowed is 1e-4, or twice what PyTorch's own float32 deviates, which stands in the first column. A number leads to all of
its model's.</p>
${certificateMatrix(rows)}
${listOf(absentOnce(rows), 'absent')}<p>${escapeText(
    `${machine.processor}, ${machine.cores} cores, ${machine.system}, Node ${machine.node}${browser}, ${machine.date}`,
  )}</p>
${certificateDetails(rows)}
</body>
</html>
`
}

function listOf(rows: readonly ReportRow[], kind: 'deviating' | 'absent'): string {
  if (rows.length === 0) return ''
  const what = (row: ReportRow) => (kind === 'absent' ? columnOf(row) : `${row.model}, ${columnOf(row)}`)
  const items = rows.map((row) => `<li>${escapeText(`${what(row)}: ${remarkOf(row)}`)}</li>`)
  return `<ul class="${kind}">\n${items.join('\n')}\n</ul>\n`
}

/** A backend that is not there is missing for one reason, not for as many as there are models. */
function absentOnce(rows: readonly ReportRow[]): ReportRow[] {
  const reasons = new Map(rows.filter(({ gap }) => gap !== undefined).map((row) => [columnOf(row) + row.gap, row]))
  return [...reasons.values()]
}
