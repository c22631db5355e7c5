import { type NdArray, OptionError } from '@autoencoders/core'

/** How many channels an image is to have: 1 grey, 3 RGB, 4 RGBA. */
export type Channels = 1 | 3 | 4

/** Options of the image decoders. */
export interface DecodeImageOptions {
  /**
   * Convert to grey (1), RGB (3) or RGBA (4); what the file has when left out.
   * Grey is 0.299 R + 0.587 G + 0.114 B; alpha is dropped, not blended, or 1 where there is none.
   */
  readonly channels?: Channels
}

/** @throws {OptionError} When the channels are not 1, 3, 4 or left out. */
export function checkChannels(channels: Channels | undefined, where: string): void {
  if (channels === undefined || channels === 1 || channels === 3 || channels === 4) return
  throw new OptionError({ where, expected: 'channels: 1 (grey), 3 (RGB) or 4 (RGBA)', received: String(channels) })
}

/**
 * An image with another number of channels.
 *
 * @param image `[height, width, 1 | 2 | 3 | 4]`; 2 is grey and alpha.
 * @returns The image itself if nothing is to be done, else a new array.
 * @see ITU-R BT.601 for the weights of grey
 */
export function convertChannels(image: NdArray, channels: Channels | undefined): NdArray {
  const [height = 0, width = 0, from = 0] = image.shape
  if (channels === undefined || channels === from) return image
  const data = new Float32Array(height * width * channels)
  for (let pixel = 0; pixel < height * width; pixel++) {
    writePixel(
      image.data.subarray(pixel * from, (pixel + 1) * from),
      data.subarray(pixel * channels, (pixel + 1) * channels),
    )
  }
  return { data, shape: [height, width, channels] }
}

function writePixel(from: Float32Array, to: Float32Array): void {
  const isGrey = from.length <= 2
  const [red = 0, green = 0, blue = 0] = isGrey ? [from[0], from[0], from[0]] : from
  if (to.length === 1) {
    to[0] = isGrey ? red : 0.299 * red + 0.587 * green + 0.114 * blue
    return
  }
  to.set([red, green, blue])
  if (to.length === 4) to[3] = from.length % 2 === 0 ? from[from.length - 1]! : 1
}
