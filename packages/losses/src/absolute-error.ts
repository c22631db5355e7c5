import { definePart } from '@autoencoders/core'
import type { PartBody, Reconstruction } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { type ElementLoss, lossPerSample, type PerSampleOptions } from './element-loss.js'
import { requireReduction, requireSameShape } from './requirements.js'
import type { ReductionOptions } from './squared-error.js'

/**
 * Absolute error of each sample.
 *
 * `|outputᵢ − targetᵢ|`, reduced over the elements i of a sample. Its gradient is the sign, 0 where they are equal.
 *
 * @param target `[batch, ...]`, float32.
 * @param output Same shape.
 * @param options Reduction and mask; what the mask leaves out must still be finite.
 * @returns `[batch]`, each ≥ 0. The caller disposes it.
 * @throws {OptionError} When the reduction is unknown.
 * @throws {ShapeError} When the shapes differ, or the mask is not `[batch]` + leading axes of the target.
 * @example absoluteErrorPerSample(tf.zeros([8, 784]), tf.fill([8, 784], -2)) // eight twos
 */
export function absoluteErrorPerSample(
  target: tf.Tensor,
  output: tf.Tensor,
  options: PerSampleOptions = {},
): tf.Tensor1D {
  requireSameShape('absoluteError', target, output)
  return tf.tidy(() => lossPerSample([tf.sub(output, target)], absolute, options, 'absoluteError'))
}

/**
 * Absolute error as a reconstruction: less moved by outliers than the square; sharper images.
 *
 * @param options See {@link ReductionOptions}.
 * @throws {OptionError} When the reduction is unknown.
 * @example absoluteError().loss(tf.zeros([8, 784]), tf.ones([8, 784])) // eight ones
 */
export const absoluteError = definePart(
  'reconstruction',
  'absoluteError',
  (options: ReductionOptions): PartBody<Reconstruction> => {
    const { reduction = 'mean' } = options
    requireReduction('absoluteError', reduction)
    return {
      loss: (target, output, mask) => absoluteErrorPerSample(target, output, { reduction, mask }),
      toData: (output) => tf.clone(output),
    }
  },
)

/** |x|. tfjs's own gradient is −1 at 0; this one is 0 there, the middle of the subdifferential. */
export const absolute: ElementLoss = {
  elements: ([x], save) => {
    save([x!])
    return tf.abs(x!)
  },
  gradients: ([x], factor) => [tf.mul(tf.sign(x!), factor(1))],
}
