import {
  checkChoice,
  DataError,
  describeValue,
  formatShape,
  type NdArray,
  OptionError,
  ShapeError,
  sizeOf,
} from '@autoencoders/core'
import { checkNdArray } from '../arrays/check-nd-array.js'
import { formatTags, sampleFormats, type WavEncoding } from './wav-structure.js'

/** Options of {@link encodeWav}. */
export interface EncodeWavOptions {
  /** Frames a second, in Hz: a whole number. */
  readonly sampleRate: number
  /** How samples are stored; `'int16'`, which everything plays, when left out. `'float32'` keeps every bit. */
  readonly encoding?: WrittenEncoding
  /** Cut samples to −1 … 1 rather than refuse what lies beyond; false when left out. Not of `'float32'`, which holds it all. */
  readonly clip?: boolean
}

/** The encodings that are written. */
export type WrittenEncoding = Exclude<WavEncoding, 'float64'>

/**
 * Encodes sound as a WAV file.
 *
 * As integers of b bits a sample x is stored as `round(x · 2^(b−1))`, at most `2^(b−1) − 1`; 8 bits are unsigned around 128.
 * So what `parseWav` read from a file of integers of up to 24 bits, or of floats of 32, is written back to the bit.
 *
 * @param samples `[frames]` or `[frames, channels]`, −1 to 1.
 * @returns The file.
 * @throws {OptionError} When the rate is not a whole number from 1 to 2³² − 1, or the encoding is unknown.
 * @throws {ShapeError} When the array is not sound, or has more than 8191 channels.
 * @throws {DataError} When it is no array, or empty; for samples that are not finite, and as integers for those beyond −1 … 1
 *   that are not to be cut; for more than 4 GiB.
 * @example
 * const samples = ndArray(Float32Array.from({ length: 8000 }, (_, i) => (i % 20 < 10 ? 0.1 : -0.1)), [8000])
 * encodeWav(samples, { sampleRate: 8000 }).length // 16044
 */
export function encodeWav(samples: NdArray, options: EncodeWavOptions): Uint8Array {
  const { sampleRate, encoding = 'int16', clip = false } = options ?? {}
  checkSampleRate(sampleRate)
  checkChoice(encoding, 'encodeWav', 'encoding', ['uint8', 'int16', 'int24', 'int32', 'float32'])
  const [frames, channels] = checkSound(samples)
  const layout = { encoding, channels, sampleRate, frames }
  const bytes = fileSize(layout)
  if (bytes > MOST_BYTES) throw tooLarge(bytes)
  const view = new DataView(new ArrayBuffer(bytes))
  const start = writeHeader(view, layout)
  if (encoding === 'float32') writeFloats(view, start, samples.data)
  else writeIntegers(view, start, samples.data, encoding, clip)
  return new Uint8Array(view.buffer)
}

interface Layout {
  readonly encoding: WrittenEncoding
  readonly channels: number
  readonly sampleRate: number
  readonly frames: number
}

/** Its size has to fit 32 bits, less those of the header's first two fields. */
const MOST_BYTES = 2 ** 32 - 1

const INTEGER_HEADER = 44
/** With an extension of no bytes and a 'fact' chunk, which all formats but PCM must have. */
const FLOAT_HEADER = 58

function fileSize({ encoding, channels, frames }: Layout): number {
  const dataSize = frames * channels * sampleFormats[encoding].size
  return (encoding === 'float32' ? FLOAT_HEADER : INTEGER_HEADER) + dataSize + (dataSize % 2)
}

/** Returns where the samples begin. */
function writeHeader(view: DataView, { encoding, channels, sampleRate, frames }: Layout): number {
  const { size } = sampleFormats[encoding]
  const isFloat = encoding === 'float32'
  let at = 0
  const text = (characters: string) => {
    for (const character of characters) view.setUint8(at++, character.charCodeAt(0))
  }
  const uint16 = (value: number) => {
    view.setUint16(at, value, true)
    at += 2
  }
  const uint32 = (value: number) => {
    view.setUint32(at, value, true)
    at += 4
  }
  text('RIFF')
  uint32(view.byteLength - 8)
  text('WAVEfmt ')
  uint32(isFloat ? 18 : 16)
  uint16(isFloat ? formatTags.float : formatTags.integer)
  uint16(channels)
  uint32(sampleRate)
  // Modulo 2^32: of extreme rates the product does not fit, and nobody reads it.
  uint32(sampleRate * channels * size)
  uint16(channels * size)
  uint16(8 * size)
  if (isFloat) {
    uint16(0)
    text('fact')
    uint32(4)
    uint32(frames)
  }
  text('data')
  uint32(frames * channels * size)
  return at
}

function writeFloats(view: DataView, start: number, samples: Float32Array): void {
  for (let i = 0; i < samples.length; i++) {
    if (!Number.isFinite(samples[i]!)) throw outOfRange('finite numbers', samples[i]!, i)
    view.setFloat32(start + 4 * i, samples[i]!, true)
  }
}

function writeIntegers(
  view: DataView,
  start: number,
  samples: Float32Array,
  encoding: Exclude<WrittenEncoding, 'float32'>,
  clip: boolean,
): void {
  const { size, zero, unit } = sampleFormats[encoding]
  const most = 1 / unit - 1
  for (let i = 0; i < samples.length; i++) {
    const value = clip ? Math.min(1, Math.max(-1, samples[i]!)) : samples[i]!
    if (!(value >= -1 && value <= 1)) throw outOfRange('samples from -1 to 1', value, i)
    writeInteger(view, start + size * i, Math.min(most, Math.round(value / unit)) + zero, size)
  }
}

/** Its lowest bytes, the lowest first. */
function writeInteger(view: DataView, at: number, value: number, size: number): void {
  for (let byte = 0; byte < size; byte++) view.setUint8(at + byte, value >> (8 * byte))
}

function checkSampleRate(sampleRate: number): void {
  if (Number.isInteger(sampleRate) && sampleRate >= 1 && sampleRate <= 2 ** 32 - 1) return
  throw new OptionError({
    where: 'encodeWav',
    expected: 'sampleRate, a whole number of Hz from 1 to 2^32 − 1',
    received: describeValue(sampleRate),
  })
}

/** A frame's size has to fit 16 bits. */
const MOST_CHANNELS = 8191

function checkSound(samples: NdArray): [frames: number, channels: number] {
  const { data, shape } = checkNdArray('encodeWav', samples)
  const [frames = 0, channels = 1] = shape
  const isSound = (shape.length === 1 || shape.length === 2) && sizeOf(shape) === data.length
  if (!isSound || channels < 1 || channels > MOST_CHANNELS) {
    throw new ShapeError({
      where: 'encodeWav',
      expected: `samples [frames] or [frames, 1 … ${MOST_CHANNELS}]`,
      received: `${formatShape(shape)} over ${data.length} values`,
      repair: 'Encode one sound at a time, with its channels on the last axis.',
    })
  }
  if (frames > 0) return [frames, channels]
  throw new DataError({ where: 'encodeWav', expected: 'at least one frame of samples', received: 'none' })
}

function tooLarge(bytes: number): DataError {
  return new DataError({
    where: 'encodeWav',
    expected: 'a file of less than 4 GiB',
    received: `${bytes} bytes`,
    repair: 'Cut the sound into several files.',
  })
}

function outOfRange(expected: string, value: number, index: number): DataError {
  return new DataError({
    where: 'encodeWav',
    expected,
    received: `${value} at element ${index}`,
    repair: "Divide by the largest sample, cut with clip: true, or use encoding: 'float32'.",
  })
}
