/** `npm run conformance`: the certificate. */

import { renameSync, writeFileSync } from 'node:fs'
import { cpus, release } from 'node:os'
import { isAutoencoderError } from '@autoencoders/core'
import { certificatePage } from './certificate-page.js'
import { certifyInChromium } from './certify-in-chromium.js'
import { certifyInNode } from './certify-in-node.js'
import { certifiedByName } from './families.js'
import { type ConformanceOptions, parseOptions, runtimesOf, usage } from './options.js'
import { type Report, type ReportRow, remarkOf, verdictOf } from './report.js'

/** What started this says where the browser is, and how it is to be started. */
const { CHROMIUM_PATH: chromiumPath, CHROMIUM_FLAGS: chromiumFlags = '[]' } = process.env

async function certificate({ backends, models, asked, json, html }: ConformanceOptions): Promise<number> {
  const rows: ReportRow[] = []
  const tell = (row: ReportRow) => {
    rows.push(row)
    console.log(lineOf(row))
  }
  const inNode = backends.filter((name) => runtimesOf[name]!.includes('node'))
  const inChromium = backends.filter((name) => runtimesOf[name]!.includes('chromium'))
  for (const backend of inNode) await certifyInNode(backend, models.map(certifiedByName), tell)
  let version: string | undefined
  if (inChromium.length > 0 && chromiumPath) {
    const flags = JSON.parse(chromiumFlags) as string[]
    version = await certifyInChromium(inChromium, models, { executablePath: chromiumPath, flags }, tell)
  } else {
    for (const backend of inChromium) for (const row of withoutBrowser(backend, models)) tell(row)
  }
  const report: Report = { machine: machine(version), rows }
  write(html, certificatePage(report))
  if (json !== undefined) write(json, `${JSON.stringify(report, undefined, 2)}\n`)
  const failed = rows.filter((row) => verdictOf(row) === 'FAIL' || (asked && row.gap !== undefined))
  const passed = rows.filter(({ pass }) => pass)
  const absent = rows.length - passed.length - rows.filter((row) => verdictOf(row) === 'FAIL').length
  console.log(`\nwrote ${html}${json === undefined ? '' : ` and ${json}`}`)
  console.log(`${passed.length} passed, ${failed.length} failed${absent > 0 ? `, ${absent} not measured` : ''}`)
  return failed.length > 0 ? 1 : 0
}

function lineOf(row: ReportRow): string {
  const { backend, runtime, model, lossDeviation, weightDeviation, msPerStep } = row
  const who = `${runtime.padEnd(8)} ${backend.padEnd(12)} ${model.padEnd(38)}`
  const numbers =
    lossDeviation === undefined
      ? ''
      : `loss ${lossDeviation.toExponential(1)}  weights ${weightDeviation!.toExponential(1)}  ${msPerStep!.toPrecision(2).padStart(5)} ms  `
  return `${verdictOf(row).padEnd(6)} ${who} ${numbers}${remarkOf(row)}`
}

function withoutBrowser(backend: string, models: readonly string[]): ReportRow[] {
  const gap = 'no Chromium here: install one, or name it in CHROMIUM_PATH'
  return models.map((model) => ({
    model,
    backend,
    runtime: 'chromium',
    steps: 0,
    pass: false,
    gap,
  }))
}

function machine(chromium: string | undefined): Report['machine'] {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    system: `${process.platform} ${process.arch} ${release()}`,
    node: process.version,
    ...(chromium !== undefined && { chromium }),
    date: new Date().toISOString(),
  }
}

/** Whole or not at all. */
function write(path: string, text: string): void {
  writeFileSync(`${path}.partial`, text)
  renameSync(`${path}.partial`, path)
}

try {
  const options = parseOptions(process.argv.slice(2))
  if (!options) console.log(usage)
  // Dawn keeps the process alive.
  process.exit(options ? await certificate(options) : 0)
} catch (error) {
  console.error(isAutoencoderError(error) ? error.message : error)
  process.exit(isAutoencoderError(error) ? 2 : 1)
}
