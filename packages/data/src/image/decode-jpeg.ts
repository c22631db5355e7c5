import type { NdArray } from '@autoencoders/core'
import { jpegWasm } from '#jpeg-wasm'
import { checkChannels, convertChannels, type DecodeImageOptions } from './channels.js'
import { checkJpeg, damagedJpeg } from './jpeg-structure.js'

/** MozJPEG as WebAssembly. */
interface JpegDecoder {
  /** RGBA, 8 bits. */
  decode(bytes: Uint8Array, applyOrientation: boolean): { readonly data: Uint8ClampedArray } | null
  /** What it has to say of the files: it goes on where it can, we do not. */
  readonly warnings: string[]
}

type CreateModule = (options: object) => Promise<Pick<JpegDecoder, 'decode'>>

let loaded: Promise<JpegDecoder> | undefined

/**
 * Decodes a JPEG image, grey or colour, sequential or progressive, with MozJPEG compiled to WebAssembly:
 * the same pixels on every engine, and those of libjpeg-turbo, which Pillow and OpenCV use.
 *
 * Values are `sample / 255`. Orientation tags and colour profiles are not applied.
 * Bytes after the end marker are ignored, because cameras put previews there.
 *
 * @param bytes The file.
 * @returns `[height, width, 1 | 3]`, or as `channels` says, 0 to 1, in memory of its own.
 * @throws {FormatError} When the file is not JPEG, truncated, altered, CMYK, or not of 8 bits.
 * @throws {OptionError} When `channels` is not 1, 3 or 4.
 * @see ITU-T T.81
 * @example const image = await decodeJpeg(bytes, { channels: 1 })
 */
export async function decodeJpeg(bytes: Uint8Array, options: DecodeImageOptions = {}): Promise<NdArray> {
  return decodeJpegBytes(bytes, options, 'decodeJpeg')
}

/** The same, naming another function in errors. */
export async function decodeJpegBytes(bytes: Uint8Array, options: DecodeImageOptions, where: string): Promise<NdArray> {
  checkChannels(options.channels, where)
  const { width, height, components } = checkJpeg(bytes, where)
  const rgba = await decodeRgba(bytes, where)
  const data = new Float32Array(width * height * components)
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let c = 0; c < components; c++) data[pixel * components + c] = rgba[4 * pixel + c]! / 255
  }
  return convertChannels({ data, shape: [height, width, components] }, options.channels)
}

async function decodeRgba(bytes: Uint8Array, where: string): Promise<Uint8ClampedArray> {
  loaded ??= loadDecoder()
  const decoder = await loaded
  decoder.warnings.length = 0
  try {
    const image = decoder.decode(bytes, false)
    if (!image || decoder.warnings.length > 0) throw new Error(decoder.warnings.join('; '))
    return image.data
  } catch (cause) {
    // A decoder that was thrown out of may have lost memory: the next image gets a new one.
    loaded = undefined
    throw damagedJpeg(where, `one that cannot be decoded (${decoder.warnings.join('; ') || String(cause)})`, cause)
  }
}

async function loadDecoder(): Promise<JpegDecoder> {
  const { default: create } = await import('@jsquash/jpeg/codec/dec/mozjpeg_dec.js')
  const wasmBinary = await jpegWasm()
  const warnings: string[] = []
  const options = {
    noInitialRun: true,
    printErr: (line: string) => warnings.push(line),
    ...(wasmBinary && { wasmBinary }),
  }
  const module = await (create as CreateModule)(options)
  return { decode: (bytes, applyOrientation) => module.decode(bytes, applyOrientation), warnings }
}
