import { readdirSync, readlinkSync } from 'node:fs'
import type { NdArray } from '@autoencoders/core'

/** All items of an async iterable. */
export async function collect<Item>(source: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = []
  for await (const item of source) items.push(item)
  return items
}

/** Chunks as plain data, `[shape, values]` each. */
export function plain(chunks: readonly NdArray[]): [readonly number[], number[]][] {
  return chunks.map(({ data, shape }) => [shape, [...data]])
}

/** How many open descriptors of this process are of files under a path; undefined where the system does not tell. */
export function openFilesUnder(path: string): number | undefined {
  try {
    return readdirSync('/proc/self/fd').filter((descriptor) => targetOf(descriptor).startsWith(path)).length
  } catch {
    return undefined
  }
}

function targetOf(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`)
  } catch {
    return ''
  }
}
