import { checkChoice, definePart, sizeOf } from '@autoencoders/core'
import { type PartBody, portableLog, type Reconstruction, withoutGradient } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { boundedLogScale } from './bounded-log-scale.js'
import { requireBetween } from './requirements.js'
import { squaredErrorPerSample } from './squared-error.js'

/** Options of {@link gaussianLikelihood}. */
export interface GaussianLikelihoodOptions {
  /**
   * σ of every element: a number above 0, `'learned'` (default) as one parameter of the model, or `'optimal'`, the root mean square
   * of the errors in the batch, which is what makes the batch likeliest.
   */
  readonly sigma?: number | 'learned' | 'optimal'
}

/** log 2π. */
export const LOG_2PI = 1.8378770664093453
/** A learned σ falls no lower than e^this: noiseless data would drive it to 0, and the loss to −∞. */
export const LEAST_LOG_SIGMA = -6
/** Below the square of what a float32 can tell of data in 0..1. */
const LEAST_VARIANCE = 1e-12

/**
 * Negative log-likelihood of each sample under a Gaussian of variance σ² around the output, in nats, constants included:
 * `Σᵢ ½·((tᵢ − xᵢ)²/σ² + log 2πσ²)` over the elements that count.
 *
 * @param target t, `[batch, ...]`.
 * @param output x, same shape.
 * @param logVariance log σ², `[]`.
 * @param mask See {@link squaredErrorPerSample}.
 * @returns `[batch]`; below 0 where a density is above 1. The caller disposes it.
 * @throws {ShapeError} When the shapes differ, or the mask does not fit.
 * @example gaussianNegativeLogLikelihood(tf.zeros([8, 2]), tf.zeros([8, 2]), tf.scalar(0)) // eight times log 2π
 */
export function gaussianNegativeLogLikelihood(
  target: tf.Tensor,
  output: tf.Tensor,
  logVariance: tf.Tensor,
  mask?: tf.Tensor,
): tf.Tensor1D {
  return tf.tidy(() => {
    const squares = squaredErrorPerSample(target, output, { reduction: 'sum', mask })
    const count = countPerSample(target, mask)
    const scaled = tf.mul(squares, tf.exp(tf.neg(logVariance)))
    return tf.mul(tf.add(scaled, tf.mul(tf.add(logVariance, LOG_2PI), count)), 0.5)
  })
}

/**
 * A Gaussian likelihood as a reconstruction: for data of any range, with σ given, learned, or optimal.
 *
 * A σ that is not 1 weighs the reconstruction against a divergence, as β does; a learned one needs no tuning.
 *
 * @param options See {@link GaussianLikelihoodOptions}.
 * @throws {OptionError} When σ is none of these.
 * @see Rybkin et al. 2021, "Simple and effective VAE training with calibrated decoders", https://arxiv.org/abs/2006.13202
 * @example gaussianLikelihood({ sigma: 0.1 })
 */
export const gaussianLikelihood = definePart(
  'reconstruction',
  'gaussianLikelihood',
  ({ sigma = 'learned' }: GaussianLikelihoodOptions): PartBody<Reconstruction> => {
    const toData = (output: tf.Tensor) => tf.clone(output)
    if (sigma === 'optimal') return { loss: optimalLoss, toData }
    if (typeof sigma === 'number') requireBetween('gaussianLikelihood', 'sigma', sigma, 0, Number.POSITIVE_INFINITY)
    else checkChoice(sigma, 'gaussianLikelihood', 'sigma', ['learned', 'optimal'])
    const first = typeof sigma === 'number' ? 2 * portableLog(sigma) : 0
    return {
      likelihood: true,
      loss: (target, output, mask) => gaussianNegativeLogLikelihood(target, output, tf.scalar(first), mask),
      toData,
      ...(sigma === 'learned' && {
        build(scope) {
          const logSigma = scope.parameter('logSigma', [], () => Float32Array.of(0))
          return {
            toData,
            loss(target, output, mask) {
              const kept = boundedLogScale(logSigma.value, LEAST_LOG_SIGMA)
              return gaussianNegativeLogLikelihood(target, output, tf.mul(kept, 2), mask)
            },
          }
        },
      }),
    }
  },
)

/** By the optimal σ² the loss does not change: for the gradient it is a constant. */
function optimalLoss(target: tf.Tensor, output: tf.Tensor, mask?: tf.Tensor): tf.Tensor1D {
  const logVariance = withoutGradient(() => {
    const squares = tf.sum(squaredErrorPerSample(target, output, { reduction: 'sum', mask }))
    return tf.log(tf.maximum(tf.div(squares, tf.sum(countPerSample(target, mask))), LEAST_VARIANCE))
  })
  return gaussianNegativeLogLikelihood(target, output, logVariance, mask)
}

/** How many elements of each sample count, `[batch]`. */
function countPerSample(target: tf.Tensor, mask: tf.Tensor | undefined): tf.Tensor1D {
  const [batch = 1, ...shape] = target.shape
  if (!mask) return tf.fill([batch], sizeOf(shape))
  const each = sizeOf(target.shape.slice(mask.rank))
  return tf.mul(tf.sum(tf.reshape(mask, [batch, -1]), 1), each)
}
