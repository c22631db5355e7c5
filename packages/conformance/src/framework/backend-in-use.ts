import { type BackendAdapter, selectBackend } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'

/**
 * Makes a function that puts a backend to use: loads it at the first call, and selects it again when a test of
 * another backend came between. A backend that cannot be loaded fails every call with the same error.
 */
export function backendSelector(adapter: BackendAdapter): () => Promise<void> {
  let loading: Promise<unknown> | undefined
  return async () => {
    loading ??= selectBackend([adapter])
    await loading
    if (tf.getBackend() === adapter.tfjsName) return
    await tf.setBackend(adapter.tfjsName)
    await tf.ready()
  }
}
