/** The benchmark's command line. */

import { parseArgs } from 'node:util'
import { OptionError } from '@autoencoders/core'
import { type ContestantName, contestantNames, defaultContestants } from './contestants/contestants.js'
import { workloads } from './workloads/workloads.js'

/** What every suite may be told. */
interface SharedOptions {
  /** Where to write the figures. */
  readonly json?: string
  /** The Node that runs contestants written in JavaScript. */
  readonly node: string
  /** The Python that has Keras and PyTorch. */
  readonly python?: string
}

/** `bench -- train`. */
export interface TrainOptions extends SharedOptions {
  readonly suite: 'train'
  readonly contestants: readonly ContestantName[]
  readonly models: readonly string[]
  readonly batches: readonly number[]
  readonly rounds: number
  /** Whether whole calls of `fit` are compared instead of steps. */
  readonly wholeFit: boolean
}

/** `bench -- kernels` and `bench -- profile`. */
export interface KernelOptions extends SharedOptions {
  readonly suite: 'kernels' | 'profile'
  readonly models: readonly string[]
  readonly batches: readonly number[]
  readonly rounds: number
}

/** What the benchmark is asked to do. */
export type BenchmarkOptions = TrainOptions | KernelOptions

const modelNames = workloads.map(({ name }) => name)

/** What `--help` prints. */
export const usage = `npm run bench -- SUITE [OPTIONS]

  train     training steps of four models: ours beside tfjs, jax-js, brain.js, Keras and PyTorch
  kernels   every kernel that those steps call, at their shapes: ours beside stock tfjs on WebAssembly
  profile   which kernels a step of each model calls, how often, and their share of its time

  --backend a,b     contestants (train): ${contestantNames.join(', ')}
  --models a,b      ${modelNames.join(', ')}; default: all
  --batch a,b       default 32,128 (kernels and profile: 32)
  --fit             (train) compare whole calls of fit on 60 000 samples instead of steps
  --rounds N        blocks of each contestant; default 8
  --json FILE       write the figures there
  --node PATH       the Node that runs JavaScript contestants; default: this one
  --python PATH     a Python with Keras and PyTorch; default: the one that
                    node apps/benchmarks/scripts/setup-python.mjs makes`

/**
 * Reads the command line.
 *
 * @returns Undefined when help was asked for.
 * @throws {OptionError} For an unknown suite, option or value.
 */
export function parseBenchmarkOptions(args: readonly string[]): BenchmarkOptions | undefined {
  const { values, positionals } = readFlags(args)
  if (values.help) return undefined
  const [suite = '', ...rest] = positionals
  if (rest.length > 0 || !isSuite(suite)) {
    throw wrong('one suite: train, kernels or profile', positionals.length === 0 ? 'none' : positionals.join(' '))
  }
  const shared = {
    models: names('--models', values.models, modelNames) ?? modelNames,
    batches: wholes('--batch', values.batch ?? (suite === 'train' ? '32,128' : '32')),
    rounds: wholes('--rounds', values.rounds ?? '8')[0] ?? 8,
    node: values.node ?? process.execPath,
    ...(values.json !== undefined && { json: values.json }),
    ...(values.python !== undefined && { python: values.python }),
  }
  if (suite !== 'train') {
    if (values.backend === undefined) return { suite, ...shared }
    throw wrong(`no --backend for ${suite}, which compares ours-wasm with tfjs-wasm`, values.backend)
  }
  const wholeFit = values.fit ?? false
  return {
    suite,
    ...shared,
    wholeFit,
    contestants: names('--backend', values.backend, contestantNames) ?? defaultContestants,
  }
}

function isSuite(name: string): name is BenchmarkOptions['suite'] {
  return name === 'train' || name === 'kernels' || name === 'profile'
}

function readFlags(args: readonly string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        backend: text,
        models: text,
        batch: text,
        rounds: text,
        json: text,
        node: text,
        python: text,
        fit: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (cause) {
    const received = cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause)
    throw new OptionError({ where: 'bench', expected: 'the options that --help lists', received }, { cause })
  }
}

function names<Name extends string>(
  flag: string,
  text: string | undefined,
  known: readonly Name[],
): Name[] | undefined {
  const given = text?.split(',').map((name) => name.trim())
  const unknown = given?.find((name) => !(known as readonly string[]).includes(name))
  if (unknown !== undefined) throw wrong(`${flag} of ${known.join(', ')}`, JSON.stringify(unknown))
  return given as Name[] | undefined
}

function wholes(flag: string, text: string): number[] {
  const numbers = text.split(',').map(Number)
  if (numbers.every((value) => Number.isSafeInteger(value) && value >= 1 && value <= 2048)) return numbers
  throw wrong(`${flag} of whole numbers from 1 to 2048`, JSON.stringify(text))
}

function wrong(expected: string, received: string): OptionError {
  return new OptionError({ where: 'bench', expected, received, repair: 'npm run bench -- --help lists everything.' })
}
