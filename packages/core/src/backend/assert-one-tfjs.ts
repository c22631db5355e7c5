import * as tf from '@tensorflow/tfjs-core'
import { BackendError } from '../errors.js'

/**
 * Makes sure that whoever calls uses the copy of tfjs that core uses: copies share one engine, and mix their versions in it.
 *
 * @param where Who calls, such as `wasm`.
 * @param tensor The class `Tensor` of the caller's tfjs.
 * @throws {BackendError} When it is another one; it says how to have one copy only.
 * @example assertOneTfjs('wasm', tf.Tensor)
 */
export function assertOneTfjs(where: string, tensor: unknown): void {
  if (tensor === tf.Tensor) return
  throw new BackendError({
    where,
    expected: `one copy of @tensorflow/tfjs-core, ${tf.version_core}`,
    received: 'another copy beside it',
    repair: 'Find them with npm ls @tensorflow/tfjs-core; give all packages of tfjs one version, then npm dedupe.',
  })
}
