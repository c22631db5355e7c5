import {
  checkChoice,
  checkPositive,
  describeValue,
  formatShape,
  OptionError,
  type Shape,
  ShapeError,
} from '@autoencoders/core'
import { compensatedSum } from './compensated-sum.js'
import { type ImageScores, imageScores } from './image-scores.js'
import { type MetricInput, type Pair, readPair } from './metric-input.js'
import { gaussianWindow, type SeparableFilter, separableFilter, uniformWindow } from './separable-filter.js'

/** Options of {@link structuralSimilarity}. */
export interface StructuralSimilarityOptions {
  /** Distance between the least and the greatest value a pixel can have: 1 (default) or 255, say. */
  readonly dataRange?: number
  /** What pixels of a neighbourhood weigh: `'gaussian'` (default, as in the paper) or `'uniform'`. */
  readonly window?: 'gaussian' | 'uniform'
  /** Side of the neighbourhood in pixels, odd, ≥ 3. Default 11 for a Gaussian, 7 for a uniform window. */
  readonly windowSize?: number
  /** Standard deviation of the Gaussian window, in pixels. Default 1.5. */
  readonly sigma?: number
  /** K₁, which keeps the comparison of means stable near 0. Default 0.01. */
  readonly k1?: number
  /** K₂, which keeps the comparison of variances stable near 0. Default 0.03. */
  readonly k2?: number
  /**
   * Whether (co)variances are those of the neighbourhood itself (`'population'`, default, as in the paper) or, times
   * N / (N − 1) for its N pixels, estimates (`'sample'`, the default of scikit-image).
   */
  readonly covariance?: 'population' | 'sample'
}

/**
 * Structural similarity (SSIM) of each image.
 *
 * `(2 μₓ μᵧ + C₁)(2 σₓᵧ + C₂) / ((μₓ² + μᵧ² + C₁)(σₓ² + σᵧ² + C₂))`, `Cᵢ = (Kᵢ R)²`, in each neighbourhood that lies
 * inside the image; then the mean over neighbourhoods and channels.
 *
 * @param target `[n, height, width]` or `[n, height, width, channels]`.
 * @param output Same shape.
 * @param options Data range R, window and constants.
 * @returns One similarity an image, in [−1, 1], 1 for identical images; and their mean.
 * @throws {ShapeError} When the shapes differ, are not of images, or the images are smaller than the window.
 * @throws {DataError} When there are no values, or one is not finite.
 * @throws {OptionError} When an option is unknown or out of range.
 * @see Wang, Bovik, Sheikh & Simoncelli 2004, https://doi.org/10.1109/TIP.2003.819861
 * @example
 * const image = { data: new Float32Array(28 * 28).fill(0.5), shape: [1, 28, 28] }
 * structuralSimilarity(image, image).mean // 1
 */
export function structuralSimilarity(
  target: MetricInput,
  output: MetricInput,
  options: StructuralSimilarityOptions = {},
): ImageScores {
  const comparison = readOptions(options)
  const pair = readPair(where, target, output)
  const [images, height, width, channels] = imageShape(pair.shape, comparison.window.length)
  const compare = comparer(comparison, height, width)
  const perImage = Float64Array.from({ length: images }, (_, image) => {
    const similarity = (channel: number): number => compare(pair, image * height * width * channels + channel, channels)
    return compensatedSum(channels, similarity) / channels
  })
  return imageScores(perImage)
}

const where = 'structuralSimilarity'

/** Options in the form that the formula needs. */
interface Comparison {
  readonly window: Float64Array
  readonly c1: number
  readonly c2: number
  /** What (co)variances are multiplied by. */
  readonly unbias: number
}

/** Compares one channel of one image: pixels from `start` on, `stride` apart. Buffers are made once. */
function comparer(
  { window, c1, c2, unbias }: Comparison,
  height: number,
  width: number,
): (pair: Pair, start: number, stride: number) => number {
  const filter = separableFilter(window, height, width)
  const moments = localMoments(filter, height * width)
  const { meanX, meanY, squares, product } = moments
  return (pair, start, stride) => {
    const offset = moments.measure(pair, start, stride)
    const similarity = (i: number): number => {
      const [dx, dy] = [meanX[i]!, meanY[i]!]
      const variances = unbias * (squares[i]! - dx * dx - dy * dy)
      const covariance = unbias * (product[i]! - dx * dy)
      const [x, y] = [dx + offset, dy + offset]
      return ((2 * x * y + c1) * (2 * covariance + c2)) / ((x * x + y * y + c1) * (variances + c2))
    }
    return compensatedSum(filter.height * filter.width, similarity) / (filter.height * filter.width)
  }
}

/**
 * Filtered x, y, x² + y² and x·y, x and y less their common mean: only the sum of the two variances is ever needed,
 * and far from zero the difference of large squares would lose its digits.
 */
function localMoments(filter: SeparableFilter, pixels: number) {
  const buffer = (): Float64Array => new Float64Array(filter.height * filter.width)
  const moments = { meanX: buffer(), meanY: buffer(), squares: buffer(), product: buffer() }
  const [xs, ys, squares, products] = [0, 1, 2, 3].map(() => new Float64Array(pixels)) as Buffers
  const measure = ({ target, output }: Pair, start: number, stride: number): number => {
    const both = (i: number): number => target[start + i * stride]! + output[start + i * stride]!
    const offset = compensatedSum(pixels, both) / (2 * pixels)
    for (let i = 0; i < pixels; i++) {
      const x = target[start + i * stride]! - offset
      const y = output[start + i * stride]! - offset
      xs[i] = x
      ys[i] = y
      squares[i] = x * x + y * y
      products[i] = x * y
    }
    filter.apply(xs, moments.meanX)
    filter.apply(ys, moments.meanY)
    filter.apply(squares, moments.squares)
    filter.apply(products, moments.product)
    return offset
  }
  return { ...moments, measure }
}

type Buffers = [Float64Array, Float64Array, Float64Array, Float64Array]

function readOptions(options: StructuralSimilarityOptions): Comparison {
  const { dataRange = 1, window = 'gaussian', sigma = 1.5, k1 = 0.01, k2 = 0.03, covariance = 'population' } = options
  const { windowSize = window === 'gaussian' ? 11 : 7 } = options
  checkChoice(window, where, 'window', ['gaussian', 'uniform'])
  checkChoice(covariance, where, 'covariance', ['population', 'sample'])
  for (const [name, value] of Object.entries({ dataRange, sigma, k1, k2 })) checkPositive(value, where, name)
  if (window === 'uniform' && options.sigma !== undefined) throw uselessSigma()
  requireWindowSize(windowSize)
  const pixels = windowSize ** 2
  return {
    window: window === 'gaussian' ? gaussianWindow(windowSize, sigma) : uniformWindow(windowSize),
    c1: (k1 * dataRange) ** 2,
    c2: (k2 * dataRange) ** 2,
    unbias: covariance === 'sample' ? pixels / (pixels - 1) : 1,
  }
}

function uselessSigma(): OptionError {
  return new OptionError({
    where,
    expected: 'no sigma with a uniform window',
    received: 'one',
    repair: "Leave it out, or use window: 'gaussian'.",
  })
}

function imageShape(shape: Shape, windowSize: number): [number, number, number, number] {
  const [images = 0, height = 0, width = 0, channels = 1] = shape
  if (shape.length !== 3 && shape.length !== 4) {
    throw new ShapeError({
      where,
      expected: 'images [n, height, width] or [n, height, width, channels]',
      received: formatShape(shape),
      repair: 'Give flattened images their shape back: { data, shape: [n, 28, 28] }.',
    })
  }
  if (Math.min(height, width) < windowSize) {
    throw new ShapeError({
      where,
      expected: `images of at least ${windowSize} × ${windowSize} pixels, the size of the window`,
      received: `${height} × ${width}`,
      repair: 'Give a smaller odd windowSize, or larger images.',
    })
  }
  return [images, height, width, channels]
}

function requireWindowSize(size: unknown): void {
  if (typeof size === 'number' && Number.isInteger(size) && size >= 3 && size % 2 === 1) return
  throw new OptionError({ where, expected: 'windowSize to be an odd number ≥ 3', received: describeValue(size) })
}
