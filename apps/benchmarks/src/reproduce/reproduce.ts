/** `npm run reproduce`: one result again, judged and written down. */

import {
  BackendError,
  type BackendSelection,
  FormatError,
  isAutoencoderError,
  OptionError,
  type TrainingCallback,
} from '@autoencoders/core'
import { parseReproduceOptions, type RunOptions, reproduceUsage } from './reproduce-options.js'
import type { Reproduction } from './reproduction.js'
import { backendNames } from './reproduction-backends.js'
import { reproductionList, resultReport } from './reproduction-report.js'
import { readResults, resultPath, writeResult } from './reproduction-result.js'
import { writeResultsTable } from './results-table.js'
import { runReproduction } from './run-reproduction.js'

/** Everything that the command works with. */
export interface ReproduceEnvironment {
  readonly reproductions: readonly Reproduction[]
  /** The folder of result files. */
  readonly results: string
  /** The file with the table of results. */
  readonly readme: string
  readonly callbacks: readonly TrainingCallback[]
  selectBackend(name: string | undefined): Promise<BackendSelection>
  print(text: string): void
  printError(error: unknown): void
}

/** 0 when the result holds, 1 when it does not, 2 when it could not be tried. */
export type ExitStatus = 0 | 1 | 2

/**
 * Runs the command line.
 *
 * @param args What follows `npm run reproduce --`.
 */
export async function reproduce(args: readonly string[], environment: ReproduceEnvironment): Promise<ExitStatus> {
  try {
    return await perform(args, environment)
  } catch (error) {
    // What the user can repair is told in one line; anything else is our fault and keeps its stack.
    environment.printError(isAutoencoderError(error) ? error.message : error)
    return isUnready(error) ? 2 : 1
  }
}

async function perform(args: readonly string[], environment: ReproduceEnvironment): Promise<ExitStatus> {
  const { reproductions, results, readme, print } = environment
  const known = { names: reproductions.map(({ name }) => name), backends: backendNames }
  const options = parseReproduceOptions(args, known)
  switch (options.action) {
    case 'help':
      print(reproduceUsage(known))
      return 0
    case 'list':
      print(reproductionList(reproductions))
      return 0
    case 'table':
      await writeResultsTable(readme, await readResults(results))
      print(`wrote ${readme}`)
      return 0
    case 'run':
      return runAndWrite(options, environment)
  }
}

async function runAndWrite(options: RunOptions, environment: ReproduceEnvironment): Promise<ExitStatus> {
  const { reproductions, results, readme, callbacks, print } = environment
  const reproduction = reproductions.find(({ name }) => name === options.name)!
  print(`${reproduction.name}: ${reproduction.title}, seed ${reproduction.seed}`)
  const backend = await environment.selectBackend(options.backend)
  for (const { name, reason } of backend.passedOver) print(`not ${name}: ${reason}`)
  print(`backend  ${backend.name} (${[backend.device, ...backend.features].join(', ')})`)
  const result = await runReproduction(reproduction, options, { backend, callbacks, print })
  print(`${resultReport(result)}\n`)
  const paths = [resultPath(results, result.name), ...(options.json === undefined ? [] : [options.json])]
  for (const path of paths) {
    await writeResult(path, result)
    print(`wrote ${path}`)
  }
  await writeResultsTable(readme, await readResults(results))
  return result.pass ? 0 : 1
}

/** Whether it could not be tried, for want of something that the user can give. */
function isUnready(error: unknown): boolean {
  return [OptionError, FormatError, BackendError].some((kind) => error instanceof kind)
}
