/**
 * Work that a backend may do in one go. A backend that can registers a tfjs kernel under one of these names; where none
 * is registered the same maths runs as plain operations, on every backend.
 */

import * as tf from '@tensorflow/tfjs-core'

/** Names of the fused kernels; the functions that call them say what goes in and what comes out. */
export type FusedKernelName =
  | 'AutoencodersSgd'
  | 'AutoencodersAdam'
  | 'AutoencodersRmsProp'
  | 'AutoencodersDense'
  | 'AutoencodersConv2D'
  | 'AutoencodersConv2DTranspose'
  | 'AutoencodersActivationGrad'
  | 'AutoencodersLstm'
  | 'AutoencodersLstmGrad'
  | 'AutoencodersGru'
  | 'AutoencodersGruGrad'

/** Whether the backend in use has a fused kernel. */
export function canRunFused(name: FusedKernelName): boolean {
  return tf.getKernel(name, tf.getBackend()) !== undefined
}

/**
 * Runs a fused kernel that has no gradient of its own, where the backend in use has it.
 *
 * @param inputs By name; all on the backend in use.
 * @param attributes Numbers and words the kernel needs.
 * @returns Its outputs, owned by the caller; undefined where there is no such kernel, or where a gradient is being
 *   recorded and only plain operations can be differentiated once more.
 */
export function runFusedKernel(
  name: FusedKernelName,
  inputs: tf.NamedTensorMap,
  attributes: tf.NamedAttrMap = {},
): tf.Tensor[] | undefined {
  if (isRecording() || !canRunFused(name)) return undefined
  const outputs = tf.engine().runKernel(name, inputs, attributes)
  return Array.isArray(outputs) ? outputs : [outputs]
}

/** Whether tfjs notes operations for a gradient now: not within an operation that states its own. */
export function isRecording(): boolean {
  const { gradientDepth, kernelDepth } = tf.engine().state
  return gradientDepth > 0 && kernelDepth === 0
}
