import * as tf from '@tensorflow/tfjs-core'
import { type FusedKernelName, isRecording } from './fused-kernel.js'

/** How an operation of ours that is one kernel is differentiated. */
export interface FusedGradient<Attributes> {
  /** Names of its inputs, in order. */
  readonly inputs: readonly string[]
  /** @returns The gradient of each input, computed when it is called. */
  gradient(
    dy: tf.Tensor,
    inputs: tf.Tensor[],
    output: tf.Tensor,
    attributes: Attributes,
  ): Record<string, () => tf.Tensor>
}

/**
 * Runs a fused kernel as a differentiable operation; its gradient is told to tfjs at the first call, so that importing
 * this changes nothing.
 *
 * @returns Its one output.
 */
export function runFusedOperation<Attributes extends object>(
  kernelName: FusedKernelName,
  inputs: tf.NamedTensorMap,
  attributes: Attributes,
  gradient: FusedGradient<Attributes>,
): tf.Tensor {
  const named = attributes as unknown as tf.NamedAttrMap
  if (!tf.getGradient(kernelName)) registerGradient(kernelName, gradient as unknown as FusedGradient<tf.NamedAttrMap>)
  return tf.engine().runKernel(kernelName, inputs, named) as tf.Tensor
}

function registerGradient(kernelName: FusedKernelName, { inputs, gradient }: FusedGradient<tf.NamedAttrMap>): void {
  tf.registerGradient({
    kernelName,
    inputsToSave: [...inputs],
    outputsToSave: [true],
    gradFunc(dy, saved, attributes) {
      const operands = saved.slice(0, -1)
      const named = Object.fromEntries(inputs.map((name, i) => [name, operands[i]!]))
      // tfjs cannot differentiate a saved output once more: for a second derivative it is computed again.
      const again = () => tf.engine().runKernel(kernelName, named, attributes as tf.NamedAttrMap) as tf.Tensor
      return gradient(dy as tf.Tensor, operands, isRecording() ? again() : saved.at(-1)!, attributes as tf.NamedAttrMap)
    },
  })
}
