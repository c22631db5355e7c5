/** Recurrent cells with their parameters: what stacks of recurrent layers are made of. */

import type * as tf from '@tensorflow/tfjs-core'
import { glorotUniform, orthogonal, zeros } from '../network/initializers.js'
import type { Initializer, Parameter, ParameterScope } from '../network/parameter.js'
import { gruSequence } from './gru-sequence.js'
import { lstmSequence } from './lstm-sequence.js'

/** Which recurrence a cell computes. */
export type CellKind = 'lstm' | 'gru'

/** Options of {@link recurrentCell}. */
export interface RecurrentCellOptions {
  readonly kind: CellKind
  /** Width of a step's input. */
  readonly features: number
  /** Width of the state. */
  readonly units: number
}

/** How a cell reads a sequence. */
export interface ReadingOptions {
  /** The state to begin with, one `[batch, units]` for each of the cell's states; zeros when left out. */
  readonly initial?: readonly tf.Tensor[]
  /** `[batch, time]`, 0 where a step is left out; see `lstmSequence`. */
  readonly mask?: tf.Tensor
  /** Whether to read from the last step to the first. Default false. */
  readonly reverse?: boolean
}

/** What a cell makes of a sequence. */
export interface CellStates {
  /** The hidden state after every step, `[batch, time, units]`. */
  readonly hiddens: tf.Tensor3D
  /** The state after the step read last, `[batch, units]` each; the hidden one first. */
  readonly last: readonly tf.Tensor2D[]
}

/** A recurrence with parameters. */
export interface RecurrentCell {
  readonly units: number
  /** How many tensors its state is: hidden and cell of an LSTM, hidden alone of a GRU. */
  readonly stateCount: number
  readonly parameters: readonly Parameter[]
  /** @param input `[batch, time, features]`. */
  read(input: tf.Tensor, options?: ReadingOptions): CellStates
}

/**
 * An LSTM or GRU cell.
 *
 * First values: Glorot for the input's kernel, orthogonal for the state's, zero biases but ones for an LSTM's forget
 * gate, so that at first everything is kept.
 *
 * @param scope Receives `kernel` `[features, gates·units]`, `recurrentKernel` `[units, gates·units]` and `bias`.
 * @see Jozefowicz, Zaremba & Sutskever 2015, https://proceedings.mlr.press/v37/jozefowicz15.html (the forget gate's bias)
 */
export function recurrentCell(scope: ParameterScope, options: RecurrentCellOptions): RecurrentCell {
  return options.kind === 'lstm' ? lstmCell(scope, options) : gruCell(scope, options)
}

function lstmCell(scope: ParameterScope, { features, units }: RecurrentCellOptions): RecurrentCell {
  const kernel = scope.parameter('kernel', [features, 4 * units], glorotUniform)
  const recurrentKernel = scope.parameter('recurrentKernel', [units, 4 * units], orthogonal)
  const bias = scope.parameter('bias', [4 * units], rememberAtFirst)
  return {
    units,
    stateCount: 2,
    parameters: [kernel, recurrentKernel, bias],
    read(input, { initial, ...reading } = {}) {
      const [initialHidden, initialCell] = initial ?? []
      const { hiddens, lastHidden, lastCell } = lstmSequence({
        input,
        kernel: kernel.value,
        recurrentKernel: recurrentKernel.value,
        bias: bias.value,
        ...(initialHidden && { initialHidden }),
        ...(initialCell && { initialCell }),
        ...reading,
      })
      return { hiddens, last: [lastHidden, lastCell] }
    },
  }
}

function gruCell(scope: ParameterScope, { features, units }: RecurrentCellOptions): RecurrentCell {
  const kernel = scope.parameter('kernel', [features, 3 * units], glorotUniform)
  const recurrentKernel = scope.parameter('recurrentKernel', [units, 3 * units], orthogonal)
  const bias = scope.parameter('bias', [2, 3 * units], zeros, { decays: false })
  return {
    units,
    stateCount: 1,
    parameters: [kernel, recurrentKernel, bias],
    read(input, { initial, ...reading } = {}) {
      const [initialHidden] = initial ?? []
      const { hiddens, lastHidden } = gruSequence({
        input,
        kernel: kernel.value,
        recurrentKernel: recurrentKernel.value,
        bias: bias.value,
        ...(initialHidden && { initialHidden }),
        ...reading,
      })
      return { hiddens, last: [lastHidden] }
    },
  }
}

/** Zeros, and ones for the forget gate. */
const rememberAtFirst: Initializer = ([width = 0]) =>
  new Float32Array(width).fill(1, Math.floor(width / 4), Math.floor(width / 2))
