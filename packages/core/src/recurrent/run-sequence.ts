/** A recurrence over whole sequences as one operation: one kernel where the backend has it, plain operations elsewhere. */

import * as tf from '@tensorflow/tfjs-core'
import { canRunFused, type FusedKernelName, runFusedKernel } from '../kernels/fused-kernel.js'
import { type Shape, sizeOf } from '../nd-array.js'

/** A recurrence in both its forms. */
export interface Recurrence {
  /**
   * In: the operands by name, `mask` if any; attributes `reverse` and `saves`. Out: the states as {@link plain} gives
   * them, and, where `saves` is true, whatever the gradient wants to see again.
   */
  readonly forward: FusedKernelName
  /**
   * In: the operands by name, `mask` if any, the outputs `states` and `saved`, and `dStates`; attribute `reverse`.
   * Out: the operands' gradients, in their order.
   */
  readonly gradient: FusedKernelName
  /** What is differentiated; all on the backend in use. */
  readonly operands: Readonly<Record<string, tf.Tensor>>
  /** `[batch, time]` of 0 and 1. */
  readonly mask?: tf.Tensor2D
  readonly reverse: boolean
  /** The same as plain operations. @param operands In the same order. @returns See {@link runSequence}. */
  plain(operands: readonly tf.Tensor[], mask?: tf.Tensor2D): tf.Tensor1D
}

/**
 * @returns One row of numbers: what is shown at every step, `[batch, time, units]`, then the last state, one
 *   `[batch, units]` after the other. tfjs's own gradients are for operations of a single output.
 */
export function runSequence(recurrence: Recurrence): tf.Tensor1D {
  const { forward, operands, mask, reverse, plain } = recurrence
  const direct = runFusedKernel(forward, { ...operands, ...(mask && { mask }) }, { reverse, saves: false })
  if (direct) return direct[0] as tf.Tensor1D
  return canRunFused(forward) ? runDifferentiable(recurrence) : plain(Object.values(operands), mask)
}

/** Cuts what {@link runSequence} gave into tensors of these shapes. */
export function splitStates(states: tf.Tensor1D, shapes: readonly Shape[]): tf.Tensor[] {
  return tf.split(states, shapes.map(sizeOf)).map((part, i) => tf.reshape(part, [...shapes[i]!]))
}

function runDifferentiable({ forward, gradient, operands, mask, reverse, plain }: Recurrence): tf.Tensor1D {
  const names = Object.keys(operands)
  const named = (tensors: readonly tf.Tensor[]) => Object.fromEntries(names.map((name, i) => [name, tensors[i]!]))
  const operation = tf.customGrad((...given) => {
    const save = given.pop() as (tensors: tf.Tensor[]) => void
    const tensors = given as tf.Tensor[]
    const inputs = { ...named(tensors), ...(mask && { mask }) }
    const [states, saved] = runFusedKernel(forward, inputs, { reverse, saves: true }) as [tf.Tensor1D, tf.Tensor]
    save([...tensors, states, saved, ...(mask ? [mask] : [])])
    return { value: states, gradFunc }
  })
  const gradFunc = (dStates: tf.Tensor, kept: tf.Tensor[]): tf.Tensor[] => {
    const tensors = kept.slice(0, names.length)
    const [states, saved, mask] = kept.slice(names.length) as [tf.Tensor, tf.Tensor, tf.Tensor2D?]
    const inputs = { ...named(tensors), ...(mask && { mask }), states, saved, dStates }
    // Where this gradient is itself differentiated there is no kernel: then by plain operations.
    const plainGradients = () => tf.grads((...again: tf.Tensor[]) => plain(again, mask))(tensors, dStates)
    return runFusedKernel(gradient, inputs, { reverse }) ?? plainGradients()
  }
  return operation(...Object.values(operands)) as tf.Tensor1D
}
