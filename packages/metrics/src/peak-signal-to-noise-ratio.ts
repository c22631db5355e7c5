import { checkPositive, formatShape, type Shape, ShapeError, sizeOf } from '@autoencoders/core'
import { compensatedSum } from './compensated-sum.js'
import { type ImageScores, imageScores } from './image-scores.js'
import { type MetricInput, readPair } from './metric-input.js'

/** Options of {@link peakSignalToNoiseRatio}. */
export interface PeakSignalToNoiseRatioOptions {
  /** Distance between the least and the greatest value a pixel can have: 1 (default) or 255, say. */
  readonly dataRange?: number
}

/**
 * Peak signal-to-noise ratio of each image.
 *
 * `10 log₁₀(R² / MSE)` in decibels, R being the data range and MSE the mean squared error of one image.
 *
 * @param target `[n, ...]`: n images of any shape.
 * @param output Same shape.
 * @param options The data range.
 * @returns One ratio an image, and their mean. Identical images have `Infinity`, and so has a mean over one.
 * @throws {ShapeError} When the shapes differ, or have no axis of images.
 * @throws {DataError} When there are no values, or one is not finite.
 * @throws {OptionError} When the data range is not a finite number above 0.
 * @see https://scikit-image.org/docs/stable/api/skimage.metrics.html#skimage.metrics.peak_signal_noise_ratio
 * @example peakSignalToNoiseRatio([[0, 0]], [[0.1, 0.1]]).mean // 20
 */
export function peakSignalToNoiseRatio(
  target: MetricInput,
  output: MetricInput,
  options: PeakSignalToNoiseRatioOptions = {},
): ImageScores {
  const { dataRange = 1 } = options
  checkPositive(dataRange, 'peakSignalToNoiseRatio', 'dataRange')
  const pair = readPair('peakSignalToNoiseRatio', target, output)
  if (pair.shape.length < 2) throw noImages(pair.shape)
  const pixels = sizeOf(pair.shape.slice(1))
  const perImage = Float64Array.from({ length: pair.shape[0]! }, (_, image) => {
    const start = image * pixels
    const squares = compensatedSum(pixels, (i) => (pair.output[start + i]! - pair.target[start + i]!) ** 2)
    return 10 * Math.log10(dataRange ** 2 / (squares / pixels))
  })
  return imageScores(perImage)
}

function noImages(shape: Shape): ShapeError {
  return new ShapeError({
    where: 'peakSignalToNoiseRatio',
    expected: 'images [n, ...]',
    received: formatShape(shape),
    repair: `A single image is [1, ${sizeOf(shape)}].`,
  })
}
