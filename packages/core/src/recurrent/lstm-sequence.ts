import * as tf from '@tensorflow/tfjs-core'
import { applyMask, checkShapes, type SequenceOperands, sequenceSizes } from './check-sequence.js'
import { sigmoid, tanh } from './gate-activations.js'
import { runSequence, splitStates } from './run-sequence.js'
import { project, type RecurrentState, unroll } from './unroll.js'

/** Operands of {@link lstmSequence}: `kernel` and `recurrentKernel` hold the gates input, forget, cell, output. */
export interface LstmOperands extends SequenceOperands {
  /** `[4·units]`. */
  readonly bias: tf.Tensor
  /** `[batch, units]`; zeros when left out. */
  readonly initialCell?: tf.Tensor
}

/** What {@link lstmSequence} gives. */
export interface LstmStates {
  /** The hidden state after every step, `[batch, time, units]`. */
  readonly hiddens: tf.Tensor3D
  /** The hidden state after the step read last, `[batch, units]`. */
  readonly lastHidden: tf.Tensor2D
  /** The cell state after the step read last, `[batch, units]`. */
  readonly lastCell: tf.Tensor2D
}

/**
 * A long short-term memory over whole sequences, differentiable in everything but the mask.
 *
 * With `[i, f, g, o] = x·W + h·U + b`, cut into four in this order (that of Keras and PyTorch):
 * `c ← σ(f)⊙c + σ(i)⊙tanh(g)`, `h ← σ(o)⊙tanh(c)`.
 *
 * One kernel where the backend has `AutoencodersLstm` and `AutoencodersLstmGrad`, whose operands are named as here;
 * plain operations elsewhere.
 *
 * @returns Tensors that the caller disposes.
 * @throws {ShapeError} When operands do not fit, or a sequence has no step.
 * @see Hochreiter & Schmidhuber 1997, https://doi.org/10.1162/neco.1997.9.8.1735
 * @example
 * const [input, kernel, recurrentKernel] = [tf.zeros([8, 140, 1]), tf.zeros([1, 256]), tf.zeros([64, 256])]
 * lstmSequence({ input, kernel, recurrentKernel, bias: tf.zeros([256]) }).lastHidden.shape // [8, 64]
 */
export function lstmSequence(operands: LstmOperands): LstmStates {
  const where = 'lstmSequence'
  const sizes = sequenceSizes(where, operands)
  const { batch, time, features, units } = sizes
  const { kernel, recurrentKernel, bias, initialHidden, initialCell, mask, reverse = false } = operands
  checkShapes(where, sizes, {
    kernel: [kernel, [features, 4 * units]],
    recurrentKernel: [recurrentKernel, [units, 4 * units]],
    bias: [bias, [4 * units]],
    initialHidden: [initialHidden, [batch, units]],
    initialCell: [initialCell, [batch, units]],
    mask: [mask, [batch, time]],
  })
  return tf.tidy(() => {
    const { input, ...masked } = applyMask(operands)
    const states = runSequence({
      forward: 'AutoencodersLstm',
      gradient: 'AutoencodersLstmGrad',
      operands: {
        input,
        kernel,
        recurrentKernel,
        bias,
        initialHidden: initialHidden ?? tf.zeros([batch, units]),
        initialCell: initialCell ?? tf.zeros([batch, units]),
      },
      ...masked,
      reverse,
      plain: (tensors, mask) => unrollLstm(tensors, mask, reverse),
    })
    const state = [batch, units] as const
    const parts = splitStates(states, [[batch, time, units], state, state])
    const [hiddens, lastHidden, lastCell] = parts as [tf.Tensor3D, tf.Tensor2D, tf.Tensor2D]
    return { hiddens, lastHidden, lastCell }
  })
}

function unrollLstm(operands: readonly tf.Tensor[], mask: tf.Tensor2D | undefined, reverse: boolean): tf.Tensor1D {
  const [input, kernel, recurrentKernel, bias, initialHidden, initialCell] = operands as readonly tf.Tensor2D[]
  return unroll({
    projected: project(input!, kernel!, bias!),
    initial: [initialHidden!, initialCell!],
    ...(mask && { mask }),
    reverse,
    step(projected, [hidden, cell]: RecurrentState) {
      const gates = tf.add(projected, tf.matMul(hidden!, recurrentKernel!))
      const [i, f, g, o] = tf.split(gates, 4, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D]
      const next: tf.Tensor2D = tf.add(tf.mul(sigmoid(f), cell!), tf.mul(sigmoid(i), tanh(g)))
      return [tf.mul(sigmoid(o), tanh(next)), next]
    },
  })
}
