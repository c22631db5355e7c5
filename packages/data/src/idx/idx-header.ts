import { FormatError, type Shape, sizeOf } from '@autoencoders/core'
import type { ByteFile } from '../bytes/byte-file.js'
import type { ByteReader } from '../bytes/byte-reader.js'
import { sizeMismatch, wrongMagic } from '../bytes/file-errors.js'
import { gzipStatedSize, maximumDeflateRatio } from '../bytes/gunzip.js'
import { type NumberFormat, numberFormats } from '../bytes/number-format.js'

/** What an IDX file says of itself: two zero bytes, the element type, the rank, and each axis as a big-endian uint32. */
export interface IdxHeader {
  readonly format: NumberFormat
  readonly shape: Shape
  /** Header and elements together. */
  readonly totalBytes: number
}

const elementTypes: ReadonlyMap<number, NumberFormat> = new Map([
  [0x08, numberFormats.uint8],
  [0x09, numberFormats.int8],
  [0x0b, numberFormats.int16],
  [0x0c, numberFormats.int32],
  [0x0d, numberFormats.float32],
  [0x0e, numberFormats.float64],
])

/** @throws {FormatError} When the header is not IDX or is cut short. */
export async function readIdxHeader(reader: ByteReader, where: string): Promise<IdxHeader> {
  const magic = await reader.read(4)
  const [zero, alsoZero, type = 0, rank = 0] = magic
  const format = elementTypes.get(type)
  if (magic.length < 4 || zero !== 0 || alsoZero !== 0 || !format || rank === 0) {
    throw wrongMagic(
      where,
      'an IDX file: 00 00, an element type (08, 09, 0b, 0c, 0d or 0e), a rank of 1 or more',
      magic,
    )
  }
  const axes = await reader.read(4 * rank)
  if (axes.length < 4 * rank) throw sizeMismatch(where, `a header of rank ${rank}`, 4 + 4 * rank, 4 + axes.length)
  const view = new DataView(axes.buffer, axes.byteOffset, axes.length)
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 * axis))
  return { format, shape, totalBytes: 4 + 4 * rank + sizeOf(shape) * format.size }
}

/**
 * Compares what the header announces with what the file can hold, before anything is allocated.
 *
 * @throws {FormatError} When the file is too short or too long.
 */
export async function checkIdxSize(header: IdxHeader, file: ByteFile, isGzip: boolean, where: string): Promise<void> {
  const what = `an IDX header of shape ${header.shape.join(' × ')} (${header.format.name})`
  if (!isGzip) {
    if (header.totalBytes !== file.size) throw sizeMismatch(where, what, header.totalBytes, file.size)
    return
  }
  const stated = await gzipStatedSize(file)
  if (header.totalBytes % 2 ** 32 !== stated || header.totalBytes > maximumDeflateRatio * file.size) {
    throw new FormatError({
      where,
      expected: `one gzip member of ${header.totalBytes} inflated bytes, as ${what} announces`,
      received: `${file.size} bytes of gzip whose trailer states ${stated}`,
      repair: 'The file is truncated, altered, or has bytes after its end: fetch it again and compare its checksum.',
    })
  }
}
