/** What every augmentation is: a random change of one image that its settings and a random stream decide. */

import { formatShape, type JsonObject, type NdArray, type RandomStream, ShapeError, sizeOf } from '@autoencoders/core'

/** A random change of an image. It holds no state: the stream it is given decides what it does. */
export interface Augmentation {
  /** Its name where it is saved, such as `'random-flip'`. */
  readonly kind: string
  /**
   * Changes one image.
   *
   * @param image `[height, width, channels]`; not changed.
   * @param random Where its draws come from: the same stream, at the same place, gives the same bytes on every engine.
   * @returns An image in memory of its own, of a size that depends on the options and on the image's size alone.
   * @throws {ShapeError} When the array is not an image with pixels.
   */
  apply(image: NdArray, random: RandomStream): NdArray
  /** Its kind and all of its settings; `augmentationsFromJSON` reads a list of them. */
  toJSON(): JsonObject
}

/** The lengths of an image's axes, in pixels. */
export interface ImageSize {
  readonly height: number
  readonly width: number
  readonly channels: number
}

/**
 * Makes an augmentation of its settings.
 *
 * @param where Its factory, for errors.
 * @param settings Everything it was told, defaults filled in: what is saved of it.
 * @param change Gives the new image; the one it gets was found to be an image.
 */
export function augmentation(
  where: string,
  kind: string,
  settings: JsonObject,
  change: (image: NdArray, random: RandomStream, size: ImageSize) => NdArray,
): Augmentation {
  return Object.freeze({
    kind,
    apply: (image: NdArray, random: RandomStream) => change(image, random, imageSize(`${where}.apply`, image)),
    toJSON: () => ({ kind, ...settings }),
  })
}

function imageSize(where: string, { data, shape }: NdArray): ImageSize {
  const [height = 0, width = 0, channels = 0] = shape
  if (shape.length === 3 && data.length > 0 && data.length === sizeOf(shape)) return { height, width, channels }
  throw new ShapeError({
    where,
    expected: 'an image [height, width, channels] with pixels',
    received: `${formatShape(shape)} over ${data.length} values`,
    repair: 'Give one image, a grey one with a channel axis of 1; augmentImages takes batches.',
  })
}
