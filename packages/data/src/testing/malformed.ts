import { AutoencoderError } from '@autoencoders/core'

/** What is to be known of a parser that is fed damaged files. */
export interface Damage {
  /** How many damaged files it was given. */
  readonly files: number
  /** Which were accepted, or failed with anything but a typed error that names a repair: none, for a good parser. */
  readonly faults: readonly string[]
}

/** Feeds a parser the file cut at every length, and with one byte too many. */
export async function damageByLength(
  file: Uint8Array,
  parse: (bytes: Uint8Array) => unknown,
  mayHaveMore = false,
): Promise<Damage> {
  const cuts = Array.from({ length: file.length }, (_, length) => file.slice(0, length))
  return faultsOf(mayHaveMore ? cuts : [...cuts, Uint8Array.of(...file, 0)], parse)
}

async function faultsOf(files: readonly Uint8Array[], parse: (bytes: Uint8Array) => unknown): Promise<Damage> {
  const faults: string[] = []
  for (const file of files) {
    const outcome = await outcomeOf(() => parse(file))
    if (!(outcome instanceof AutoencoderError)) faults.push(`${file.length} bytes: ${String(outcome)}`)
    else if (!outcome.repair) faults.push(`${file.length} bytes: no repair in "${outcome.message}"`)
  }
  return { files: files.length, faults }
}

/** What a function returns or throws. */
export async function outcomeOf(run: () => unknown): Promise<unknown> {
  try {
    return await run()
  } catch (error) {
    return error
  }
}
