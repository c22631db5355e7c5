#!/usr/bin/env node
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isAutoencoderError } from '@autoencoders/core'
import { runKernels } from './kernels/run-kernels.js'
import { runProfile } from './kernels/run-profile.js'
import { type BenchmarkOptions, parseBenchmarkOptions, usage } from './options.js'
import { runTrain } from './train/run-train.js'

try {
  const options = parseBenchmarkOptions(process.argv.slice(2))
  if (options) await writeReport(await run(options), options.json)
  else console.log(usage)
} catch (error) {
  // What the user can repair is told in one line; anything else is our fault and keeps its stack.
  console.error(isAutoencoderError(error) ? error.message : error)
  process.exitCode = 1
}

function run(options: BenchmarkOptions): Promise<object> {
  switch (options.suite) {
    case 'train':
      return runTrain(options, console.log)
    case 'kernels':
      return runKernels(options, console.log)
    case 'profile':
      return runProfile(options, console.log)
  }
}

async function writeReport(report: object, path: string | undefined): Promise<void> {
  if (path === undefined) return
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `${JSON.stringify(report, null, 2)}\n`)
  console.log(`\nwrote ${path}`)
}
