import { checkChoice, checkProbability, type NdArray } from '@autoencoders/core'
import { type Augmentation, augmentation, type ImageSize } from './augmentation.js'
import { drawEvent } from './augmentation-options.js'

/** What {@link randomFlip} may do. */
export interface RandomFlipOptions {
  /** Left to right; true when left out. */
  readonly horizontal?: boolean
  /** Upside down; false when left out. */
  readonly vertical?: boolean
  /** Of each kind of flip, independently; 0.5 when left out. */
  readonly probability?: number
}

/**
 * Mirrors an image at random.
 *
 * `out[y, x] = image[y, width − 1 − x]` (horizontal), `image[height − 1 − y, x]` (vertical), or both.
 *
 * @param options See {@link RandomFlipOptions}.
 * @returns An augmentation; images keep their size.
 * @throws {OptionError} When the probability is not in 0…1, or a flip is neither true nor false.
 * @example
 * const flip = randomFlip({ probability: 1 })
 * flip.apply(ndArray([1, 2, 3], [1, 3, 1]), randomStreams(0).stream('flip')).data // 3, 2, 1
 */
export function randomFlip(options: RandomFlipOptions = {}): Augmentation {
  const where = 'randomFlip'
  const { horizontal = true, vertical = false, probability = 0.5 } = options
  checkChoice(horizontal, where, 'horizontal', [true, false])
  checkChoice(vertical, where, 'vertical', [true, false])
  checkProbability(probability, where, 'probability')
  return augmentation(where, 'random-flip', { horizontal, vertical, probability }, (image, random, size) => {
    // Both are always drawn, so that one option does not change what the other draws.
    const mirrored = drawEvent(random, probability) && horizontal
    const upsideDown = drawEvent(random, probability) && vertical
    return flip(image, size, mirrored, upsideDown)
  })
}

function flip(image: NdArray, { height, width, channels }: ImageSize, mirrored: boolean, upsideDown: boolean): NdArray {
  const data = new Float32Array(image.data.length)
  for (let y = 0; y < height; y++) {
    const row = (upsideDown ? height - 1 - y : y) * width
    for (let x = 0; x < width; x++) {
      const pixel = row + (mirrored ? width - 1 - x : x)
      for (let c = 0; c < channels; c++) data[(y * width + x) * channels + c] = image.data[pixel * channels + c]!
    }
  }
  return { data, shape: [height, width, channels] }
}
