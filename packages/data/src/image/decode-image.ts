import type { NdArray } from '@autoencoders/core'
import { wrongMagic } from '../bytes/file-errors.js'
import type { DecodeImageOptions } from './channels.js'
import { decodeJpegBytes } from './decode-jpeg.js'
import { decodePngBytes } from './decode-png.js'
import { isJpeg } from './jpeg-structure.js'
import { isPng } from './png-structure.js'

/**
 * Decodes a PNG or JPEG image, told apart by their first bytes; see {@link decodePng} and {@link decodeJpeg}.
 *
 * @param bytes The file.
 * @returns `[height, width, channels]`, 0 to 1, in memory of its own.
 * @throws {FormatError} When the file is neither, or is truncated or altered.
 * @throws {OptionError} When `channels` is not 1, 3 or 4.
 * @example const image = await decodeImage(new Uint8Array(await file.arrayBuffer()), { channels: 3 })
 */
export async function decodeImage(bytes: Uint8Array, options: DecodeImageOptions = {}): Promise<NdArray> {
  return decodeImageBytes(bytes, options, 'decodeImage')
}

/** The same, naming another function in errors. */
export async function decodeImageBytes(
  bytes: Uint8Array,
  options: DecodeImageOptions,
  where: string,
): Promise<NdArray> {
  if (isPng(bytes)) return decodePngBytes(bytes, options, where)
  if (isJpeg(bytes)) return decodeJpegBytes(bytes, options, where)
  throw wrongMagic(where, 'a PNG (89 50 4e 47 …) or JPEG (ff d8 ff …) file', bytes)
}
