import { FormatError } from '@autoencoders/core'
import { wrongMagic } from '../bytes/file-errors.js'

/** What the frame header says. */
export interface JpegHeader {
  readonly width: number
  readonly height: number
  /** 1 for grey, 3 for colour. */
  readonly components: number
}

/** No JPEG spends less than one bit on a block of 8 × 8 pixels (its DC coefficient). */
const maximumPixelsPerByte = 512

/** Whether bytes start like a JPEG file. */
export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff
}

/**
 * Walks a JPEG file from its start to its end marker and reads the frame header, before any pixel is allocated.
 * Bytes after the end marker are allowed: cameras and phones put previews and clips there.
 *
 * @throws {FormatError} When it is not JPEG, ends before its end marker, or is of a kind that is not supported.
 * @see ITU-T T.81, annex B
 */
export function checkJpeg(bytes: Uint8Array, where: string): JpegHeader {
  if (!isJpeg(bytes)) throw wrongMagic(where, 'a JPEG file, starting with ff d8 ff', bytes)
  let header: JpegHeader | undefined
  let at = 2
  for (;;) {
    const marker = bytes[at + 1]
    if (marker === undefined) throw truncated(bytes, where)
    if (bytes[at] !== 0xff) throw damagedJpeg(where, `no marker at byte ${at}`)
    if (marker === 0xd9) break
    if (marker === 0xff) {
      at += 1
      continue
    }
    const end = at + 2 + segmentLength(bytes, at + 2, where)
    if (isFrame(marker)) header = readFrame(bytes.subarray(at + 4, end), marker, where)
    at = marker === 0xda ? skipScan(bytes, end) : end
  }
  if (!header) throw damagedJpeg(where, 'no frame header')
  if (header.width * header.height > maximumPixelsPerByte * bytes.length) {
    throw damagedJpeg(where, `a header of ${header.width} × ${header.height} pixels in ${bytes.length} bytes`)
  }
  return header
}

/** The error for a JPEG file that cannot be what was written. */
export function damagedJpeg(where: string, received: string, cause?: unknown): FormatError {
  return new FormatError(
    {
      where,
      expected: 'a complete JPEG file',
      received,
      repair: 'The file is truncated or altered: fetch it again, or save it again with an image program.',
    },
    cause === undefined ? undefined : { cause },
  )
}

function segmentLength(bytes: Uint8Array, at: number, where: string): number {
  if (at + 2 > bytes.length) throw truncated(bytes, where)
  const length = (bytes[at]! << 8) | bytes[at + 1]!
  if (length < 2) throw damagedJpeg(where, `a segment of ${length} bytes at byte ${at}`)
  if (at + length > bytes.length) throw truncated(bytes, where)
  return length
}

/** SOF0 … SOF15; c4, c8 and cc are tables, not frames. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

function readFrame(body: Uint8Array, marker: number, where: string): JpegHeader {
  if (body.length < 6) throw damagedJpeg(where, 'a frame header that is cut short')
  const [precision = 0, h1 = 0, h0 = 0, w1 = 0, w0 = 0, components = 0] = body
  const header = { width: (w1 << 8) | w0, height: (h1 << 8) | h0, components }
  // SOF0 to SOF2: sequential and progressive Huffman coding, which is nearly every JPEG there is.
  if (marker <= 0xc2 && precision === 8 && (components === 1 || components === 3)) {
    if (header.width > 0 && header.height > 0) return header
    throw damagedJpeg(where, `an image of ${header.width} × ${header.height} pixels`)
  }
  throw new FormatError({
    where,
    expected: 'an 8-bit grey or colour JPEG, sequential or progressive',
    received: `${precision} bits, ${components} components (4 is CMYK), frame type ${marker - 0xc0}`,
    repair: 'Save the image as an ordinary RGB JPEG or as PNG.',
  })
}

/** Past the entropy-coded data: `ff 00` is a byte of it, `ff d0` … `ff d7` are restart markers within it. */
function skipScan(bytes: Uint8Array, start: number): number {
  let at = bytes.indexOf(0xff, start)
  while (at >= 0) {
    const next = bytes[at + 1]
    if (next === undefined || (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7))) return at
    at = bytes.indexOf(0xff, next === 0xff ? at + 1 : at + 2)
  }
  return bytes.length
}

function truncated(bytes: Uint8Array, where: string): FormatError {
  return damagedJpeg(where, `${bytes.length} bytes without an end marker (ff d9)`)
}
