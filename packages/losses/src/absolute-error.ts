import { definePart } from '@autoencoders/core'
import type { PartBody, Reconstruction } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { checkReduction, checkSameShape, perSample, type Reduction } from './per-sample.js'

/**
 * Absolute error, `|x − x̂|` per element, reduced over each sample. Its gradient where they are equal is 0.
 *
 * @param options.reduction Default `mean`: mean absolute error.
 * @throws {OptionError} For another reduction.
 * @example absoluteError({ reduction: 'sum' })
 */
export const absoluteError = definePart(
  'reconstruction',
  'absoluteError',
  (options: { reduction?: Reduction }): PartBody<Reconstruction> => {
    const reduction = checkReduction(options.reduction ?? 'mean', 'absoluteError')
    return {
      loss(target, output, mask) {
        checkSameShape(target, output, 'absoluteError')
        return perSample(tf.abs(tf.sub(output, target)), reduction, mask)
      },
      toData: (output) => output,
    }
  },
)
