import { parseArgs } from 'node:util'
import { OptionError } from '@autoencoders/core'
import { families } from './families.js'
import type { Runtime } from './report.js'

/** Every backend, and where it can run. */
export const runtimesOf: Readonly<Record<string, readonly Runtime[]>> = {
  cpu: ['node', 'chromium'],
  wasm: ['node', 'chromium'],
  'wasm-threads': ['chromium'],
  webgl: ['chromium'],
  webgpu: ['node', 'chromium'],
  cuda: ['node'],
}

/** What the certificate is asked for. */
export interface ConformanceOptions {
  readonly backends: readonly string[]
  /** Names of what is trained, in the order of the certificate. */
  readonly models: readonly string[]
  /** Whether backends were named: then each must be there. */
  readonly asked: boolean
  readonly json?: string
  readonly html: string
}

/** What `--help` prints. */
export const usage = `npm run conformance -- [OPTIONS]

  Trains every preset and one model of every kind of layer, all small, for fifty steps on every backend there is, in Node and in
  Chromium, and compares losses and weights with PyTorch in float64. Where they part, it names the operation.

  --backend a,b   ${Object.keys(runtimesOf).join(', ')}; default: all. One that is named must be there
  --models a,b    names of models or of families: ${families.map(({ name }) => name).join(', ')}; default: all
  --json FILE     write { machine, rows } there
  --html FILE     write the page there; default conformance.html

Exit status: 0 all there is passes, 1 something does not, 2 the command line is wrong.`

/**
 * Reads the command line.
 *
 * @returns Undefined when help was asked for.
 * @throws {OptionError} For an unknown option or backend.
 */
export function parseOptions(args: readonly string[]): ConformanceOptions | undefined {
  const { backend, models, json, html = 'conformance.html', help } = readFlags(args)
  if (help) return undefined
  const backends = backend?.split(',') ?? Object.keys(runtimesOf)
  const unknown = backends.find((name) => !(name in runtimesOf))
  if (unknown !== undefined) throw wrong(`--backend of ${Object.keys(runtimesOf).join(', ')}`, unknown)
  return { backends, models: modelsOf(models), asked: backend !== undefined, html, ...(json !== undefined && { json }) }
}

/** @throws {OptionError} For a name that is neither a model's nor a family's. */
function modelsOf(asked: string | undefined): readonly string[] {
  const names = asked?.split(',')
  const all = families.flatMap(({ name: family, members }) => members.map(({ model: { name } }) => ({ name, family })))
  const unknown = names?.find((name) => !all.some((model) => model.name === name || model.family === name))
  if (unknown !== undefined) {
    throw wrong(
      `--models among ${[...families.map(({ name }) => name), ...all.map(({ name }) => name)].join(', ')}`,
      unknown,
    )
  }
  return all
    .filter(({ name, family }) => !names || names.includes(name) || names.includes(family))
    .map(({ name }) => name)
}

function readFlags(args: readonly string[]) {
  const text = { type: 'string' } as const
  try {
    const options = { backend: text, models: text, json: text, html: text, help: { type: 'boolean' } } as const
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw wrong('options that there are', error instanceof Error ? error.message : String(error))
  }
}

function wrong(expected: string, received: string): OptionError {
  return new OptionError({ where: 'conformance', expected, received, repair: 'See npm run conformance -- --help.' })
}
