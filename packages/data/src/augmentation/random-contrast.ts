import type { NdArray } from '@autoencoders/core'
import { type Augmentation, augmentation, type ImageSize } from './augmentation.js'
import { checkClip, checkInterval, drawWithin, type Interval } from './augmentation-options.js'
import { mapWithin } from './map-within.js'

/** How far {@link randomContrast} goes. */
export interface RandomContrastOptions {
  /** `[least, greatest]`, ≥ 0: 0 leaves nothing but the mean, 1 the image as it is, 2 doubles what differs from the mean. */
  readonly factor: Interval
  /** The range of the data, to which the result is cut; [0, 1] when left out. */
  readonly clip?: Interval
}

/**
 * Raises or lowers an image's contrast at random.
 *
 * `out = clip(mean + f·(image − mean))` with one f for the whole image, uniform within `factor`, and the mean over all pixels of each
 * channel by itself.
 *
 * @param options See {@link RandomContrastOptions}.
 * @returns An augmentation; images keep their size. Its `apply` throws a DataError for values outside the range.
 * @throws {OptionError} When the factor is not two numbers ≥ 0, or clip not two finite numbers, the lower one first.
 * @see TensorFlow's `tf.image.random_contrast`
 * @example
 * const contrast = randomContrast({ factor: [0.8, 1.25] })
 * contrast.apply(ndArray([0, 1], [1, 2, 1]), randomStreams(0).stream('contrast')).shape // [1, 2, 1]
 */
export function randomContrast(options: RandomContrastOptions): Augmentation {
  const where = 'randomContrast'
  const factor = checkInterval(where, 'factor', options?.factor, 0, Number.POSITIVE_INFINITY)
  const clip = checkClip(where, options.clip ?? [0, 1])
  return augmentation(where, 'random-contrast', { factor, clip }, (image, random, size) => {
    const drawn = drawWithin(random, factor)
    const means = channelMeans(image, size)
    return mapWithin(where, image, clip, (value, i) => {
      const mean = means[i % size.channels]!
      return mean + drawn * (value - mean)
    })
  })
}

function channelMeans({ data }: NdArray, { height, width, channels }: ImageSize): Float64Array {
  const sums = new Float64Array(channels)
  for (let i = 0; i < data.length; i++) sums[i % channels]! += data[i]!
  return sums.map((sum) => sum / (height * width))
}
