import * as tf from '@tensorflow/tfjs-core'
import { BackendError } from '../errors.js'
import { prepareGradients } from '../gradients/prepare-gradients.js'

/**
 * Makes sure that a backend is selected and gradients are there, also when the user chose the backend with tfjs itself.
 *
 * @throws {BackendError} When there is none.
 */
export async function assertBackend(where: string): Promise<void> {
  if (!tf.getBackend()) {
    throw new BackendError({
      where,
      expected: 'a backend in use',
      received: 'none',
      repair: 'First call await selectBackend([wasm(), cpu()]).',
    })
  }
  if (!tf.getGradient('Einsum')) await prepareGradients()
}
