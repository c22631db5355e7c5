/** The terms that structural similarity is made of, for stacks of maps. */

import { checkPositive, describeValue, formatShape, OptionError, ShapeError } from '@autoencoders/core'
import { portableExp, withoutGradient } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { filterTransposed, type ImageShape, slidingWindow } from './image-maps.js'

/** What a comparison of neighbourhoods can be told. */
export interface SimilarityOptions {
  /** Distance between the least and the greatest value a pixel can have: 1 (default) or 255, say. */
  readonly dataRange?: number
  /** Side of the neighbourhood in pixels, odd, ≥ 3. Default 11. */
  readonly windowSize?: number
  /** Standard deviation of the Gaussian that pixels of a neighbourhood are weighed by, in pixels. Default 1.5. */
  readonly sigma?: number
  /** K₁, which keeps the comparison of means stable near 0. Default 0.01. */
  readonly k1?: number
  /** K₂, which keeps the comparison of variances stable near 0. Default 0.03. */
  readonly k2?: number
}

/** The same in the form that the formula needs. */
export interface Similarity {
  readonly window: readonly number[]
  readonly c1: number
  readonly c2: number
  readonly dataRange: number
}

/** @throws {OptionError} When an option is out of range. */
export function checkSimilarity(options: SimilarityOptions, where: string): Similarity {
  const { dataRange = 1, windowSize = 11, sigma = 1.5, k1 = 0.01, k2 = 0.03 } = options
  for (const [name, value] of Object.entries({ dataRange, sigma, k1, k2 })) checkPositive(value, where, name)
  if (!Number.isInteger(windowSize) || windowSize < 3 || windowSize % 2 === 0) {
    const received = describeValue(windowSize)
    throw new OptionError({ where, expected: 'windowSize to be an odd number ≥ 3', received })
  }
  const square = (x: number) => x * x
  return {
    window: gaussianWindow(windowSize, sigma),
    c1: square(k1 * dataRange),
    c2: square(k2 * dataRange),
    dataRange,
  }
}

/** @throws {ShapeError} When images are smaller than the window. */
export function requireWindowFits({ height, width }: ImageShape, { window }: Similarity, where: string): void {
  const size = window.length
  if (Math.min(height, width) >= size) return
  throw new ShapeError({
    where,
    expected: `images of at least ${size} × ${size} pixels, the size of the window`,
    received: formatShape([height, width]),
    repair: 'Give a smaller odd windowSize, or larger images.',
  })
}

/** Pictures to compare, as maps `[count, height, width]`. */
export interface MapPair {
  readonly target: tf.Tensor3D
  readonly output: tf.Tensor3D
  /** How much each pixel counts; left out where all do. */
  readonly mask?: tf.Tensor3D | undefined
}

/** What is known of each neighbourhood, `[count, neighbourhoods]` each. */
export interface SimilarityTerms {
  /** `(2μₓμᵧ + C₁) / (μₓ² + μᵧ² + C₁)`. */
  readonly luminance: tf.Tensor2D
  /** `(2σₓᵧ + C₂) / (σₓ² + σᵧ² + C₂)`. */
  readonly structure: tf.Tensor2D
  /** The share of its pixels that count, by the window's weights; left out where all do. */
  readonly share?: tf.Tensor2D
}

/**
 * Compares every neighbourhood that lies inside the maps. Where there is a mask, a neighbourhood is made of those of its pixels that
 * count.
 */
export function similarityTerms({ target, output, mask }: MapPair, { window, c1, c2 }: Similarity): SimilarityTerms {
  const offset = offsetOf(target, mask)
  const [x, y] = [tf.sub(target, offset), tf.sub(output, offset)]
  const moments = [x, y, tf.add(tf.square(x), tf.square(y)), tf.mul(x, y)]
  const maps = mask ? [...moments.map((moment) => tf.mul(moment, mask)), mask] : moments
  const { share, means } = localMeans(maps as tf.Tensor3D[], window)
  const [dx, dy, squares, product] = means as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D]
  const level = tf.reshape(offset, [-1, 1])
  const [meanX, meanY] = [tf.add(dx, level), tf.add(dy, level)]
  const variances = tf.sub(squares, tf.add(tf.square(dx), tf.square(dy)))
  const covariance = tf.sub(product, tf.mul(dx, dy))
  return {
    luminance: ratio(tf.mul(meanX, meanY), tf.add(tf.square(meanX), tf.square(meanY)), c1),
    structure: ratio(covariance, variances, c2),
    ...(share && { share }),
  }
}

/** The mean over each map's neighbourhoods, `[count]`; each counts by its share, and 0 is the mean of none. */
export function meanOfNeighbourhoods(values: tf.Tensor2D, share: tf.Tensor2D | undefined): tf.Tensor1D {
  if (!share) return tf.mean(values, 1)
  return tf.div(tf.sum(tf.mul(values, share), 1), tf.maximum(tf.sum(share, 1), LEAST_SHARE))
}

/** Below any share that is not 0. */
const LEAST_SHARE = 1e-6

/** Means of four maps over each neighbourhood, `[count, neighbourhoods]`; of a fifth, a mask, the share that counts. */
function localMeans(maps: readonly tf.Tensor3D[], window: readonly number[]) {
  const filtered = filterTransposed(tf.concat([...maps], 0), slidingWindow(window))
  const [dx, dy, squares, product, share] = tf.split(
    tf.reshape(filtered, [filtered.shape[0], -1]),
    maps.length,
    0,
  ) as tf.Tensor2D[]
  const sums = [dx!, dy!, squares!, product!]
  if (!share) return { means: sums }
  const counted = tf.maximum(share, LEAST_SHARE)
  return { share, means: sums.map((sum) => tf.div(sum, counted)) }
}

/** `(2·product + c) / (squares + c)`. */
function ratio(product: tf.Tensor, squares: tf.Tensor, c: number): tf.Tensor2D {
  return tf.div(tf.add(tf.mul(product, 2), c), tf.add(squares, c))
}

/**
 * A constant to take away from each map, `[count, 1, 1]`: the mean of the target. It changes no variance, but far from 0 the
 * difference of large squares would lose its digits.
 */
function offsetOf(target: tf.Tensor3D, mask: tf.Tensor3D | undefined): tf.Tensor {
  return withoutGradient(() => {
    if (!mask) return tf.mean(target, [1, 2], true)
    const counted = tf.maximum(tf.sum(mask, [1, 2], true), LEAST_SHARE)
    return tf.div(tf.sum(tf.mul(target, mask), [1, 2], true), counted)
  })
}

/** A Gaussian on `size` points about 0; its sum is 1. */
function gaussianWindow(size: number, sigma: number): readonly number[] {
  const middle = (size - 1) / 2
  const heights = Array.from({ length: size }, (_, i) => {
    const distance = (i - middle) / sigma
    return portableExp(-0.5 * distance * distance)
  })
  const sum = heights.reduce((total, height) => total + height, 0)
  return heights.map((height) => height / sum)
}
