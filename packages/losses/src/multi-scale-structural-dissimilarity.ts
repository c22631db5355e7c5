import { checkRate, definePart, describeValue, formatShape, OptionError, ShapeError } from '@autoencoders/core'
import { integerPower, type PartBody, type Reconstruction } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { checkImageShape, filterTransposed, halving, type ImageShape } from './image-maps.js'
import { requireSameShape } from './requirements.js'
import {
  checkSimilarity,
  type MapPair,
  meanOfNeighbourhoods,
  type Similarity,
  similarityTerms,
} from './similarity-terms.js'
import { type MaskOptions, mixed, type StructuralDissimilarityOptions, toPair } from './structural-dissimilarity.js'

/** Options of {@link multiScaleStructuralDissimilarity}. */
export interface MultiScaleStructuralDissimilarityOptions extends StructuralDissimilarityOptions {
  /**
   * The exponent of each scale, finest first, each above 0; their number is that of the scales. Default those that Wang et al. found
   * by asking people, 0.0448, 0.2856, 0.3001, 0.2363 and 0.1333. Fewer should sum to 1 too.
   */
  readonly weights?: readonly number[]
}

/** Of Wang et al. 2003, section 3.2. */
const WEIGHTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]
/** What a similarity is raised to before it has an exponent: below 0 it has no root, at 0 no slope. */
const LEAST_SIMILARITY = 1e-4

/**
 * Structural dissimilarity of each sample over several scales, 1 − MS-SSIM.
 *
 * `1 − l_M^w_M · Πⱼ cⱼ^wⱼ`: at each scale j the mean c of `(2 σₓᵧ + C₂)/(σₓ² + σᵧ² + C₂)` over neighbourhoods, at the coarsest
 * that of the whole SSIM; from one scale to the next, pixels are means of 2 × 2 (the last of an odd number is by itself). Then the
 * mean over channels. Means below 10⁻⁴, of pictures that have nothing in common, are taken for 10⁻⁴: 0 has no slope.
 *
 * Images must be at least `(windowSize − 1)·2^(scales − 1) + 1` pixels high and wide: 161 unless told otherwise.
 * Under a mask a neighbourhood is made of those of its pixels that count, and counts by their share.
 *
 * @param target `[batch, height, width]` or `[batch, height, width, channels]`, float32.
 * @param output Same shape.
 * @param options Weights, data range R, window, constants, `mix` and a mask; what the mask leaves out must still be finite.
 * @returns `[batch]`, in [0, 1] without `mix`; 0 for identical images. The caller disposes it.
 * @throws {OptionError} When an option is out of range.
 * @throws {ShapeError} When the shapes differ, are not of images, or too small for the scales, or the mask does not fit.
 * @see Wang, Simoncelli & Bovik 2003, https://doi.org/10.1109/ACSSC.2003.1292216; Zhao et al. 2017 (`mix`), https://arxiv.org/abs/1511.08861
 * @example
 * const image = tf.ones([8, 28, 28])
 * multiScaleStructuralDissimilarityPerSample(image, image, { windowSize: 7, weights: [0.2, 0.4, 0.4] }) // eight zeros
 */
export function multiScaleStructuralDissimilarityPerSample(
  target: tf.Tensor,
  output: tf.Tensor,
  options: MultiScaleStructuralDissimilarityOptions & MaskOptions = {},
): tf.Tensor1D {
  const settings = checkOptions(options)
  requireSameShape(where, target, output)
  requireScalesFit(checkImageShape(target.shape.slice(1), where), settings)
  return tf.tidy(() => {
    const dissimilarity = perSample(toPair(target, output, options.mask, where), target.shape[0]!, settings)
    return mixed(dissimilarity, settings.mix, { target, output, mask: options.mask }, settings)
  })
}

/**
 * Structural dissimilarity over several scales as a reconstruction: for larger pictures, looked at from near and far.
 *
 * @param options See {@link MultiScaleStructuralDissimilarityOptions}.
 * @throws {OptionError} When an option is out of range.
 * @throws {ShapeError} When a model is made of it whose targets are not images, or too small for the scales.
 * @see Wang, Simoncelli & Bovik 2003, https://doi.org/10.1109/ACSSC.2003.1292216
 * @example multiScaleStructuralDissimilarity({ windowSize: 7, weights: [0.2, 0.4, 0.4], mix: 0.16 })
 */
export const multiScaleStructuralDissimilarity = definePart(
  'reconstruction',
  'multiScaleStructuralDissimilarity',
  (options: MultiScaleStructuralDissimilarityOptions): PartBody<Reconstruction> => {
    const settings = checkOptions(options)
    return {
      outputShape(targetShape) {
        requireScalesFit(checkImageShape(targetShape, where), settings)
        return targetShape
      },
      loss: (target, output, mask) => multiScaleStructuralDissimilarityPerSample(target, output, { ...options, mask }),
      toData: (output) => tf.clone(output),
    }
  },
)

const where = 'multiScaleStructuralDissimilarity'

interface Settings extends Similarity {
  readonly weights: readonly number[]
  readonly mix: number
}

function perSample(pair: MapPair, batch: number, settings: Settings): tf.Tensor1D {
  const similarity = tf.reshape(mapSimilarity(pair, settings), [batch, -1]) as tf.Tensor2D
  const share = pair.mask && (tf.reshape(tf.mean(pair.mask, [1, 2]), [batch, -1]) as tf.Tensor2D)
  return meanOfNeighbourhoods(tf.sub(1, similarity), share)
}

/** `l_M^w_M · Πⱼ cⱼ^wⱼ` of each map, `[count]`. */
function mapSimilarity(pair: MapPair, settings: Settings): tf.Tensor {
  const { weights } = settings
  let scale = pair
  const logs = weights.map((weight, j) => {
    if (j > 0) scale = halved(scale)
    const { luminance, structure, share } = similarityTerms(scale, settings)
    const last = j === weights.length - 1
    const mean = meanOfNeighbourhoods(last ? tf.mul(luminance, structure) : structure, share)
    return tf.mul(tf.log(tf.maximum(mean, LEAST_SIMILARITY)), weight)
  })
  return tf.exp(tf.addN(logs))
}

/** Half as high and wide, and transposed, which no term minds. */
function halved({ target, output, mask }: MapPair): MapPair {
  if (!mask) return { target: filterTransposed(target, halving), output: filterTransposed(output, halving) }
  const counted = filterTransposed(mask, halving)
  const mean = (maps: tf.Tensor3D): tf.Tensor3D =>
    tf.div(filterTransposed(tf.mul(maps, mask), halving), tf.maximum(counted, LEAST_COUNT))
  return { target: mean(target), output: mean(output), mask: counted }
}

/** Below any mean of a mask that is not 0. */
const LEAST_COUNT = 1e-6

function checkOptions(options: MultiScaleStructuralDissimilarityOptions): Settings {
  const { weights = WEIGHTS, mix = 0 } = options
  const valid =
    Array.isArray(weights) && weights.length > 0 && weights.every((weight) => weight > 0 && weight < Infinity)
  if (!valid) {
    const expected = 'weights of numbers above 0, one for each scale'
    throw new OptionError({ where, expected, received: describeValue(weights) })
  }
  return { ...checkSimilarity(options, where), weights, mix: checkRate(mix, where, 'mix') }
}

function requireScalesFit({ height, width }: ImageShape, { window, weights }: Settings): void {
  const smallest = leastSide(window.length, weights.length)
  const side = Math.min(height, width)
  if (side >= smallest) return
  const fitting = weights.filter((_, j) => leastSide(window.length, j + 1) <= side).length
  const advice =
    fitting > 0 ? `give no more than ${fitting} weights, or a smaller windowSize` : 'give a smaller windowSize'
  throw new ShapeError({
    where,
    expected: `images of at least ${smallest} × ${smallest} pixels for ${weights.length} scales and a window of ${window.length}`,
    received: formatShape([height, width]),
    repair: `Give larger images, or ${advice}.`,
  })
}

/** So that the coarsest scale is as large as the window. */
function leastSide(windowSize: number, scales: number): number {
  return (windowSize - 1) * integerPower(2, scales - 1) + 1
}
