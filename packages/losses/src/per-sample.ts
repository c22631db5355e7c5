/** From a value per element to a value per sample. */

import { describeValue, formatShape, OptionError, ShapeError, sameShape } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'

/** How the elements of a sample are put together: `mean` compares across shapes, `sum` is what a likelihood needs. */
export type Reduction = 'mean' | 'sum'

/**
 * Sum or mean over all axes but the first.
 *
 * @param elements `[batch, ...]`.
 * @param mask `[batch]` + leading axes of the elements; 1 counts, 0 does not. A mean is over the elements that count,
 *   and 0 for a sample where none does.
 * @returns `[batch]`.
 */
export function perSample(elements: tf.Tensor, reduction: Reduction, mask?: tf.Tensor): tf.Tensor {
  const batch = elements.shape[0]!
  if (!mask) {
    const flat = tf.reshape(elements, [batch, -1])
    return reduction === 'mean' ? tf.mean(flat, 1) : tf.sum(flat, 1)
  }
  const trailing = elements.shape.slice(mask.rank)
  const spread = tf.reshape(mask, [...mask.shape, ...trailing.map(() => 1)])
  const total = tf.sum(tf.reshape(tf.mul(elements, spread), [batch, -1]), 1)
  if (reduction === 'sum') return total
  const perMask = trailing.reduce((size, length) => size * length, 1)
  const counted = tf.mul(tf.sum(tf.reshape(mask, [batch, -1]), 1), perMask)
  return tf.div(total, tf.maximum(counted, 1))
}

/** @throws {OptionError} Unless it is `mean` or `sum`. */
export function checkReduction(reduction: unknown, where: string): Reduction {
  if (reduction === 'mean' || reduction === 'sum') return reduction
  throw new OptionError({ where, expected: 'reduction to be mean or sum', received: describeValue(reduction) })
}

/** @throws {ShapeError} Unless the shapes are the same; broadcasting here would hide a mistake. */
export function checkSameShape(target: tf.Tensor, output: tf.Tensor, where: string): void {
  if (sameShape(target.shape, output.shape)) return
  const expected = `output of the target's shape ${formatShape(target.shape)}`
  throw new ShapeError({ where, expected, received: formatShape(output.shape) })
}
