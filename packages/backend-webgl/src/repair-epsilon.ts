import type { WebGLBackend } from './webgl-backend.js'

/** tfjs's smallest number that means something in 32-bit floats. */
const EPSILON = 1e-7

/**
 * Gives the backend the epsilon of 32-bit floats. tfjs asks the question the wrong way round and takes that of 16-bit floats,
 * 1e-4, which its optimizers and losses then add.
 *
 * @see https://github.com/tensorflow/tfjs/issues/6980
 */
export function repairEpsilon(backend: WebGLBackend): void {
  backend.epsilon = () => EPSILON
}
