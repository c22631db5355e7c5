import { definePart } from '@autoencoders/core'
import type { PartBody, Reconstruction } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { type ElementLoss, lossPerSample, type PerSampleOptions } from './element-loss.js'
import { requireBetween, requireReduction, requireSameShape } from './requirements.js'
import type { ReductionOptions } from './squared-error.js'

/** Options of {@link huber}. */
export interface HuberOptions extends ReductionOptions {
  /** Where the square becomes a line, in units of the data, > 0. Default 1. */
  readonly delta?: number
}

/**
 * Huber's loss of each sample: a square near zero, a line beyond δ.
 *
 * With `d = outputᵢ − targetᵢ`: `½d²` where `|d| ≤ δ`, else `δ(|d| − ½δ)`; reduced over the elements i of a sample.
 * Computed as `c(d − ½c)` with c = d clipped to ±δ, whose derivative is c: continuous at |d| = δ.
 *
 * @param target `[batch, ...]`, float32.
 * @param output Same shape.
 * @param options δ, reduction and mask; what the mask leaves out must still be finite.
 * @returns `[batch]`, each ≥ 0. The caller disposes it.
 * @throws {OptionError} When δ is not a finite number > 0, or the reduction is unknown.
 * @throws {ShapeError} When the shapes differ, or the mask is not `[batch]` + leading axes of the target.
 * @see Huber 1964, https://doi.org/10.1214/aoms/1177703732
 * @example huberPerSample(tf.zeros([2, 1]), tf.tensor2d([[0.5], [3]])) // 0.125, 2.5
 */
export function huberPerSample(
  target: tf.Tensor,
  output: tf.Tensor,
  options: PerSampleOptions & { readonly delta?: number } = {},
): tf.Tensor1D {
  const { delta = 1 } = options
  requireBetween('huber', 'delta', delta, 0, Infinity)
  requireSameShape('huber', target, output)
  return tf.tidy(() => lossPerSample([tf.sub(output, target)], bent(delta), options, 'huber'))
}

/**
 * Huber's loss as a reconstruction: squared error that outliers cannot take over.
 *
 * @param options See {@link HuberOptions}.
 * @throws {OptionError} When δ is not a finite number > 0, or the reduction is unknown.
 * @example huber({ delta: 0.5 }).loss(tf.zeros([8, 140]), tf.ones([8, 140])) // eight times 0.375
 */
export const huber = definePart('reconstruction', 'huber', (options: HuberOptions): PartBody<Reconstruction> => {
  const { delta = 1, reduction = 'mean' } = options
  requireBetween('huber', 'delta', delta, 0, Infinity)
  requireReduction('huber', reduction)
  return {
    loss: (target, output, mask) => huberPerSample(target, output, { delta, reduction, mask }),
    toData: (output) => tf.clone(output),
  }
})

function bent(delta: number): ElementLoss {
  const clip = (difference: tf.Tensor): tf.Tensor => tf.clipByValue(difference, -delta, delta)
  return {
    elements: ([difference], save) => {
      save([difference!])
      const clipped = clip(difference!)
      return tf.mul(clipped, tf.sub(difference!, tf.mul(clipped, 0.5)))
    },
    gradients: ([difference], factor) => [tf.mul(clip(difference!), factor(1))],
  }
}
