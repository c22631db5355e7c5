/** What the tests read: the committed reference files, and the real data sets where they are at hand. */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const dataFolder = process.env.AUTOENCODERS_DATA ?? join(root, '../shared/data')

/** One file of the generator, with what it holds. */
export interface ReferenceCase {
  readonly name: string
  readonly file: string
  readonly shape: readonly number[]
  readonly values: readonly number[]
  /** What the values of an image are divided by. */
  readonly maximum: number
}

/** A JSON file written by `tooling/reference/data/write_fixtures.py`. */
export function readReference<Content>(name: string): Content {
  return JSON.parse(readFileSync(join(root, 'tooling/reference/data/generated', name), 'utf8')) as Content
}

/** Bytes from base64. */
export function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'))
}

/** A file or folder of the real data sets, and whether it is there. */
export function realData(...path: string[]): { readonly path: string; readonly available: boolean } {
  const full = join(dataFolder, ...path)
  return { path: full, available: existsSync(full) }
}
