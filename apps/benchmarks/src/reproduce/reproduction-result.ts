/** Results as files, one for each reproduction. */

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FormatError, type JsonObject } from '@autoencoders/core'
import { file } from '@autoencoders/core/node'
import type { Direction } from './reproduction.js'
import type { Versions } from './versions.js'

/** What `results/NAME.json` holds. */
export interface ReproductionResult {
  readonly name: string
  readonly title: string
  readonly metric: string
  readonly value: number
  readonly reference: number
  /** The share of the reference by which the value might be worse. */
  readonly margin: number
  readonly direction: Direction
  readonly pass: boolean
  /** Where the reference comes from. */
  readonly source: string
  /** What to type to get it again. */
  readonly command: string
  readonly backend: string
  readonly seed: number
  /** Of the whole run: reading data, training, measuring. */
  readonly seconds: number
  readonly versions: Versions
  /** More figures, of each reproduction's own. */
  readonly details: JsonObject
}

/** The file of a result in a folder of results. */
export function resultPath(folder: string, name: string): string {
  return join(folder, `${name}.json`)
}

/** Writes a result; a crash at any moment leaves the whole old file or the whole new one. */
export async function writeResult(path: string, result: ReproductionResult): Promise<void> {
  await file(path).write(new TextEncoder().encode(`${JSON.stringify(result, null, 2)}\n`))
}

/**
 * The results in a folder, by name; none when there is no folder yet.
 *
 * @throws {FormatError} When a file is no JSON.
 */
export async function readResults(folder: string): Promise<ReproductionResult[]> {
  const names = await readdir(folder).catch(() => [])
  const paths = names.filter((name) => name.endsWith('.json')).sort()
  return Promise.all(paths.map((name) => readResult(join(folder, name))))
}

async function readResult(path: string): Promise<ReproductionResult> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as ReproductionResult
  } catch (cause) {
    const repair = 'Reproduce it again, or remove the file.'
    throw new FormatError(
      { where: 'reproduce', expected: `a result in ${path}`, received: 'no JSON', repair },
      { cause },
    )
  }
}
