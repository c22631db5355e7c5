import * as tf from '@tensorflow/tfjs-core'
import type { GradientClipping } from '../training/fit-options.js'

/**
 * Limits gradients.
 *
 * By norm: `g ← g · min(1, limit/‖g‖)`, ‖g‖ over all gradients of the phase.
 *
 * @param gradients Not changed.
 * @returns As many new tensors (or the same ones), in the same order.
 * @see Pascanu, Mikolov & Bengio 2013, https://arxiv.org/abs/1211.5063
 */
export function clipGradients(
  gradients: readonly tf.Tensor[],
  clipping: GradientClipping | undefined,
): readonly tf.Tensor[] {
  if (!clipping || gradients.length === 0) return gradients
  if ('value' in clipping) return gradients.map((gradient) => tf.clipByValue(gradient, -clipping.value, clipping.value))
  const squares = gradients.map((gradient) => tf.sum(tf.square(gradient)))
  const norm = tf.sqrt(tf.addN(squares))
  const factor = tf.div(clipping.norm, tf.maximum(norm, clipping.norm))
  return gradients.map((gradient) => tf.mul(gradient, factor))
}
