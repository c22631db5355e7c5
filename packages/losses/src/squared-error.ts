import { definePart } from '@autoencoders/core'
import type { PartBody, Reconstruction } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { type ElementLoss, lossPerSample, type PerSampleOptions, type Reduction } from './element-loss.js'
import { requireReduction, requireSameShape } from './requirements.js'

/** Options of a reconstruction that has none but its reduction. */
export interface ReductionOptions {
  /** `'mean'` over the elements of a sample (default), or their `'sum'`, which is what an ELBO needs. */
  readonly reduction?: Reduction
}

/**
 * Squared error of each sample.
 *
 * `mᵢ = (outputᵢ − targetᵢ)²`, reduced over the elements i of a sample. The mean is Keras' and PyTorch's MSE.
 *
 * @param target `[batch, ...]`, float32.
 * @param output Same shape.
 * @param options Reduction and mask; what the mask leaves out must still be finite.
 * @returns `[batch]`, each ≥ 0. The caller disposes it.
 * @throws {OptionError} When the reduction is unknown.
 * @throws {ShapeError} When the shapes differ, or the mask is not `[batch]` + leading axes of the target.
 * @example squaredErrorPerSample(tf.zeros([8, 784]), tf.ones([8, 784])) // eight ones
 */
export function squaredErrorPerSample(
  target: tf.Tensor,
  output: tf.Tensor,
  options: PerSampleOptions = {},
): tf.Tensor1D {
  requireSameShape('squaredError', target, output)
  return tf.tidy(() => lossPerSample([tf.sub(output, target)], square, options, 'squaredError'))
}

/**
 * Squared error as a reconstruction: for data of any range, a Gaussian of fixed variance in an ELBO.
 *
 * @param options See {@link ReductionOptions}.
 * @throws {OptionError} When the reduction is unknown.
 * @example squaredError({ reduction: 'sum' }).loss(tf.zeros([8, 784]), tf.ones([8, 784])) // eight times 784
 */
export const squaredError = definePart(
  'reconstruction',
  'squaredError',
  (options: ReductionOptions): PartBody<Reconstruction> => {
    const { reduction = 'mean' } = options
    requireReduction('squaredError', reduction)
    return {
      loss: (target, output, mask) => squaredErrorPerSample(target, output, { reduction, mask }),
      toData: (output) => tf.clone(output),
    }
  },
)

const square: ElementLoss = {
  elements: ([difference], save) => {
    save([difference!])
    return tf.square(difference!)
  },
  gradients: ([difference], factor) => [tf.mul(difference!, factor(2))],
}
