import { checkChoice, DataError, formatShape, type NdArray, ShapeError } from '@autoencoders/core'
import { encode } from 'fast-png'

/** Options of {@link encodePng}. */
export interface EncodePngOptions {
  /** Bits of a sample; 8 when left out. */
  readonly depth?: 8 | 16
}

/**
 * Encodes an image as PNG. Samples are `round(value · (2^depth − 1))`.
 *
 * @param image `[height, width]` or `[height, width, channels]` of 1 (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGBA)
 * channels, values 0 to 1.
 * @returns The file.
 * @throws {ShapeError} When the array is not an image, or has no pixels.
 * @throws {DataError} When a value is NaN or outside 0 … 1.
 * @throws {OptionError} When the depth is neither 8 nor 16.
 * @example await writeFile('digit.png', encodePng({ data: digits.data.subarray(0, 784), shape: [28, 28] }))
 */
export function encodePng(image: NdArray, options: EncodePngOptions = {}): Uint8Array {
  const { depth = 8 } = options
  checkChoice(depth, 'encodePng', 'depth', [8, 16])
  const [height = 0, width = 0, channels = 1, ...more] = image.shape
  if (image.shape.length < 2 || more.length > 0 || channels < 1 || channels > 4 || height * width === 0) {
    throw new ShapeError({
      where: 'encodePng',
      expected: 'an image [height, width] or [height, width, 1 … 4]',
      received: formatShape(image.shape),
      repair: 'Encode one image at a time, with its channels on the last axis.',
    })
  }
  return encode({ width, height, channels, depth, data: toSamples(image.data, depth) })
}

function toSamples(values: Float32Array, depth: 8 | 16): Uint8Array | Uint16Array {
  const samples = depth === 8 ? new Uint8Array(values.length) : new Uint16Array(values.length)
  const maximum = 2 ** depth - 1
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!(value >= 0 && value <= 1)) throw outOfRange(value, i)
    samples[i] = Math.round(value * maximum)
  }
  return samples
}

function outOfRange(value: number, index: number): DataError {
  return new DataError({
    where: 'encodePng',
    expected: 'values from 0 to 1',
    received: `${value} at element ${index}`,
    repair: 'Clip the values, or undo the scaler first.',
  })
}
