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
  | 'AutoencodersActivationGrad'
  | 'AutoencodersLstm'
  | 'AutoencodersLstmGrad'
  | 'AutoencodersGru'
  | 'AutoencodersGruGrad'

/**
 * Runs a fused kernel where the backend in use has it.
 *
 * @param inputs By name; all on the backend in use. No gradient is recorded: callers state it themselves.
 * @param attributes Numbers and words the kernel needs.
 * @returns Its outputs, owned by the caller, or undefined where there is no such kernel.
 */
export function runFusedKernel(
  name: FusedKernelName,
  inputs: tf.NamedTensorMap,
  attributes: tf.NamedAttrMap = {},
): tf.Tensor[] | undefined {
  if (!tf.getKernel(name, tf.getBackend())) return undefined
  const outputs = tf.engine().runKernel(name, inputs, attributes)
  return Array.isArray(outputs) ? outputs : [outputs]
}
