/** `npm run conformance`: the certificate. */

import { renameSync, writeFileSync } from 'node:fs'
import { cpus, release } from 'node:os'
import { isAutoencoderError } from '@autoencoders/core'
import { certificatePage } from './certificate-page.js'
import { certifyInChromium } from './certify-in-chromium.js'
import { certifyInNode } from './certify-in-node.js'
import { certifiedByName } from './families.js'
import { type ConformanceOptions, parseOptions, runtimesOf, usage } from './options.js'
import { type Report, type ReportRow, type Runtime, remarkOf, verdictOf } from './report.js'

/** What started this says where the browser is, and how it is to be started. */
const { CHROMIUM_PATH: chromiumPath, CHROMIUM_FLAGS: chromiumFlags = '[]' } = process.env

async function certificate(options: ConformanceOptions): Promise<number> {
  const { asked, json, html } = options
  const inNode: ReportRow[] = []
  const inChromium: ReportRow[] = []
  // Side by side: they take as long as each other, and most machines have two cores.
  const [version] = await Promise.all([
    measureInChromium(options, into(inChromium)),
    measureInNode(options, into(inNode)),
  ])
  const rows = [...inNode, ...inChromium]
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

async function measureInNode({ backends, models }: ConformanceOptions, tell: (row: ReportRow) => void): Promise<void> {
  for (const backend of thoseIn('node', backends)) await certifyInNode(backend, models.map(certifiedByName), tell)
}

/** @returns The browser's version, if there is one. */
async function measureInChromium(
  { backends, models }: ConformanceOptions,
  tell: (row: ReportRow) => void,
): Promise<string | undefined> {
  const asked = thoseIn('chromium', backends)
  if (asked.length === 0) return undefined
  if (chromiumPath) {
    const flags = JSON.parse(chromiumFlags) as string[]
    return certifyInChromium(asked, models, { executablePath: chromiumPath, flags }, tell)
  }
  for (const backend of asked) for (const row of withoutBrowser(backend, models)) tell(row)
  return undefined
}

function thoseIn(runtime: Runtime, backends: readonly string[]): string[] {
  return backends.filter((name) => runtimesOf[name]!.includes(runtime))
}

function into(rows: ReportRow[]): (row: ReportRow) => void {
  return (row) => {
    rows.push(row)
    console.log(lineOf(row))
  }
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
