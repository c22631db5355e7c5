#!/usr/bin/env node
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isAutoencoderError } from '@autoencoders/core'
import { type BenchmarkOptions, parseBenchmarkOptions, usage } from './options.js'
import { runTrain } from './train/run-train.js'

try {
  const options = parseBenchmarkOptions(process.argv.slice(2))
  if (options) await run(options)
  else console.log(usage)
} catch (error) {
  // What the user can repair is told in one line; anything else is our fault and keeps its stack.
  console.error(isAutoencoderError(error) ? error.message : error)
  process.exitCode = 1
}

async function run(options: BenchmarkOptions): Promise<void> {
  if (options.suite !== 'train') throw new Error('not yet')
  const report = await runTrain(options, console.log)
  if (options.json === undefined) return
  await mkdir(dirname(options.json), { recursive: true })
  await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`)
  console.log(`\nwrote ${options.json}`)
}
