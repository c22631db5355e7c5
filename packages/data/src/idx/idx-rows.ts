import { type NdArray, OptionError, sizeOf } from '@autoencoders/core'
import type { ByteFile } from '../bytes/byte-file.js'
import { ByteReader } from '../bytes/byte-reader.js'
import { sizeMismatch } from '../bytes/file-errors.js'
import { gunzip, isGzip } from '../bytes/gunzip.js'
import { decodeNumbers } from '../bytes/number-format.js'
import { checkIdxSize, type IdxHeader, readIdxHeader } from './idx-header.js'

/** How to read the rows of an IDX file. */
export interface IdxRowsOptions {
  /** Rows of each chunk but the last, ≥ 1; a function may choose it from the header. */
  readonly chunkSize: number | ((header: IdxHeader) => number)
  readonly scale?: number | undefined
  /** Stop after this many rows. The rest of the file is then neither read nor checked. */
  readonly limit?: number | undefined
  readonly where: string
}

/**
 * The rows of an IDX file, read and inflated as they are asked for.
 *
 * @returns Chunks `[≤ chunkSize, ...rowShape]`, each in its own memory; one empty chunk when there are no rows.
 * @throws {FormatError} When the file is not IDX, or is truncated, altered or too long.
 */
export async function* idxRows(file: ByteFile, options: IdxRowsOptions): AsyncGenerator<NdArray, void> {
  const { where, limit } = options
  const compressed = await isGzip(file)
  const reader = new ByteReader(compressed ? gunzip(file.chunks(), where) : file.chunks())
  try {
    const header = await readIdxHeader(reader, where)
    await checkIdxSize(header, file, compressed, where)
    const rows = Math.min(header.shape[0]!, limit ?? Number.POSITIVE_INFINITY)
    const chunkSize = typeof options.chunkSize === 'number' ? options.chunkSize : options.chunkSize(header)
    for (let row = 0; row < rows || row === 0; row += chunkSize) {
      yield await readRows(reader, header, Math.min(chunkSize, rows - row), options)
    }
    // Reading on to the end makes the platform check the CRC of a gzip file.
    if (rows === header.shape[0]) await expectEnd(reader, header, where)
  } finally {
    await reader.close()
  }
}

/** @throws {OptionError} When the scale is not a finite number. */
export function checkScale(scale: number | undefined, where: string): void {
  if (scale === undefined || Number.isFinite(scale)) return
  throw new OptionError({ where, expected: 'a finite scale, such as 1 / 255', received: String(scale) })
}

async function readRows(
  reader: ByteReader,
  header: IdxHeader,
  rows: number,
  options: IdxRowsOptions,
): Promise<NdArray> {
  const { format, shape, totalBytes } = header
  const rowShape = shape.slice(1)
  const out = new Float32Array(rows * sizeOf(rowShape))
  // Decoded in pieces, so that a large chunk is not held twice.
  for (let start = 0; start < out.length; start += pieceLength) {
    const piece = out.subarray(start, start + pieceLength)
    const bytes = await reader.read(piece.length * format.size)
    if (bytes.length < piece.length * format.size) {
      throw sizeMismatch(
        options.where,
        'the IDX header',
        totalBytes,
        totalBytes - (piece.length * format.size - bytes.length),
      )
    }
    decodeNumbers(bytes, format, { littleEndian: false, scale: options.scale, where: options.where }, piece)
  }
  return { data: out, shape: [rows, ...rowShape] }
}

const pieceLength = 1 << 18

async function expectEnd(reader: ByteReader, header: IdxHeader, where: string): Promise<void> {
  const rest = await reader.read(1)
  if (rest.length > 0) throw sizeMismatch(where, 'the IDX header', header.totalBytes, header.totalBytes + rest.length)
}
