/** The table of results in the README. */

import { readFile } from 'node:fs/promises'
import { FormatError } from '@autoencoders/core'
import { file } from '@autoencoders/core/node'
import { judge } from './judge.js'
import { bound, figure } from './reproduction-report.js'
import type { ReproductionResult } from './reproduction-result.js'

const START = '<!-- results: npm run reproduce writes this table -->'
const END = '<!-- end of results -->'

const columns = ['name', 'result', 'metric', 'measured', 'reference', 'limit', 'verdict', 'backend', 'seconds']

/** Results as a table in Markdown, in the order given. */
export function resultsTable(results: readonly ReproductionResult[]): string {
  const rows = [columns, ...results.map(cells)]
  const widths = columns.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)))
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`
  const [head = '', ...body] = rows.map(line)
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n')
}

/**
 * A text with the table between its marks replaced.
 *
 * @throws {FormatError} When the marks are not there.
 */
export function withResultsTable(text: string, results: readonly ReproductionResult[]): string {
  const start = text.indexOf(START)
  const end = text.indexOf(END)
  if (start >= 0 && end > start) {
    return `${text.slice(0, start + START.length)}\n\n${resultsTable(results)}\n\n${text.slice(end)}`
  }
  throw new FormatError({
    where: 'reproduce',
    expected: `a README with the lines ${START} and ${END}`,
    received: 'one without',
    repair: 'Put both lines where the table belongs.',
  })
}

/** Brings the table in a README up to date; a file that is so already is left as it is. */
export async function writeResultsTable(path: string, results: readonly ReproductionResult[]): Promise<void> {
  const before = await readFile(path, 'utf8')
  const after = withResultsTable(before, results)
  if (after !== before) await file(path).write(new TextEncoder().encode(after))
}

function cells(result: ReproductionResult): string[] {
  const { name, title, metric, value, reference, direction, pass, backend, seconds } = result
  const limit = `${bound(direction)} ${figure(judge(value, result).limit)}`
  const texts = [
    `\`${name}\``,
    title,
    metric,
    figure(value),
    figure(reference),
    limit,
    pass ? 'pass' : '**fail**',
    backend,
    String(Math.round(seconds)),
  ]
  return texts.map((text) => text.replaceAll('|', '\\|'))
}
