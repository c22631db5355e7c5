/** activation(x·W + b) and its gradient: one kernel each where the backend has them, plain operations elsewhere. */

import * as tf from '@tensorflow/tfjs-core'
import { canRunFused, isRecording, runFusedKernel } from '../kernels/fused-kernel.js'
import { type ActivationName, activate, LEAKY_SLOPE } from './activations.js'

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

/** Activations whose derivative can be told from what they gave, by the names that kernels know them by. */
const fusedNames: Partial<Record<ActivationName, string>> = {
  linear: 'linear',
  relu: 'relu',
  leakyRelu: 'leakyrelu',
  elu: 'elu',
  sigmoid: 'sigmoid',
  tanh: 'tanh',
}

/** @returns `[batch, units]`, differentiable in input, kernel and bias. */
export function denseProduct(operands: DenseOperands): tf.Tensor {
  const { input, kernel, bias, transposed = false, activation } = operands
  if (!bias || !canRunFused('AutoencodersDense')) return plainProduct(operands)
  registerDenseGradient()
  const fused = fusedNames[activation]
  const attributes = { transposed, activation: fused ?? 'linear', slope: LEAKY_SLOPE }
  const product: tf.Tensor = tf.engine().runKernel('AutoencodersDense', { input, kernel, bias }, attributes)
  return fused ? product : activate(product, activation)
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

/** Told to tfjs when first needed, so that importing this changes nothing. */
function registerDenseGradient(): void {
  if (tf.getGradient('AutoencodersDense')) return
  tf.registerGradient({
    kernelName: 'AutoencodersDense',
    inputsToSave: ['input', 'kernel', 'bias'],
    outputsToSave: [true],
    gradFunc(dy, saved, attributes) {
      const [input, kernel, bias, output] = saved as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D, tf.Tensor2D]
      const { transposed, activation, slope } = attributes as { transposed: boolean; activation: string; slope: number }
      // tfjs cannot differentiate a saved output once more: for a second derivative it is computed again.
      const again = () =>
        tf.engine().runKernel('AutoencodersDense', { input, kernel, bias }, attributes as tf.NamedAttrMap)
      const y = isRecording() ? (again() as tf.Tensor2D) : output
      const [inner, sums] = activationGradient(dy as tf.Tensor2D, y, activation, slope)
      return {
        input: () => tf.matMul(inner, kernel, false, !transposed),
        kernel: () => (transposed ? tf.matMul(inner, input, true, false) : tf.matMul(input, inner, true, false)),
        bias: () => sums,
      }
    },
  })
}

/** The gradient before the activation, and its sum over the batch. */
function activationGradient(
  dy: tf.Tensor2D,
  y: tf.Tensor2D,
  activation: string,
  slope: number,
): readonly [tf.Tensor2D, tf.Tensor1D] {
  const fused = runFusedKernel('AutoencodersActivationGrad', { dy, y }, { activation, slope })
  if (fused) return fused as [tf.Tensor2D, tf.Tensor1D]
  const inner = derivatives[activation]!(dy, y, slope) as tf.Tensor2D
  return [inner, tf.sum(inner, 0)]
}

/** dy·activation′, written in y = activation(x). */
const derivatives: Readonly<Record<string, (dy: tf.Tensor, y: tf.Tensor, slope: number) => tf.Tensor>> = {
  linear: (dy) => dy,
  relu: (dy, y) => tf.mul(dy, tf.step(y)),
  leakyrelu: (dy, y, slope) => tf.mul(dy, tf.step(y, slope)),
  elu: (dy, y) => tf.mul(dy, tf.where(tf.greater(y, 0), tf.onesLike(y), tf.add(y, 1))),
  sigmoid: (dy, y) => tf.mul(dy, tf.mul(y, tf.sub(1, y))),
  tanh: (dy, y) => tf.mul(dy, tf.sub(1, tf.square(y))),
}
