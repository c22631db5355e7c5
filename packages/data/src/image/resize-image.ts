import { checkWhole, formatShape, type NdArray, ShapeError } from '@autoencoders/core'

/** What one output pixel takes from one axis of the input: consecutive pixels from `first`, with weights of sum 1. */
interface Taps {
  readonly first: number
  readonly weights: readonly number[]
}

/**
 * Resizes an image, each axis on its own: averaging areas where it shrinks, linearly where it grows.
 *
 * With `s = input / output` and output pixel `i`: shrinking averages the input over `[i·s, (i+1)·s]`, parts of pixels
 * counting as parts; growing interpolates at `(i + ½)·s − ½` between the two nearest centres, edges repeated.
 * Means are kept when shrinking, so nothing aliases. The same bits on every engine.
 *
 * @param image `[height, width, channels]`.
 * @param size New `[height, width]` in pixels, each ≥ 1.
 * @returns `[height, width, channels]` in memory of its own.
 * @throws {ShapeError} When the array is not an image with pixels.
 * @throws {OptionError} When the size is not two whole numbers of 1 or more.
 * @example resizeImage(ndArray([0, 1, 2, 3], [1, 4, 1]), [1, 2]).data // 0.5, 2.5
 */
export function resizeImage(image: NdArray, size: readonly [height: number, width: number]): NdArray {
  checkSize('resizeImage', size)
  const [height = 0, width = 0, channels = 0] = image.shape
  if (image.shape.length !== 3 || image.data.length === 0) {
    throw new ShapeError({
      where: 'resizeImage',
      expected: 'an image [height, width, channels] with pixels',
      received: formatShape(image.shape),
      repair: 'Resize one image at a time; add a channel axis of 1 to a grey one.',
    })
  }
  const [newHeight, newWidth] = size
  const rows = resizeAxis(image.data, { outer: 1, length: height, inner: width * channels }, newHeight)
  const data = resizeAxis(rows, { outer: newHeight, length: width, inner: channels }, newWidth)
  return { data: Float32Array.from(data), shape: [newHeight, newWidth, channels] }
}

/** @throws {OptionError} When the size is not two whole numbers of 1 or more. */
export function checkSize(where: string, size: readonly [height: number, width: number]): void {
  checkWhole(size[0], where, 'height in size', 1)
  checkWhole(size[1], where, 'width in size', 1)
}

/** An axis of a row-major array: how many runs of it there are outside, and how far its elements are apart. */
interface Axis {
  readonly outer: number
  readonly length: number
  readonly inner: number
}

/** In 64 bits, so that only the result is rounded. */
function resizeAxis(data: ArrayLike<number>, axis: Axis, newLength: number): Float64Array {
  const { outer, length, inner } = axis
  const taps = axisTaps(length, newLength)
  const out = new Float64Array(outer * newLength * inner)
  for (let o = 0; o < outer; o++) {
    taps.forEach(({ first, weights }, i) => {
      for (let k = 0; k < inner; k++) {
        let sum = 0
        for (let t = 0; t < weights.length; t++) sum += weights[t]! * data[(o * length + first + t) * inner + k]!
        out[(o * newLength + i) * inner + k] = sum
      }
    })
  }
  return out
}

function axisTaps(length: number, newLength: number): readonly Taps[] {
  const scale = length / newLength
  return Array.from({ length: newLength }, (_, i) =>
    scale > 1 ? areaTaps(i, length, newLength) : linearTaps(i, scale, length),
  )
}

/** In units of 1 / newLength of a pixel everything is a whole number, so the weights are exact fractions. */
function areaTaps(i: number, length: number, newLength: number): Taps {
  const start = i * length
  const end = (i + 1) * length
  const first = Math.floor(start / newLength)
  const last = Math.ceil(end / newLength)
  const weights = Array.from({ length: last - first }, (_, t) => {
    const left = Math.max(start, (first + t) * newLength)
    const right = Math.min(end, (first + t + 1) * newLength)
    return (right - left) / length
  })
  return { first, weights }
}

function linearTaps(i: number, scale: number, length: number): Taps {
  const position = Math.min(Math.max((i + 0.5) * scale - 0.5, 0), length - 1)
  const first = Math.floor(position)
  const fraction = position - first
  return { first, weights: fraction === 0 ? [1] : [1 - fraction, fraction] }
}
