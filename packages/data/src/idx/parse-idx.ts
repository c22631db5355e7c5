import type { NdArray } from '@autoencoders/core'
import { type ByteFile, bytesFile } from '../bytes/byte-file.js'
import { checkScale, idxRows } from './idx-rows.js'

/** Options of {@link parseIdx}. */
export interface IdxOptions {
  /** Each value is multiplied by it: `1 / 255` takes bytes to 0 … 1. Left out, values are as stored. */
  readonly scale?: number
}

/**
 * Parses an IDX file, the format of MNIST, plain or gzipped (told by its first bytes, not by its name).
 *
 * All element types are read: uint8, int8, int16, int32, float32, float64. Bytes are big-endian.
 *
 * @param bytes The file.
 * @returns An array of the file's shape, in memory of its own.
 * @throws {FormatError} When the file is not IDX, is truncated, altered, or has bytes after its end.
 * @throws {DataError} When an int32 does not fit a 32-bit float exactly and no scale is given.
 * @throws {OptionError} When the scale is not finite.
 * @see The IDX file format, http://yann.lecun.com/exdb/mnist/
 * @example
 * await parseIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 51, 255), { scale: 1 / 255 }) // 0.2, 1
 */
export async function parseIdx(bytes: Uint8Array, options: IdxOptions = {}): Promise<NdArray> {
  return parseIdxFile(bytesFile(bytes), options, 'parseIdx')
}

/** The same over any file; `limit` rows at most. */
export async function parseIdxFile(
  file: ByteFile,
  options: IdxOptions & { readonly limit?: number | undefined },
  where: string,
): Promise<NdArray> {
  const { scale, limit } = options
  checkScale(scale, where)
  const whole = idxRows(file, { chunkSize: (header) => Math.max(1, header.shape[0]!), scale, limit, where })
  let array: NdArray | undefined
  for await (const rows of whole) array = rows
  return array!
}
