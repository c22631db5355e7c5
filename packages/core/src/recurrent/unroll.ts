/** A recurrence as plain operations, step after step: on every backend, and differentiable as often as one likes. */

import * as tf from '@tensorflow/tfjs-core'

/** What a recurrence carries from step to step, `[batch, units]` each; the first is what it shows. */
export type RecurrentState = readonly tf.Tensor2D[]

/** What {@link unroll} goes through. */
export interface Unrolled {
  /** `[batch, time, gates·units]`: the input's part of every step, x·W + b. */
  readonly projected: tf.Tensor
  readonly initial: RecurrentState
  /** `[batch, time]`, 1 where a step counts and 0 where it repeats the state before it. */
  readonly mask?: tf.Tensor2D
  readonly reverse: boolean
  /** The state after a step. */
  step(projected: tf.Tensor2D, state: RecurrentState): RecurrentState
}

/** @returns One row of numbers: what is shown at every step, `[batch, time, units]`, then the last state. */
export function unroll({ projected, initial, mask, reverse, step }: Unrolled): tf.Tensor1D {
  const inputs = stepsOf(projected)
  const counts = mask && stepsOf(tf.expandDims(mask, 2))
  const shown: tf.Tensor[] = []
  let state = initial
  for (let i = 0; i < inputs.length; i++) {
    const t = reverse ? inputs.length - 1 - i : i
    const next = step(inputs[t]!, state)
    state = counts ? next.map((value, s) => choose(counts[t]!, value, state[s]!)) : next
    shown[t] = state[0]!
  }
  return tf.concat([tf.stack(shown, 1), ...state].map((part) => tf.reshape(part, [-1]))) as tf.Tensor1D
}

/** x·W + b for all steps in one product, `[batch, time, gates·units]`. */
export function project(input: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const [batch = 1, time = 1, features = 1] = input.shape
  const rows = tf.matMul(tf.reshape(input, [batch * time, features]), kernel)
  return tf.reshape(tf.add(rows, bias), [batch, time, -1])
}

/** `[batch, time, width]`, step by step. */
function stepsOf(x: tf.Tensor): tf.Tensor2D[] {
  // tfjs cannot differentiate `unstack` of a single step.
  return x.shape[1] === 1 ? [tf.squeeze(x, [1])] : (tf.unstack(x, 1) as tf.Tensor2D[])
}

/** `count·value + (1 − count)·old`: exact for 0 and 1. */
function choose(count: tf.Tensor, value: tf.Tensor2D, old: tf.Tensor2D): tf.Tensor2D {
  return tf.add(tf.mul(count, value), tf.mul(tf.sub(1, count), old))
}
