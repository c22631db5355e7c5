/** Samples as pixels: pictures as they are, differences as heat. */

import type { NdArray } from '@autoencoders/core'

export type Paint = 'plain' | 'difference'

/** One sample of an array `[n, height, width, channels]` as an image; differences run from the background to red. */
export function imageOf({ data, shape }: NdArray, index: number, paint: Paint): ImageData {
  const [, height = 1, width = 1, channels = 1] = shape
  const pixels = new Uint8ClampedArray(4 * height * width)
  const start = index * height * width * channels
  for (let i = 0; i < height * width; i++) {
    const [red, green, blue] = paint === 'plain' ? colourAt(data, start, i, channels) : heat(data, start, i, channels)
    pixels.set([red, green, blue, 255], 4 * i)
  }
  return new ImageData(pixels, width, height)
}

/** `|one − other|`, element by element. */
export function differences(one: NdArray, other: NdArray): NdArray {
  return { data: one.data.map((value, i) => Math.abs(value - other.data[i]!)), shape: one.shape }
}

type Colour = readonly [number, number, number]

function colourAt(data: Float32Array, start: number, pixel: number, channels: number): Colour {
  const at = start + pixel * channels
  const red = 255 * data[at]!
  return channels < 3 ? [red, red, red] : [red, 255 * data[at + 1]!, 255 * data[at + 2]!]
}

const cold: Colour = [18, 18, 26]
const warm: Colour = [244, 82, 104]
const hot: Colour = [255, 236, 170]

function heat(data: Float32Array, start: number, pixel: number, channels: number): Colour {
  let sum = 0
  for (let channel = 0; channel < channels; channel++) sum += data[start + pixel * channels + channel]!
  const share = Math.min(1, sum / channels)
  return share < 0.5 ? between(cold, warm, 2 * share) : between(warm, hot, 2 * share - 1)
}

function between(from: Colour, to: Colour, share: number): Colour {
  return [0, 1, 2].map((i) => from[i]! + share * (to[i]! - from[i]!)) as unknown as Colour
}
