/** What a fused convolution or matrix product does to its result: a bias, then an activation. */

import type { TensorInfo } from '@tensorflow/tfjs-core'
import { activationNumber } from './activations.js'
import type { Heap } from './heap.js'

/** The operands that tfjs gives for it; none where the kernel is not fused. */
export interface EndingInputs {
  readonly bias?: TensorInfo
  readonly preluActivationWeights?: TensorInfo
}

/** The attributes. */
export interface EndingAttributes {
  readonly activation?: string
  readonly leakyreluAlpha?: number
}

/** What the kernel does in passing, and what is left to do. */
export interface EndingCall {
  /** Address of a bias of one number a column, or 0. */
  readonly bias: number
  readonly activation: number
  readonly slope: number
  /** Does the rest; takes the kernel's result over. */
  finish(y: TensorInfo): TensorInfo
}

const LINEAR = 0

/**
 * @param columns Length of the result's last axis.
 * @throws {OptionError} For an activation that our kernels do not know.
 */
export function endingOf(
  heap: Heap,
  kernel: string,
  { bias, preluActivationWeights: slopes }: EndingInputs,
  { activation: name = 'linear', leakyreluAlpha: slope = 0 }: EndingAttributes,
  columns: number,
): EndingCall {
  const activation = name === 'prelu' ? LINEAR : activationNumber(name, kernel)
  const isRow =
    !bias || (bias.shape.length > 0 && bias.shape.every((n, i, { length }) => n === (i < length - 1 ? 1 : columns)))
  const prelu = (y: TensorInfo) => (name === 'prelu' ? replace(heap, 'Prelu', { x: y, alpha: slopes! }, y) : y)
  if (isRow) return { bias: bias ? heap.addressOf(bias) : 0, activation, slope, finish: prelu }
  return {
    bias: 0,
    activation: LINEAR,
    slope: 0,
    finish(y) {
      const sum = replace(heap, 'Add', { a: y, b: bias }, y)
      const size = sum.shape.reduce((product, n) => product * n, 1)
      heap.kernels.finishRows(heap.addressOf(sum), 1, size, 0, activation, slope)
      return prelu(sum)
    },
  }
}

function replace(heap: Heap, kernel: string, inputs: Record<string, TensorInfo>, spent: TensorInfo): TensorInfo {
  const result = heap.call(kernel, inputs)
  heap.dispose(spent)
  return result
}
