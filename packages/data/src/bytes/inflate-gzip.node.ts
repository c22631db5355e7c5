import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { ByteSource } from './byte-file.js'

/**
 * Inflates gzip by Node's own zlib, which checks its CRC-32 at the end.
 *
 * Not by `DecompressionStream`: Node's counts chunks where it should count bytes, and so reads ahead by 16 384 chunks,
 * hundreds of megabytes.
 */
export async function* inflateGzip(source: ByteSource): ByteSource {
  const gunzip = createGunzip()
  // Errors reach us through the iteration, which the pipeline ends with them.
  pipeline(source, gunzip, () => undefined)
  for await (const piece of gunzip) yield piece as Uint8Array
}
