/** activation(x·W + b) and its gradient: one kernel each where the backend has them, plain operations elsewhere. */

import * as tf from '@tensorflow/tfjs-core'
import { canRunFused } from '../kernels/fused-kernel.js'
import type { FusedGradient } from '../kernels/fused-operation.js'
import { activationGradient, type FusedActivation, runActivated } from './activation-gradient.js'
import type { ActivationName } from './activation-name.js'
import { activate } from './activations.js'

/** Operands of {@link denseProduct}. */
export interface DenseOperands {
  /** `[batch, inputUnits]`. */
  readonly input: tf.Tensor2D
  /** `[inputUnits, units]`, or `[units, inputUnits]` where it is transposed. */
  readonly kernel: tf.Tensor
  /** `[units]`. */
  readonly bias?: tf.Tensor
  /** Default false. */
  readonly transposed?: boolean
  readonly activation: ActivationName
}

/** @returns `[batch, units]`, differentiable in input, kernel and bias. */
export function denseProduct(operands: DenseOperands): tf.Tensor {
  const { input, kernel, bias, transposed = false, activation } = operands
  if (!bias || !canRunFused('AutoencodersDense')) return plainProduct(operands)
  return runActivated('AutoencodersDense', { input, kernel, bias }, { transposed }, activation, denseGradient)
}

function plainProduct({ input, kernel, bias, transposed = false, activation }: DenseOperands): tf.Tensor {
  // Only these fuse on every backend; the others follow as operations of their own.
  const fused = activation === 'relu' ? 'relu' : 'linear'
  const product = tf.fused.matMul({
    a: input,
    b: kernel,
    transposeB: transposed,
    ...(bias && { bias }),
    activation: fused,
  })
  return fused === activation ? product : activate(product, activation)
}

const denseGradient: FusedGradient<FusedActivation & { readonly transposed: boolean }> = {
  inputs: ['input', 'kernel', 'bias'],
  gradient(dy, [input, kernel], output, attributes) {
    const { transposed } = attributes
    const [inner, sums] = activationGradient(dy, output, attributes)
    return {
      input: () => tf.matMul(inner, kernel!, false, !transposed),
      kernel: () => (transposed ? tf.matMul(inner, input!, true, false) : tf.matMul(input!, inner, true, false)),
      bias: () => sums,
    }
  },
}
