import { definePart } from '@autoencoders/core'
import { checkPositive, type PartBody, type Reconstruction } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { checkReduction, checkSameShape, perSample, type Reduction } from './per-sample.js'

/**
 * Huber's loss of d = x − x̂: `½d²` where |d| ≤ δ, else `δ·(|d| − ½δ)`. Squared error that forgives outliers.
 *
 * Computed as `q·(|d| − ½q)` with q = min(|d|, δ), whose gradient is right on both sides and at the seam.
 *
 * @param options.delta δ, default 1.
 * @param options.reduction Default `mean`.
 * @throws {OptionError} When δ is not above 0, or for another reduction.
 * @see Huber 1964, https://doi.org/10.1214/aoms/1177703732
 * @example huber({ delta: 0.5 })
 */
export const huber = definePart(
  'reconstruction',
  'huber',
  (options: { delta?: number; reduction?: Reduction }): PartBody<Reconstruction> => {
    const delta = checkPositive(options.delta ?? 1, 'huber', 'delta')
    const reduction = checkReduction(options.reduction ?? 'mean', 'huber')
    return {
      loss(target, output, mask) {
        checkSameShape(target, output, 'huber')
        const distance = tf.abs(tf.sub(output, target))
        const quadratic = tf.minimum(distance, delta)
        return perSample(tf.mul(quadratic, tf.sub(distance, tf.mul(quadratic, 0.5))), reduction, mask)
      },
      toData: (output) => output,
    }
  },
)
