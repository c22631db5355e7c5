/** TensorFlow's own kernels as a backend, in Node: CUDA where there is a GPU, the processor elsewhere. */

import type { BackendAdapter } from '@autoencoders/core'

/** Options of {@link cuda}. */
export interface CudaOptions {
  /**
   * Path of a `tfjs_binding.node`, for people with their own libtensorflow or a CUDA build. When left out: that of the variable
   * `AUTOENCODERS_TFJS_NODE`, else what `autoencoders-native` built, else the one that came with tfjs-node.
   */
  readonly addon?: string
}

/**
 * TensorFlow through `@tensorflow/tfjs-node-gpu`, else `@tensorflow/tfjs-node`. Both are optional peers.
 *
 * @example await selectBackend([cuda(), wasm()])
 */
export function cuda(options: CudaOptions = {}): BackendAdapter {
  return {
    name: 'cuda',
    tfjsName: 'tensorflow',
    load: async () => (await import('#load-tensorflow')).loadTensorFlow(options),
  }
}
