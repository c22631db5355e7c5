import { checkProbability, type NdArray, type RandomStream } from '@autoencoders/core'
import { portableExp, portableLog } from '@autoencoders/core/extend'
import { type Augmentation, augmentation, type ImageSize } from './augmentation.js'
import { checkFill, checkInterval, drawEvent, drawWithin, type Interval } from './augmentation-options.js'

/** What {@link randomErasing} erases. */
export interface RandomErasingOptions {
  /** Of an image losing anything; 0.5 when left out. */
  readonly probability?: number
  /** Share of the image `[least, greatest]`, in 0 … 1; [0.02, 0.33] when left out. */
  readonly area?: Interval
  /** Height ÷ width of what is erased `[least, greatest]`, in 0.001 … 1000; [0.3, 3.3] when left out. */
  readonly aspectRatio?: Interval
  /** What erased pixels become; 0 when left out. */
  readonly fill?: number
}

/** A rectangle that does not fit is drawn again this often, as in torchvision. */
const ATTEMPTS = 10

/**
 * Erases a rectangle at random.
 *
 * With a an area uniform within `area`, and log r uniform within the logarithms of `aspectRatio`, the rectangle has
 * `round(√(a·r))` × `round(√(a/r))` pixels and any place where it fits, with the same probability. One that is as high or as wide as
 * the image, or has no pixels, is drawn again, up to ten times; after that nothing is erased.
 *
 * @param options See {@link RandomErasingOptions}.
 * @returns An augmentation; images keep their size.
 * @throws {OptionError} When the probability is not in 0…1, the area not within 0…1, the ratio not within 0.001…1000, or the fill not finite.
 * @see Zhong et al. 2020, https://arxiv.org/abs/1708.04896; torchvision's `RandomErasing`
 * @example
 * const erasing = randomErasing({ probability: 1, area: [0.1, 0.2] })
 * erasing.apply(ndArray(new Float32Array(784), [28, 28, 1]), randomStreams(0).stream('erase')).shape // [28, 28, 1]
 */
export function randomErasing(options: RandomErasingOptions = {}): Augmentation {
  const where = 'randomErasing'
  const { probability = 0.5, area = [0.02, 0.33], aspectRatio = [0.3, 3.3], fill = 0 } = options
  const settings = {
    probability: checkProbability(probability, where, 'probability'),
    area: checkInterval(where, 'area', area, 0, 1),
    aspectRatio: checkInterval(where, 'aspectRatio', aspectRatio, 1e-3, 1e3),
    fill: checkFill(where, fill),
  }
  const [least, greatest] = settings.aspectRatio
  const logRatio = [portableLog(least), portableLog(greatest)] as const
  return augmentation(where, 'random-erasing', settings, (image, random, size) => {
    const copy = { data: image.data.slice(), shape: [...image.shape] }
    if (!drawEvent(random, settings.probability)) return copy
    const lengths = drawLengths(random, size, settings.area, logRatio)
    return lengths ? erase(copy, random, size, lengths, settings.fill) : copy
  })
}

type Lengths = readonly [height: number, width: number]

function drawLengths(
  random: RandomStream,
  { height, width }: ImageSize,
  area: Interval,
  logRatio: Interval,
): Lengths | undefined {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const pixels = drawWithin(random, area) * height * width
    const ratio = portableExp(drawWithin(random, logRatio))
    const lengths = [Math.round(Math.sqrt(pixels * ratio)), Math.round(Math.sqrt(pixels / ratio))] as const
    if (lengths[0] > 0 && lengths[1] > 0 && lengths[0] < height && lengths[1] < width) return lengths
  }
  return undefined
}

function erase(
  image: NdArray,
  random: RandomStream,
  { height, width, channels }: ImageSize,
  [rows, columns]: Lengths,
  fill: number,
): NdArray {
  const top = random.integer(height - rows + 1)
  const left = random.integer(width - columns + 1)
  for (let y = top; y < top + rows; y++) {
    image.data.fill(fill, (y * width + left) * channels, (y * width + left + columns) * channels)
  }
  return image
}
