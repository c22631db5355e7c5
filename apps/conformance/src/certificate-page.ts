import { type Report, type ReportRow, remarkOf, verdictOf } from './report.js'

const style = `
  :root { color-scheme: light dark; --line: #8884; --good: #1a7f37; --bad: #cf222e; --dim: #777; }
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { font-size: 1.5rem; margin-bottom: 0.25rem; }
  p { color: var(--dim); margin: 0.25rem 0 1rem; }
  table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
  caption { text-align: left; font-weight: 600; padding: 1rem 0 0.25rem; }
  th, td { text-align: left; padding: 0.3rem 0.75rem 0.3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
  th { font-weight: 500; color: var(--dim); }
  .number { text-align: right; }
  .pass { color: var(--good); font-weight: 600; } .FAIL { color: var(--bad); font-weight: 600; } .absent { color: var(--dim); }
`

/** The certificate as a page that needs nothing else. */
export function certificatePage({ machine, rows }: Report): string {
  const failed = rows.filter((row) => verdictOf(row) === 'FAIL').length
  const measured = rows.filter((row) => row.gap === undefined).length
  const summary =
    failed === 0 ? `All ${measured} trainings agree with float64.` : `${failed} of ${measured} trainings deviate.`
  const groups = [...new Set(rows.map(groupOf))]
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
<p>Fifty steps of Adam from one seed on each backend, beside the same training by PyTorch in float64. ${escapeText(
    `${machine.processor}, ${machine.cores} cores, ${machine.system}, Node ${machine.node}${browser}, ${machine.date}`,
  )}.</p>
${groups.map((group) => tableOf(rows.filter((row) => groupOf(row) === group))).join('\n')}
<p>Loss: the largest relative deviation of a step, and what is allowed: 1e-4, or twice what PyTorch's float32 deviates. Weights: the
largest deviation at the end, relative to the largest of its parameter. float32: the same for PyTorch in float32.</p>
</body>
</html>
`
}

function groupOf({ backend, runtime }: ReportRow): string {
  return `${backend} in ${runtime === 'node' ? 'Node' : 'Chromium'}`
}

function tableOf(rows: readonly ReportRow[]): string {
  const [first] = rows
  const device = first?.device ? ` · ${first.device}` : ''
  const hasRemarks = rows.some((row) => remarkOf(row) !== '')
  const numbers = ['loss', 'allowed', 'float32', 'weights', 'float32', 'ms a step']
  return `<table>
<caption>${escapeText(groupOf(first!) + device)}</caption>
<tr><th>model</th><th></th>${numbers.map((name) => `<th class="number">${name}</th>`).join('')}${hasRemarks ? '<th></th>' : ''}</tr>
${rows.map((row) => lineOf(row, hasRemarks)).join('\n')}
</table>`
}

function lineOf(row: ReportRow, hasRemarks: boolean): string {
  const { lossDeviation, tolerance, float32, weightDeviation, msPerStep } = row
  const deviations = [lossDeviation, tolerance, float32?.lossDeviation, weightDeviation, float32?.weightDeviation]
  const cells = [...deviations.map((value) => value?.toExponential(1) ?? '–'), msPerStep?.toPrecision(2) ?? '–']
  const verdict = verdictOf(row)
  const remark = hasRemarks ? `<td>${escapeText(remarkOf(row))}</td>` : ''
  const numbers = cells.map((cell) => `<td class="number">${cell}</td>`).join('')
  return `<tr><td>${escapeText(row.model)}</td><td class="${verdict}">${verdict}</td>${numbers}${remark}</tr>`
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
