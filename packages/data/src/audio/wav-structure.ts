import { DataError, FormatError } from '@autoencoders/core'
import { sizeMismatch, wrongMagic } from '../bytes/file-errors.js'
import { type NumberFormat, numberFormats } from '../bytes/number-format.js'

/** How the numbers of a WAV file are stored. */
export type WavEncoding = 'uint8' | 'int16' | 'int24' | 'int32' | 'float32' | 'float64'

/** What a WAV file says of itself, checked against its size. */
export interface WavStructure {
  readonly encoding: WavEncoding
  readonly channels: number
  /** In Hz. */
  readonly sampleRate: number
  /** Samples of each channel. */
  readonly frames: number
  /** The samples, interleaved: a view. */
  readonly data: Uint8Array
}

/** A sample as WAV stores it, with what brings it to −1 … 1: `(number − zero) · unit`. */
export interface SampleFormat extends NumberFormat {
  readonly zero: number
  readonly unit: number
}

/** Every encoding that is read. */
export const sampleFormats: Readonly<Record<WavEncoding, SampleFormat>> = {
  uint8: { ...numberFormats.uint8, zero: 128, unit: 2 ** -7 },
  int16: { ...numberFormats.int16, zero: 0, unit: 2 ** -15 },
  int24: { name: 'int24', size: 3, wideInteger: false, read: readInt24, zero: 0, unit: 2 ** -23 },
  int32: { ...numberFormats.int32, zero: 0, unit: 2 ** -31 },
  float32: { ...numberFormats.float32, zero: 0, unit: 1 },
  float64: { ...numberFormats.float64, zero: 0, unit: 1 },
}

/** Numbers of the format tag; the others are codecs. */
export const formatTags = { integer: 1, float: 3, extensible: 0xfffe } as const

/** The size that a program writes which cannot go back to fill it in: all that follows. */
const UNKNOWN_SIZE = 0xffffffff

/**
 * Walks the chunks of a RIFF/WAVE file.
 *
 * No library: those that are alive and run in browsers, such as @echogarden/wave-codec 0.4, misread files with padded
 * chunks, want chunks in one order, and fail with plain errors; wavefile has not been released for years.
 *
 * @throws {FormatError} When it is not WAVE, is truncated or too long, or in an encoding that is not read.
 * @throws {DataError} When it has no samples.
 * @see Multimedia Programming Interface and Data Specifications 1.0, IBM & Microsoft 1991
 */
export function wavStructure(bytes: Uint8Array, where: string): WavStructure {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const end = riffEnd(bytes, view, where)
  let description: Uint8Array | undefined
  let data: Uint8Array | undefined
  for (const { id, content } of chunks(bytes, view, end, where)) {
    if (id === 'fmt ') description ??= content
    // A second one would have to be joined to the first by a list of its own, which nobody writes.
    if (id === 'data' && data) throw fault(where, 'one chunk of samples', 'two')
    if (id === 'data') data = content
  }
  if (!description) throw fault(where, "a 'fmt ' chunk that says how samples are stored", 'none')
  if (!data) throw fault(where, "a 'data' chunk of samples", 'none')
  return describe(description, data, where)
}

function riffEnd(bytes: Uint8Array, view: DataView, where: string): number {
  const magic = fourCharacters(bytes, 0)
  if (magic === 'RF64' || magic === 'RIFX') throw fault(where, 'a RIFF file', `an ${magic} file`, CONVERT)
  if (magic !== 'RIFF' || (bytes.length >= 12 && fourCharacters(bytes, 8) !== 'WAVE')) {
    throw wrongMagic(where, 'a WAV file, which starts RIFF and, after its size, WAVE', bytes)
  }
  if (bytes.length < 12) throw sizeMismatch(where, 'the RIFF header', 12, bytes.length)
  const size = view.getUint32(4, true)
  if (size === UNKNOWN_SIZE) return bytes.length
  const end = 8 + size
  // Some programs pad the last chunk to an even size without counting the byte.
  if (end !== bytes.length && !(end % 2 === 1 && end + 1 === bytes.length)) {
    throw sizeMismatch(where, 'the RIFF header', end, bytes.length)
  }
  return end
}

interface Chunk {
  readonly id: string
  readonly content: Uint8Array
}

function* chunks(bytes: Uint8Array, view: DataView, end: number, where: string): Generator<Chunk> {
  let start = 12
  while (start < end) {
    if (start + 8 > end) throw sizeMismatch(where, 'the last chunk', start + 8, end)
    const id = fourCharacters(bytes, start)
    const stated = view.getUint32(start + 4, true)
    const size = id === 'data' && stated === UNKNOWN_SIZE ? end - start - 8 : stated
    const next = start + 8 + size
    if (next > end) throw sizeMismatch(where, `the chunk ${JSON.stringify(id)}`, next, end)
    yield { id, content: bytes.subarray(start + 8, next) }
    start = next + (size % 2)
  }
}

function describe(description: Uint8Array, data: Uint8Array, where: string): WavStructure {
  if (description.length < 16) throw fault(where, "a 'fmt ' chunk of 16 bytes or more", `${description.length}`)
  const view = new DataView(description.buffer, description.byteOffset, description.length)
  const tag = formatTag(description, view, where)
  const channels = view.getUint16(2, true)
  const sampleRate = view.getUint32(4, true)
  const frameSize = view.getUint16(12, true)
  const bits = view.getUint16(14, true)
  const encoding = encodingOf(tag, bits, where)
  if (channels === 0) throw fault(where, 'at least one channel', 'none')
  if (sampleRate === 0) throw fault(where, 'a sample rate above 0 Hz', '0')
  const expectedSize = channels * sampleFormats[encoding].size
  if (frameSize !== expectedSize) {
    throw fault(where, `${expectedSize} bytes a frame (${channels} × ${encoding})`, `${frameSize} bytes a frame`)
  }
  if (data.length % frameSize !== 0) {
    throw fault(where, `samples in whole frames of ${frameSize} bytes`, `${data.length} bytes of samples`)
  }
  if (data.length === 0) throw noSamples(where)
  return { encoding, channels, sampleRate, frames: data.length / frameSize, data }
}

/** What follows the format tag in the GUID of WAVE_FORMAT_EXTENSIBLE. */
const GUID_REST = [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71]

function formatTag(description: Uint8Array, view: DataView, where: string): number {
  const tag = view.getUint16(0, true)
  if (tag !== formatTags.extensible) return tag
  if (description.length < 40) {
    throw fault(where, "an extensible 'fmt ' chunk of 40 bytes or more", `${description.length}`)
  }
  if (GUID_REST.some((byte, i) => description[26 + i] !== byte)) {
    throw fault(where, 'samples of a known format', 'a GUID that is none of a WAVE format', CONVERT)
  }
  return view.getUint16(24, true)
}

function encodingOf(tag: number, bits: number, where: string): WavEncoding {
  const encodings: Readonly<Record<string, WavEncoding>> = {
    '1/8': 'uint8',
    '1/16': 'int16',
    '1/24': 'int24',
    '1/32': 'int32',
    '3/32': 'float32',
    '3/64': 'float64',
  }
  const encoding = encodings[`${tag}/${bits}`]
  if (encoding) return encoding
  const expected = 'PCM samples of 8, 16, 24 or 32 bits, or floats of 32 or 64'
  throw fault(where, expected, `${bits} bits of ${codecs[tag] ?? `format ${tag}`}`, CONVERT)
}

const codecs: Readonly<Record<number, string>> = {
  1: 'PCM',
  2: 'Microsoft ADPCM',
  3: 'float',
  6: 'A-law',
  7: 'µ-law',
  17: 'IMA ADPCM',
  85: 'MP3',
}

const CONVERT = 'Convert it to PCM, for example: ffmpeg -i in.wav -c:a pcm_s16le out.wav'

function noSamples(where: string): DataError {
  return new DataError({
    where,
    expected: 'at least one frame of samples',
    received: 'none',
    repair: 'Nothing was recorded, or the recording was not finished: leave the file out.',
  })
}

function fault(where: string, expected: string, received: string, repair?: string): FormatError {
  return new FormatError({
    where,
    expected,
    received,
    repair: repair ?? 'The header is altered, or from a faulty program: fetch or write the file again.',
  })
}

function fourCharacters(bytes: Uint8Array, start: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + 4))
}

function readInt24(view: DataView, at: number, littleEndian: boolean): number {
  const low = view.getUint8(littleEndian ? at : at + 2)
  const high = view.getInt8(littleEndian ? at + 2 : at)
  return high * 65536 + view.getUint8(at + 1) * 256 + low
}
