import type { NdArray } from '@autoencoders/core'
import { type DecodedPng, decode } from 'fast-png'
import { checkChannels, convertChannels, type DecodeImageOptions } from './channels.js'
import { checkPng, damaged, type PngHeader, samplesPerPixel } from './png-structure.js'

/**
 * Decodes a PNG image: grey, grey + alpha, RGB, RGBA and palette, 1 to 16 bits a sample, interlaced or not.
 *
 * Values are `sample / (2^depth − 1)`; gamma and colour profiles are not applied. A palette becomes RGB, or RGBA
 * where it has transparency; a transparent colour (tRNS) becomes an alpha channel.
 *
 * @param bytes The file.
 * @returns `[height, width, channels]`, 0 to 1, in memory of its own.
 * @throws {FormatError} When the file is not PNG, truncated, altered (every CRC is checked) or too long.
 * @throws {OptionError} When `channels` is not 1, 3 or 4.
 * @see PNG Specification, https://www.w3.org/TR/png-3/
 * @example decodePng(encodePng(ndArray([0, 1], [1, 2])), { channels: 3 }).shape // [1, 2, 3]
 */
export function decodePng(bytes: Uint8Array, options: DecodeImageOptions = {}): NdArray {
  return decodePngBytes(bytes, options, 'decodePng')
}

/** The same, naming another function in errors. */
export function decodePngBytes(bytes: Uint8Array, options: DecodeImageOptions, where: string): NdArray {
  checkChannels(options.channels, where)
  const header = checkPng(bytes, where)
  const png = decodeChecked(bytes, where)
  const samples = unpackSamples(png, header)
  const isPalette = header.colourType === 3
  const image = isPalette
    ? lookUp(samples, header, png.palette ?? [], where)
    : toUnit(samples, header, png.transparency)
  return convertChannels(image, options.channels)
}

function decodeChecked(bytes: Uint8Array, where: string): DecodedPng {
  try {
    return decode(bytes, { checkCrc: true })
  } catch (cause) {
    throw damaged(
      where,
      `one that cannot be decoded (${cause instanceof Error ? cause.message : String(cause)})`,
      cause,
    )
  }
}

/** One number a sample, where the file packs several into a byte, the first in the highest bits. */
function unpackSamples({ data }: DecodedPng, header: PngHeader): ArrayLike<number> {
  const { width, height, depth } = header
  if (depth >= 8) return data
  const rowBytes = Math.ceil((width * depth) / 8)
  const samples = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth
      const byte = data[y * rowBytes + (bit >> 3)]!
      samples[y * width + x] = (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1)
    }
  }
  return samples
}

function lookUp(indices: ArrayLike<number>, header: PngHeader, palette: readonly number[][], where: string): NdArray {
  const { width, height } = header
  const channels = palette[0]?.length ?? 3
  const data = new Float32Array(width * height * channels)
  for (let pixel = 0; pixel < width * height; pixel++) {
    const colour = palette[indices[pixel]!]
    if (!colour) throw damaged(where, `a pixel of colour ${indices[pixel]} with a palette of ${palette.length}`)
    for (let c = 0; c < channels; c++) data[pixel * channels + c] = colour[c]! / 255
  }
  return { data, shape: [height, width, channels] }
}

/** Samples as fractions, with an alpha channel where one colour stands for transparent. */
function toUnit(samples: ArrayLike<number>, header: PngHeader, transparent: Uint16Array | undefined): NdArray {
  const { width, height, depth } = header
  const from = samplesPerPixel(header)
  const channels = from + (transparent ? 1 : 0)
  const maximum = 2 ** depth - 1
  const data = new Float32Array(width * height * channels)
  for (let pixel = 0; pixel < width * height; pixel++) {
    let isTransparent = transparent !== undefined
    for (let c = 0; c < from; c++) {
      const sample = samples[pixel * from + c]!
      data[pixel * channels + c] = sample / maximum
      isTransparent &&= sample === transparent?.[c]
    }
    if (transparent) data[pixel * channels + from] = isTransparent ? 0 : 1
  }
  return { data, shape: [height, width, channels] }
}
