/** The quickstart's command line. */

import { parseArgs } from 'node:util'
import { OptionError } from '@autoencoders/core'

/** What the quickstart is asked to do. */
export interface QuickstartOptions {
  /** Folder with the four MNIST-named IDX files; embedded digits when left out. */
  readonly data?: string
  /** Backend to use; the first that works when left out. */
  readonly backend?: string
  readonly epochs: number
  /** Most training samples, and most test samples, to use. */
  readonly limit?: number
  readonly seed: number
  /** Where to write the figures as JSON. */
  readonly json?: string
  /** Folder for pictures and the saved model. */
  readonly out: string
}

export const usage = `npm run quickstart [-- OPTIONS]

  --data DIR      a folder with the four MNIST-named IDX files (.gz or not); default: embedded digits
  --backend NAME  wasm or cpu; default: the first that works
  --epochs N      default 10
  --limit N       use at most N training and N test samples
  --seed N        default 1
  --json FILE     write the figures there
  --out DIR       pictures and the saved model; default quickstart-out/`

/**
 * Reads the command line.
 *
 * @returns Undefined when help was asked for.
 * @throws {OptionError} For an unknown option or a value that is not a number.
 */
export function parseQuickstartOptions(args: readonly string[]): QuickstartOptions | undefined {
  const values = readFlags(args)
  if (values.help) return undefined
  const { data, backend, json } = values
  return {
    epochs: whole('--epochs', values.epochs ?? '10', 1),
    seed: whole('--seed', values.seed ?? '1', 0),
    out: values.out ?? 'quickstart-out',
    ...(values.limit !== undefined && { limit: whole('--limit', values.limit, 1) }),
    ...(data !== undefined && { data }),
    ...(backend !== undefined && { backend }),
    ...(json !== undefined && { json }),
  }
}

function readFlags(args: readonly string[]) {
  const text = { type: 'string' } as const
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        data: text,
        backend: text,
        epochs: text,
        limit: text,
        seed: text,
        json: text,
        out: text,
        help: { type: 'boolean', short: 'h' },
      },
    })
    return values
  } catch (cause) {
    const received = cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause)
    throw new OptionError({ where: 'quickstart', expected: 'the options that --help lists', received }, { cause })
  }
}

function whole(flag: string, text: string, minimum: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= minimum) return value
  throw new OptionError({
    where: 'quickstart',
    expected: `${flag} to be a whole number of at least ${minimum}`,
    received: JSON.stringify(text),
  })
}
