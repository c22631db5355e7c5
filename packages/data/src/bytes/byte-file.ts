/**
 * What the readers of this package need of a file: its size, any part of it, and all of it in order.
 * A file on disk and bytes in memory look the same, so each format is read by one piece of code.
 */

/** Bytes in order, in pieces of any size. */
export type ByteSource = AsyncIterable<Uint8Array>

/** A file whose size is known before it is read. */
export interface ByteFile {
  readonly size: number
  /** Bytes `start` to `end` (exclusive); fewer where the file ends. */
  slice(start: number, end: number): Promise<Uint8Array>
  /** The whole file, from its first byte. */
  chunks(): ByteSource
}

/** A {@link ByteFile} over bytes in memory; nothing is copied. */
export function bytesFile(bytes: Uint8Array): ByteFile {
  return {
    size: bytes.length,
    slice: async (start, end) => bytes.subarray(start, end),
    async *chunks() {
      yield bytes
    },
  }
}
