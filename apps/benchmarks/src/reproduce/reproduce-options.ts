/** The command line of `npm run reproduce`. */

import { parseArgs } from 'node:util'
import { OptionError } from '@autoencoders/core'

/** What `npm run reproduce` is asked to do. */
export type ReproduceOptions =
  | { readonly action: 'help' | 'list' | 'table' }
  | ({ readonly action: 'run' } & RunOptions)

/** How to run a reproduction. */
export interface RunOptions {
  readonly name: string
  /** The fastest that works when left out. */
  readonly backend?: string
  /** The folder that holds the sets of data, as it was typed. */
  readonly data?: string
  /** Where to write the result as well. */
  readonly json?: string
}

/** What may be asked for. */
export interface Known {
  /** Names of reproductions. */
  readonly names: readonly string[]
  readonly backends: readonly string[]
}

/** What `--help` prints. */
export function reproduceUsage({ backends }: Known): string {
  return `npm run reproduce -- NAME [OPTIONS]

Gets one result again, with a fixed seed, and holds it to its reference. Exit status: 0 when it holds, 1 when not,
2 when it could not be tried: an unknown name or option, no such data, no such backend.

  --list            name them all
  --backend NAME    ${backends.join(' or ')}; default: the first of these that works
  --data FOLDER     the folder that holds mnist/ and the others; default: AUTOENCODERS_DATA, else ../shared/data
  --json FILE       write the result there as well as to apps/benchmarks/results/NAME.json
  --table           write the table in apps/benchmarks/README.md from the result files again`
}

/**
 * Reads the command line.
 *
 * @throws {OptionError} For an unknown name, option or backend.
 */
export function parseReproduceOptions(args: readonly string[], known: Known): ReproduceOptions {
  const { values, positionals } = readFlags(args)
  const { backend, data, json } = values
  if (values.help) return { action: 'help' }
  if (values.list) return { action: 'list' }
  if (values.table) return { action: 'table' }
  const [name = '', ...rest] = positionals
  if (rest.length > 0 || !known.names.includes(name)) {
    const received = positionals.length === 0 ? 'none' : positionals.join(' ')
    throw wrong(`one name of ${known.names.join(', ')}`, received)
  }
  if (backend !== undefined && !known.backends.includes(backend)) {
    throw wrong(`--backend of ${known.backends.join(' or ')}`, JSON.stringify(backend))
  }
  return {
    action: 'run',
    name,
    ...(backend !== undefined && { backend }),
    ...(data !== undefined && { data }),
    ...(json !== undefined && { json }),
  }
}

/**
 * What to type to get a result again: the backend by its name, whether or not it was asked for.
 *
 * @param data As it was typed.
 */
export function reproduceCommand({ name, data }: RunOptions, backend: string): string {
  const folder = data === undefined ? '' : ` --data ${quoted(data)}`
  return `npm run reproduce -- ${name} --backend ${backend}${folder}`
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return /^[\w./~:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

function readFlags(args: readonly string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { list: flag, table: flag, backend: text, data: text, json: text, help: { ...flag, short: 'h' } },
    })
  } catch (cause) {
    const received = cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause)
    throw new OptionError({ where: 'reproduce', expected: 'the options that --help lists', received }, { cause })
  }
}

function wrong(expected: string, received: string): OptionError {
  const repair = 'npm run reproduce -- --list names the results, --help the options.'
  return new OptionError({ where: 'reproduce', expected, received, repair })
}
