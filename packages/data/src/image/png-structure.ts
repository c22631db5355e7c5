import { FormatError } from '@autoencoders/core'
import { Unzlib } from 'fflate'
import { sizeMismatch, wrongMagic } from '../bytes/file-errors.js'
import { maximumDeflateRatio } from '../bytes/gunzip.js'

/** What the IHDR chunk says. */
export interface PngHeader {
  readonly width: number
  readonly height: number
  /** Bits of a sample. */
  readonly depth: number
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA. */
  readonly colourType: number
  readonly interlaced: boolean
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const samplesOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
const depthsOf: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
}
/** First column and row, and steps, of the seven passes. */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const

/** Whether bytes start like a PNG file. */
export function isPng(bytes: Uint8Array): boolean {
  return signature.every((byte, i) => bytes[i] === byte)
}

/**
 * Checks that a file is a whole PNG whose pixels are exactly as many as its header announces, before any are allocated.
 *
 * @throws {FormatError} When it is not PNG, is truncated, has bytes after its end, or announces another size.
 * @see PNG Specification, sections 5 and 11, https://www.w3.org/TR/png-3/
 */
export function checkPng(bytes: Uint8Array, where: string): PngHeader {
  if (!isPng(bytes)) throw wrongMagic(where, 'a PNG file, starting with 89 50 4e 47 0d 0a 1a 0a', bytes)
  const pixels: Uint8Array[] = []
  let header: PngHeader | undefined
  let at: number = signature.length
  for (let type = ''; type !== 'IEND'; ) {
    const chunk = readChunk(bytes, at, where)
    type = chunk.type
    if (!header && (type !== 'IHDR' || chunk.body.length !== 13)) throw damaged(where, `a first chunk of type ${type}`)
    header ??= readHeader(chunk.body, where)
    if (type === 'IDAT') pixels.push(chunk.body)
    at = chunk.end
  }
  if (at !== bytes.length) throw sizeMismatch(where, 'the IEND chunk', at, bytes.length)
  checkPixelBytes(header!, pixels, where)
  return header!
}

/** How many samples a pixel has in the file: one for a palette. */
export function samplesPerPixel(header: PngHeader): number {
  return samplesOf[header.colourType]!
}

function readChunk(bytes: Uint8Array, at: number, where: string) {
  if (at + 12 > bytes.length)
    throw sizeMismatch(where, 'the PNG format, which ends with an IEND chunk,', at + 12, bytes.length)
  const length = new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0)
  const end = at + 12 + length
  const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
  if (end > bytes.length) throw sizeMismatch(where, `its chunk at byte ${at}`, end, bytes.length)
  return { type, body: bytes.subarray(at + 8, end - 4), end }
}

function readHeader(body: Uint8Array, where: string): PngHeader {
  const view = new DataView(body.buffer, body.byteOffset, body.length)
  const [width, height] = [view.getUint32(0), view.getUint32(4)]
  const [depth = 0, colourType = 0, compression, filter, interlace] = body.subarray(8)
  const isKnown = depthsOf[colourType]?.includes(depth) && compression === 0 && filter === 0 && (interlace ?? 2) <= 1
  if (!isKnown || width === 0 || height === 0) {
    throw damaged(
      where,
      `${width} × ${height} pixels of ${depth} bits, colour type ${colourType}, interlace ${interlace}`,
    )
  }
  if (interlace === 1 && depth < 8) throw interlacedInBits(depth, where)
  return { width, height, depth, colourType, interlaced: interlace === 1 }
}

/** fast-png takes each sample of an interlaced image for a byte or two. */
function interlacedInBits(depth: number, where: string): FormatError {
  return new FormatError({
    where,
    expected: 'an interlaced PNG to have 8 or 16 bits a sample',
    received: `${depth}`,
    repair: 'Save the image without interlacing.',
  })
}

function checkPixelBytes(header: PngHeader, pixels: readonly Uint8Array[], where: string): void {
  const expected = inflatedSize(header)
  const deflated = pixels.reduce((sum, { length }) => sum + length, 0)
  const announced = `its header, ${header.width} × ${header.height} pixels,`
  if (expected > deflated * maximumDeflateRatio) {
    throw sizeMismatch(where, announced, expected, deflated * maximumDeflateRatio)
  }
  const received = countInflated(pixels, expected, where)
  if (received !== expected) throw sizeMismatch(where, announced, expected, received)
}

/** Bytes of the filtered rows: each starts with its filter's number and is padded to whole bytes. */
function inflatedSize(header: PngHeader): number {
  const { width, height, depth, interlaced } = header
  const bits = depth * samplesPerPixel(header)
  const size = (columns: number, rows: number) => (columns > 0 ? rows * (1 + Math.ceil((columns * bits) / 8)) : 0)
  if (!interlaced) return size(width, height)
  return adam7.reduce(
    (sum, [x, y, dx, dy]) => sum + size(Math.ceil((width - x) / dx), Math.max(0, Math.ceil((height - y) / dy))),
    0,
  )
}

/** How much the pixels inflate to, counted without keeping them; stops soon after `limit`. */
function countInflated(pixels: readonly Uint8Array[], limit: number, where: string): number {
  let count = 0
  const inflate = new Unzlib((chunk) => {
    count += chunk.length
  })
  const pieceSize = 1 << 14
  try {
    for (const body of pixels) {
      for (let at = 0; at < body.length; at += pieceSize) {
        inflate.push(body.subarray(at, at + pieceSize), false)
        if (count > limit) return count
      }
    }
    inflate.push(new Uint8Array(0), true)
  } catch (cause) {
    throw damaged(where, `pixels that do not inflate (${String(cause)})`, cause)
  }
  return count
}

/** The error for a PNG file that cannot be what was written. */
export function damaged(where: string, received: string, cause?: unknown): FormatError {
  return new FormatError(
    {
      where,
      expected: 'a complete PNG file',
      received,
      repair: 'The file is truncated or altered: fetch it again, or save it again with an image program.',
    },
    cause === undefined ? undefined : { cause },
  )
}
