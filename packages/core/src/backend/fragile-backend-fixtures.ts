/** Backends that tests can take away: tfjs's cpu backend under another name. */

import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { watchForLoss } from './backend-loss.js'
import type { BackendAdapter } from './select-backend.js'

/** A backend to lose. */
export interface FragileBackend extends BackendAdapter {
  /** Ends the instance in use. */
  lose(reason: string): void
  /** Ends it without a word; it says so when asked. */
  loseSilently(reason: string): void
  /** Reads from now on never end, as from a GPU that hangs. */
  hang(): void
  /** How many tfjs made so far. */
  readonly made: number
  /** How many of them tfjs put away. */
  readonly disposed: number
  /** Takes it from tfjs. */
  remove(): void
}

/** @param later Whether tfjs has to wait for the backend, as for WebGPU's. */
export function fragileBackend(tfjsName: string, { later = false } = {}): FragileBackend {
  let tellOfLatest: (reason: string) => void = () => {}
  let silently: string | undefined
  let hangs = false
  const count = { made: 0, disposed: 0 }
  const make = () => {
    count.made += 1
    silently = undefined
    hangs = false
    const backend = new MathBackendCPU()
    const dispose = backend.dispose.bind(backend)
    const read = backend.read.bind(backend)
    return Object.assign(backend, {
      firstUse: false,
      read: (id: tf.DataId) => (hangs ? new Promise<never>(() => {}) : read(id)),
      dispose() {
        count.disposed += 1
        dispose()
      },
    })
  }
  return {
    name: tfjsName,
    tfjsName,
    async load() {
      if (!(tfjsName in tf.engine().registryFactory)) {
        tf.registerBackend(tfjsName, later ? async () => make() : make)
        tf.copyRegisteredKernels('cpu', tfjsName)
      }
      watchForLoss(tfjsName, {
        listen: (_, tell) => {
          tellOfLatest = tell
        },
        isLost: () => silently,
      })
      return { device: 'test', precision: 'float32', threads: 1, version: '0', features: [] }
    },
    lose: (reason) => tellOfLatest(reason),
    loseSilently: (reason) => {
      silently = reason
    },
    hang: () => {
      hangs = true
    },
    get made() {
      return count.made
    },
    get disposed() {
      return count.disposed
    },
    remove() {
      for (const { kernelName } of tf.getKernelsForBackend(tfjsName)) tf.unregisterKernel(kernelName, tfjsName)
      tf.removeBackend(tfjsName)
    },
  }
}
