/** Backends that stop in the middle of their work: a GPU that was reset, unplugged or ran out of memory. */

import * as tf from '@tensorflow/tfjs-core'
import { BackendLostError } from '../errors.js'

/** How to hear of a backend's end. */
export interface LossWatch<Backend> {
  /**
   * Called once for each backend that tfjs makes.
   *
   * @param tell Call it with the reason, in words, when the backend is of no more use; the first call counts.
   */
  listen(backend: Backend, tell: (reason: string) => void): void
  /** Asks the device itself, where that is quicker than waiting to be told. */
  isLost?(backend: Backend): string | undefined
}

/** On the backend itself, so that every copy of this package finds it. */
const mark = Symbol.for('@autoencoders/loss')

interface Watched {
  [mark]?: () => string | undefined
}

/**
 * Sees to it that nobody takes what a lost backend gives for numbers: every read from it fails, also one under way, with a
 * {@link BackendLostError}. A backend that is lost already is put away, so that tfjs makes a new one when it is next selected.
 *
 * For adapters: call it in `load`, after the import.
 *
 * @param tfjsName The name under which tfjs knows it.
 * @example watchForLoss<Mine>('mine', { listen: (backend, tell) => void backend.device.lost.then(() => tell('lost')) })
 */
export function watchForLoss<Backend extends tf.KernelBackend>(tfjsName: string, watch: LossWatch<Backend>): void {
  const { registry, registryFactory } = tf.engine()
  const made = registry[tfjsName] as Backend | undefined
  if (made && !(mark in made)) return void watchBackend(made, tfjsName, watch)
  if (made && reasonOfLoss(made) === undefined) return
  const { factory, priority } = registryFactory[tfjsName]!
  if (mark in factory) {
    if (made) replaceFactory(tfjsName, factory, priority)
    return
  }
  const watched = () => {
    const backend = factory() as Backend | Promise<Backend>
    if (backend instanceof Promise) return backend.then((ready) => watchBackend(ready, tfjsName, watch))
    return watchBackend(backend, tfjsName, watch)
  }
  replaceFactory(tfjsName, Object.assign(watched, { [mark]: undefined }), priority)
}

/** Why a backend is of no more use; undefined for one that is, and for one that nobody watches. */
export function reasonOfLoss(backend: object): string | undefined {
  return (backend as Watched)[mark]?.()
}

/** Whether somebody would tell if it were lost: backends whose tensors are in the computer's memory cannot be. */
export function canBeLost(backend: object): boolean {
  return mark in backend
}

/** tfjs puts away the backend that there was, if any. */
function replaceFactory(name: string, factory: () => tf.KernelBackend | Promise<tf.KernelBackend>, priority: number) {
  tf.removeBackend(name)
  tf.registerBackend(name, factory, priority)
}

function watchBackend<Backend extends tf.KernelBackend>(backend: Backend, name: string, watch: LossWatch<Backend>) {
  let told: string | undefined
  let fail: (error: BackendLostError) => void = () => {}
  const lost = new Promise<never>((_, reject) => {
    fail = reject
  })
  // Whoever reads hears of it; when nobody does, it is no unhandled rejection.
  lost.catch(() => {})
  const tell = (reason: string) => {
    if (told !== undefined) return
    told = reason
    fail(lostError(name, reason))
  }
  const reason = () => {
    if (told === undefined) {
      const found = watch.isLost?.(backend)
      if (found !== undefined) tell(found)
    }
    return told
  }
  const check = () => {
    if (reason() !== undefined) throw lostError(name, told!)
  }
  const { read, readSync } = backend
  Object.assign(backend, {
    [mark]: reason,
    async read(id: tf.DataId) {
      check()
      const values = await Promise.race([read.call(backend, id), lost])
      check()
      return values
    },
    readSync(id: tf.DataId) {
      check()
      const values = readSync.call(backend, id)
      check()
      return values
    },
  })
  watch.listen(backend, tell)
  return backend
}

/** The error that every read from a lost backend fails with. */
export function lostError(backend: string, reason: string): BackendLostError {
  return new BackendLostError(backend, reason, {
    where: backend,
    expected: 'the backend to last',
    received: `its loss (${reason})`,
    repair: 'What was on it is gone. Call selectBackend again, and load the model from where it was saved.',
  })
}
