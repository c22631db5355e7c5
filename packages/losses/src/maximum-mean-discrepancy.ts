import { checkChoice, definePart, sizeOf } from '@autoencoders/core'
import type { PartBody, Penalty } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { requireWeight } from './requirements.js'
import type { PenaltyOptions } from './squared-norms.js'

/** What tells how alike two codes are. */
export type DiscrepancyKernel = 'inverseMultiquadratic' | 'gaussian'

/** Options of {@link maximumMeanDiscrepancy}. */
export interface MaximumMeanDiscrepancyOptions extends PenaltyOptions {
  /**
   * `'inverseMultiquadratic'` (default), `Σₛ c/(c + ‖a − b‖²)` with `c = 2·size·s` for seven s from 0.1 to 10; or `'gaussian'`,
   * `e^(−‖a − b‖²/(2·size))`.
   */
  readonly kernel?: DiscrepancyKernel
}

/** Of the inverse multiquadratic kernels, as the authors of the Wasserstein autoencoder chose them. */
const SCALES = [0.1, 0.2, 0.5, 1, 2, 5, 10]

/**
 * How differently two sets of points are spread: the squared maximum mean discrepancy, by the estimate without bias.
 *
 * @param a `[n, size]`. @param b `[m, size]`.
 * @returns `[]`; may fall below 0 by chance, and is 0 where either has fewer than two points. The caller disposes it.
 * @see Gretton et al. 2012, https://jmlr.org/papers/v13/gretton12a.html
 * @example squaredDiscrepancy(tf.randomNormal([100, 2]), tf.randomNormal([100, 2])) // about 0
 */
export function squaredDiscrepancy(
  a: tf.Tensor2D,
  b: tf.Tensor2D,
  kernel: DiscrepancyKernel = 'inverseMultiquadratic',
): tf.Scalar {
  return tf.tidy(() => {
    const [n, m] = [a.shape[0], b.shape[0]]
    if (n < 2 || m < 2) return tf.scalar(0)
    // Without what a point has to do with itself, which is 1 for every kernel.
    const own = kernel === 'gaussian' ? 1 : SCALES.length
    const within = (x: tf.Tensor2D, count: number) =>
      tf.div(tf.sub(tf.sum(likeness(x, x, kernel)), own * count), count * (count - 1))
    return tf.sub(tf.add(within(a, n), within(b, m)), tf.mul(tf.mean(likeness(a, b, kernel)), 2)) as tf.Scalar
  })
}

/**
 * The maximum mean discrepancy between the codes of a batch and as many draws of a standard normal: codes as a whole are to be
 * spread like the prior, single ones are free.
 *
 * One value for the batch.
 *
 * @throws {OptionError} When the weight is missing or wrong, or the kernel is unknown.
 * @see Tolstikhin et al. 2018 (WAE-MMD), https://arxiv.org/abs/1711.01558; Zhao et al. 2019 (InfoVAE), https://arxiv.org/abs/1706.02262
 * @example maximumMeanDiscrepancy({ weight: 10 }).name // 'discrepancy'
 */
export const maximumMeanDiscrepancy = definePart(
  'penalty',
  'maximumMeanDiscrepancy',
  ({ weight, kernel = 'inverseMultiquadratic' }: MaximumMeanDiscrepancyOptions): PartBody<Penalty> => {
    requireWeight('maximumMeanDiscrepancy', weight)
    checkChoice(kernel, 'maximumMeanDiscrepancy', 'kernel', ['inverseMultiquadratic', 'gaussian'])
    return {
      name: 'discrepancy',
      weight,
      loss({ z }, { context }) {
        const codes = tf.reshape(z, [z.shape[0]!, sizeOf(z.shape.slice(1))]) as tf.Tensor2D
        const draws = context.noise('discrepancy').normal(codes.shape) as tf.Tensor2D
        return squaredDiscrepancy(codes, draws, kernel)
      },
    }
  },
)

/** `[n, m]`. */
function likeness(a: tf.Tensor2D, b: tf.Tensor2D, kernel: DiscrepancyKernel): tf.Tensor2D {
  const size = a.shape[1]
  const squares = (x: tf.Tensor2D) => tf.sum(tf.square(x), 1)
  const products = tf.mul(tf.matMul(a, b, false, true), 2)
  const distances = tf.relu(tf.sub(tf.add(tf.expandDims(squares(a), 1), tf.expandDims(squares(b), 0)), products))
  if (kernel === 'gaussian') return tf.exp(tf.div(distances, -2 * size)) as tf.Tensor2D
  const each = SCALES.map((scale) => tf.div(2 * size * scale, tf.add(distances, 2 * size * scale)))
  return tf.addN(each) as tf.Tensor2D
}
