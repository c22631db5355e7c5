import { checkWhole, formatShape, type NdArray, type RandomStream, ShapeError } from '@autoencoders/core'
import { type Augmentation, augmentation, type ImageSize } from './augmentation.js'
import { checkFill, checkPerAxis, checkPixels, type PerAxis } from './augmentation-options.js'
import { cutWindow } from './cut-window.js'

/** What {@link randomCrop} cuts out. */
export interface RandomCropOptions {
  /** Of what is cut out, in pixels: `[height, width]`, or one number for both; whole numbers ≥ 1. */
  readonly size: PerAxis
  /** Pixels put around the image first, on both sides of both axes or of `[vertical, horizontal]`; 0 when left out. */
  readonly padding?: PerAxis
  /** What padding is made of; 0 when left out. */
  readonly fill?: number
}

/**
 * Cuts a window of one size out of an image, at random.
 *
 * `out[y, x] = padded[y + t, x + l]` with t and l uniform over all windows that lie within the padded image.
 *
 * @param options See {@link RandomCropOptions}.
 * @returns An augmentation; images get the given size. Its `apply` throws a ShapeError for images that are smaller than that with
 *   their padding.
 * @throws {OptionError} When the size is not one or two whole numbers ≥ 1, the padding not ≥ 0, or the fill not finite.
 * @example
 * const crop = randomCrop({ size: [32, 32], padding: 4 }) // usual for CIFAR-10
 * crop.apply(ndArray(new Float32Array(3072), [32, 32, 3]), randomStreams(0).stream('crop')).shape // [32, 32, 3]
 */
export function randomCrop(options: RandomCropOptions): Augmentation {
  const where = 'randomCrop'
  const size = checkPerAxis(where, 'size', options?.size, checkLength)
  const padding = checkPerAxis(where, 'padding', options.padding ?? 0, checkPixels)
  const fill = checkFill(where, options.fill ?? 0)
  return augmentation(where, 'random-crop', { size, padding, fill }, (image, random, imageSize) =>
    crop(image, random, imageSize, { size, padding, fill }),
  )
}

function checkLength(value: unknown, where: string, name: string): number {
  checkWhole(value, where, name, 1)
  return checkPixels(value, where, name)
}

function crop(
  image: NdArray,
  random: RandomStream,
  imageSize: ImageSize,
  { size, padding, fill }: { size: readonly [number, number]; padding: readonly [number, number]; fill: number },
): NdArray {
  const room = [imageSize.height + 2 * padding[0] - size[0], imageSize.width + 2 * padding[1] - size[1]] as const
  if (room[0] < 0 || room[1] < 0) {
    const padded = padding[0] + padding[1] > 0 ? ` with padding [${padding.join(', ')}]` : ''
    throw new ShapeError({
      where: 'randomCrop.apply',
      expected: `an image of at least [${size.join(', ')}]${padded}`,
      received: formatShape(image.shape),
      repair: 'Cut out less, or give more padding.',
    })
  }
  const top = random.integer(room[0] + 1) - padding[0]
  const left = random.integer(room[1] + 1) - padding[1]
  return cutWindow(image, { top, left, height: size[0], width: size[1] }, fill)
}
