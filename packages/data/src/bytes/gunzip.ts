import { FormatError, isAutoencoderError } from '@autoencoders/core'
import { inflateGzip } from '#inflate-gzip'
import type { ByteFile, ByteSource } from './byte-file.js'

/** Deflate cannot pack more than this many bytes into one (RFC 1951: a 258-byte match in two bits). */
export const maximumDeflateRatio = 1032

/** Whether a file starts like a gzip member, whatever its name. */
export async function isGzip(file: ByteFile): Promise<boolean> {
  const [first, second] = await file.slice(0, 2)
  return first === 0x1f && second === 0x8b
}

/**
 * The inflated size of a one-member gzip file modulo 2³², as its last four bytes state it.
 *
 * @see RFC 1952, section 2.3.1, ISIZE, https://www.rfc-editor.org/rfc/rfc1952
 */
export async function gzipStatedSize(file: ByteFile): Promise<number> {
  const trailer = await file.slice(file.size - 4, file.size)
  return new DataView(trailer.buffer, trailer.byteOffset, trailer.length).getUint32(0, true)
}

/**
 * Inflates gzip as it is read, in flat memory; the platform checks its CRC-32 at the end.
 *
 * @throws {FormatError} When the data is truncated or altered.
 */
export async function* gunzip(source: ByteSource, where: string): ByteSource {
  try {
    yield* inflateGzip(source)
  } catch (cause) {
    throw isAutoencoderError(cause) ? cause : damaged(where, cause)
  }
}

function damaged(where: string, cause: unknown): FormatError {
  return new FormatError(
    {
      where,
      expected: 'a complete gzip file',
      received: `one that is truncated or altered (${cause instanceof Error ? cause.message : String(cause)})`,
      repair: 'Fetch the file again and compare its checksum.',
    },
    { cause },
  )
}
