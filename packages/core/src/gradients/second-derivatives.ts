/**
 * What tfjs's gradients need so that they can be differentiated themselves, for penalties on slopes.
 *
 * A gradient that is told by what its operation gave, such as `dy·(1 − y²)` of tanh, is taken for constant in y by tfjs: a second
 * derivative then lacks a term, and nothing says so. Comparisons have no gradient at all, and masks made of them stop one.
 * `tf.logSoftmax` states its own gradient and cannot be mended from here: its second derivative stays wrong.
 */

import * as tf from '@tensorflow/tfjs-core'
import { isRecording } from '../kernels/fused-kernel.js'

/** Operations of one input whose gradient is told by their output, and what tfjs calls the input. */
export const toldByOutput: Readonly<Record<string, string>> = {
  Exp: 'x',
  Sigmoid: 'x',
  Tanh: 'x',
  Softmax: 'logits',
}

/** Operations that are flat wherever they have a slope. */
export const comparisons: Readonly<Record<string, readonly string[]>> = {
  Equal: ['a', 'b'],
  NotEqual: ['a', 'b'],
  Greater: ['a', 'b'],
  GreaterEqual: ['a', 'b'],
  Less: ['a', 'b'],
  LessEqual: ['a', 'b'],
  LogicalAnd: ['a', 'b'],
  LogicalOr: ['a', 'b'],
  LogicalNot: ['x'],
}

/** The same gradient; where it is itself differentiated, of the output computed again. */
export function recomputing(input: string): (stock: tf.GradConfig) => tf.GradConfig {
  return (stock) => ({
    kernelName: stock.kernelName,
    inputsToSave: [input],
    outputsToSave: [true],
    gradFunc(dy, [x, y], attributes) {
      const again = () => tf.engine().runKernel(stock.kernelName, { [input]: x! }, attributes) as tf.Tensor
      return stock.gradFunc(dy, [isRecording() ? again() : y!], attributes)
    },
  })
}

/** The gradient of `Elu`: by tfjs's kernel, which has none; where it is itself differentiated, by plain operations. */
export function eluGradient(stock: tf.GradConfig): tf.GradConfig {
  return {
    kernelName: stock.kernelName,
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc(dy, [x, y], attributes) {
      if (!isRecording()) return stock.gradFunc(dy, [y!], attributes)
      const above = tf.step(x!)
      const slope = tf.add(above, tf.mul(tf.sub(1, above), tf.exp(tf.minimum(x!, 0))))
      return { x: () => tf.mul(dy as tf.Tensor, slope) }
    },
  }
}

/** The gradient of a comparison. @param inputs What tfjs calls them. */
export function flatGradient(kernelName: string, inputs: readonly string[]): tf.GradConfig {
  return {
    kernelName,
    inputsToSave: [...inputs],
    gradFunc: (_dy, saved) =>
      Object.fromEntries(inputs.map((name, i) => [name, () => tf.zeros(saved[i]!.shape, 'float32')])),
  }
}
