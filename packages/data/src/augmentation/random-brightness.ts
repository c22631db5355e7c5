import { checkFinite } from '@autoencoders/core'
import { type Augmentation, augmentation } from './augmentation.js'
import { checkClip, drawAround, type Interval } from './augmentation-options.js'
import { mapWithin } from './map-within.js'

/** How far {@link randomBrightness} goes. */
export interface RandomBrightnessOptions {
  /** What is added or taken away at most, in units of the data, ≥ 0. */
  readonly maximum: number
  /** The range of the data, to which the result is cut; [0, 1] when left out. */
  readonly clip?: Interval
}

/**
 * Makes an image lighter or darker at random.
 *
 * `out = clip(image + δ)` with one δ for the whole image, uniform in −maximum … maximum.
 *
 * @param options See {@link RandomBrightnessOptions}.
 * @returns An augmentation; images keep their size. Its `apply` throws a DataError for values outside the range.
 * @throws {OptionError} When the maximum is not finite and ≥ 0, or clip is not two finite numbers, the lower one first.
 * @example
 * const brightness = randomBrightness({ maximum: 0.2 })
 * brightness.apply(ndArray([0, 1], [1, 2, 1]), randomStreams(0).stream('light')).shape // [1, 2, 1]
 */
export function randomBrightness(options: RandomBrightnessOptions): Augmentation {
  const where = 'randomBrightness'
  const maximum = checkFinite(options?.maximum, where, 'maximum', 0)
  const clip = checkClip(where, options.clip ?? [0, 1])
  return augmentation(where, 'random-brightness', { maximum, clip }, (image, random) => {
    const change = drawAround(random, maximum)
    return mapWithin(where, image, clip, (value) => value + change)
  })
}
