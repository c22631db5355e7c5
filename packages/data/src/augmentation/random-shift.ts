import { type Augmentation, augmentation } from './augmentation.js'
import { checkFill, checkPerAxis, checkPixels, type PerAxis } from './augmentation-options.js'
import { cutWindow } from './cut-window.js'

/** How far {@link randomShift} goes. */
export interface RandomShiftOptions {
  /** Pixels in either direction at most, for both axes or `[vertical, horizontal]`; whole numbers ≥ 0. */
  readonly maximum: PerAxis
  /** What comes in from outside; 0 when left out. */
  readonly fill?: number
}

/**
 * Moves an image by whole pixels at random.
 *
 * `out[y + v, x + h] = image[y, x]` with v and h uniform in −maximum … maximum; `fill` elsewhere.
 *
 * @param options See {@link RandomShiftOptions}.
 * @returns An augmentation; images keep their size.
 * @throws {OptionError} When the maximum is not one or two whole numbers ≥ 0, or the fill is not finite.
 * @example
 * const shift = randomShift({ maximum: [0, 2] }) // sideways only
 * shift.apply(ndArray([1, 2, 3], [1, 3, 1]), randomStreams(0).stream('shift')).shape // [1, 3, 1]
 */
export function randomShift(options: RandomShiftOptions): Augmentation {
  const where = 'randomShift'
  const maximum = checkPerAxis(where, 'maximum', options?.maximum, checkPixels)
  const fill = checkFill(where, options.fill ?? 0)
  return augmentation(where, 'random-shift', { maximum, fill }, (image, random, { height, width }) => {
    const [down, right] = maximum.map((most) => random.integer(2 * most + 1) - most) as [number, number]
    return cutWindow(image, { top: -down, left: -right, height, width }, fill)
  })
}
