import * as tf from '@tensorflow/tfjs-core'
import { BackendError } from '../errors.js'

/**
 * Makes sure that whoever calls uses the copy of tfjs that core uses: tensors of one copy are strangers to another.
 *
 * @param where Who calls, such as `wasm`.
 * @param tensor The class `Tensor` of the caller's tfjs.
 * @throws {BackendError} When it is another one; it says how to have one copy only.
 * @example assertOneTfjs('wasm', tf.Tensor)
 */
export function assertOneTfjs(where: string, tensor: unknown): void {
  if (tensor !== tf.Tensor) throw twoCopies(where, 'another copy beside it')
}

/**
 * The same for what tfjs's engine makes: the copy that is imported first makes the engine that all share.
 *
 * @param where Who calls.
 * @param probe A tensor that the engine made; disposed here.
 * @throws {BackendError} When another copy than core's did.
 */
export function assertOwnEngine(where: string, probe: { dispose(): void } = tf.scalar(0)): void {
  const isOwn = probe instanceof tf.Tensor
  // By its own method: to core's copy it may be no tensor.
  probe.dispose()
  if (!isOwn) throw twoCopies(where, 'tensors of another copy, which was imported earlier')
}

function twoCopies(where: string, received: string): BackendError {
  return new BackendError({
    where,
    expected: `one copy of @tensorflow/tfjs-core, ${tf.version_core}`,
    received,
    repair:
      'Find them with npm ls @tensorflow/tfjs-core; give all packages of tfjs one version, then npm dedupe. In a bundle, import no file called tf.min.js beside it.',
  })
}
