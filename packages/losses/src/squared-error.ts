import { definePart } from '@autoencoders/core'
import type { PartBody, Reconstruction } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { checkReduction, checkSameShape, perSample, type Reduction } from './per-sample.js'

/**
 * Squared error, `(x − x̂)²` per element, reduced over each sample.
 *
 * @param options.reduction Default `mean`: mean squared error.
 * @throws {OptionError} For another reduction.
 * @example squaredError().loss(tf.ones([2, 3]), tf.zeros([2, 3])) // 1, 1
 */
export const squaredError = definePart(
  'reconstruction',
  'squaredError',
  (options: { reduction?: Reduction }): PartBody<Reconstruction> => {
    const reduction = checkReduction(options.reduction ?? 'mean', 'squaredError')
    return {
      loss(target, output, mask) {
        checkSameShape(target, output, 'squaredError')
        return perSample(tf.squaredDifference(output, target), reduction, mask)
      },
      toData: (output) => output,
    }
  },
)
