import { formatShape, type NdArray, ShapeError, sizeOf } from '@autoencoders/core'

/**
 * The luma of colour images: what a colourisation model gets to see.
 *
 * `Y′ = 0.299 R′ + 0.587 G′ + 0.114 B′`, the weights of ITU-R BT.601 for gamma-coded values as image files hold them; the very
 * values that the decoders give with `channels: 1`.
 *
 * @param images `[..., 3]`: red, green, blue in any range.
 * @returns `[..., 1]` in memory of its own.
 * @throws {ShapeError} When the last axis is not of three channels.
 * @see ITU-R BT.601-7, section 2.5.1, https://www.itu.int/rec/R-REC-BT.601
 * @example
 * const colour = ndArray([1, 0, 0, 0, 1, 0], [1, 1, 2, 3]) // a red pixel and a green one
 * toGreyscale(colour).data // 0.299, 0.587: model.fit({ input: toGreyscale(colour), target: colour })
 */
export function toGreyscale(images: NdArray): NdArray {
  const { data, shape } = images
  if (shape.at(-1) !== 3 || data.length !== sizeOf(shape)) {
    throw new ShapeError({
      where: 'toGreyscale',
      expected: 'colour images [..., 3]',
      received: `${formatShape(shape)} over ${data.length} values`,
      repair: 'Give red, green and blue on the last axis, without alpha.',
    })
  }
  const grey = new Float32Array(data.length / 3)
  for (let i = 0; i < grey.length; i++) {
    grey[i] = 0.299 * data[3 * i]! + 0.587 * data[3 * i + 1]! + 0.114 * data[3 * i + 2]!
  }
  return { data: grey, shape: [...shape.slice(0, -1), 1] }
}
