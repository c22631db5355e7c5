import * as tf from '@tensorflow/tfjs-core'
import { applyMask, checkShapes, type SequenceOperands, sequenceSizes } from './check-sequence.js'
import { sigmoid, tanh } from './gate-activations.js'
import { runSequence, splitStates } from './run-sequence.js'
import { project, type RecurrentState, unroll } from './unroll.js'

/** Operands of {@link gruSequence}: `kernel`, `recurrentKernel` and `bias` hold the gates update, reset, candidate. */
export interface GruOperands extends SequenceOperands {
  /** `[2, 3·units]`: of the input's product, and of the state's. */
  readonly bias: tf.Tensor
}

/** What {@link gruSequence} gives. */
export interface GruStates {
  /** The hidden state after every step, `[batch, time, units]`. */
  readonly hiddens: tf.Tensor3D
  /** The hidden state after the step read last, `[batch, units]`. */
  readonly lastHidden: tf.Tensor2D
}

/**
 * Gated recurrent units over whole sequences, differentiable in everything but the mask.
 *
 * With `[xz, xr, xn] = x·W + b₀` and `[hz, hr, hn] = h·U + b₁`: `z = σ(xz + hz)`, `r = σ(xr + hr)`,
 * `n = tanh(xn + r⊙hn)`, `h ← z⊙h + (1 − z)⊙n`. The reset gate comes after the product, as in cuDNN, PyTorch (where the
 * order of the gates is r, z, n) and Keras with `reset_after=True` (same order as here).
 *
 * One kernel where the backend has `AutoencodersGru` and `AutoencodersGruGrad`, whose operands are named as here; plain
 * operations elsewhere.
 *
 * @returns Tensors that the caller disposes.
 * @throws {ShapeError} When operands do not fit, or a sequence has no step.
 * @see Cho et al. 2014, https://arxiv.org/abs/1406.1078
 * @example
 * const [input, kernel, recurrentKernel] = [tf.zeros([8, 140, 1]), tf.zeros([1, 192]), tf.zeros([64, 192])]
 * gruSequence({ input, kernel, recurrentKernel, bias: tf.zeros([2, 192]) }).hiddens.shape // [8, 140, 64]
 */
export function gruSequence(operands: GruOperands): GruStates {
  const where = 'gruSequence'
  const sizes = sequenceSizes(where, operands)
  const { batch, time, features, units } = sizes
  const { kernel, recurrentKernel, bias, initialHidden, mask, reverse = false } = operands
  checkShapes(where, sizes, {
    kernel: [kernel, [features, 3 * units]],
    recurrentKernel: [recurrentKernel, [units, 3 * units]],
    bias: [bias, [2, 3 * units]],
    initialHidden: [initialHidden, [batch, units]],
    mask: [mask, [batch, time]],
  })
  return tf.tidy(() => {
    const { input, ...masked } = applyMask(operands)
    const states = runSequence({
      forward: 'AutoencodersGru',
      gradient: 'AutoencodersGruGrad',
      operands: { input, kernel, recurrentKernel, bias, initialHidden: initialHidden ?? tf.zeros([batch, units]) },
      ...masked,
      reverse,
      plain: (tensors, mask) => unrollGru(tensors, mask, reverse),
    })
    const parts = splitStates(states, [
      [batch, time, units],
      [batch, units],
    ])
    const [hiddens, lastHidden] = parts as [tf.Tensor3D, tf.Tensor2D]
    return { hiddens, lastHidden }
  })
}

function unrollGru(operands: readonly tf.Tensor[], mask: tf.Tensor2D | undefined, reverse: boolean): tf.Tensor1D {
  const [input, kernel, recurrentKernel, bias, initialHidden] = operands as readonly tf.Tensor2D[]
  const [inputBias, stateBias] = tf.unstack(bias!) as [tf.Tensor, tf.Tensor]
  return unroll({
    projected: project(input!, kernel!, inputBias),
    initial: [initialHidden!],
    ...(mask && { mask }),
    reverse,
    step(projected, [hidden]: RecurrentState) {
      const [xz, xr, xn] = tf.split(projected, 3, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D]
      const product = tf.add(tf.matMul(hidden!, recurrentKernel!), stateBias)
      const [hz, hr, hn] = tf.split(product, 3, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D]
      const update = sigmoid(tf.add(xz, hz))
      const candidate = tanh(tf.add(xn, tf.mul(sigmoid(tf.add(xr, hr)), hn)))
      return [tf.add(tf.mul(update, hidden!), tf.mul(tf.sub(1, update), candidate))]
    },
  })
}
