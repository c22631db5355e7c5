import * as tf from '@tensorflow/tfjs-core'
import { setBitExact } from './exact-kernels.js'
import { attachKernels, type StockBackend } from './heap.js'
import { hasRelaxedSimd } from './kernel-module.js'
import { ownKernels, registerKernels } from './register-kernels.js'

/** tfjs's own priority of its WebAssembly backend. */
const PRIORITY = 2

/**
 * Sees to it that the backend `wasm` has our kernels: now where it exists already, else as soon as tfjs makes it.
 *
 * @param bitExact Whether only arithmetic that is fixed to the bit may be used.
 * @returns Whether they use relaxed SIMD.
 */
export async function prepareKernels(bitExact: boolean): Promise<boolean> {
  const relaxed = !bitExact && hasRelaxedSimd()
  const existing = tf.engine().registry.wasm
  if (existing) await attachKernels(stock(existing), relaxed)
  else attachWhenMade(relaxed)
  registerKernels()
  setBitExact(bitExact, ownKernels)
  return relaxed
}

function attachWhenMade(relaxed: boolean): void {
  const make = tf.findBackendFactory('wasm')
  tf.removeBackend('wasm')
  const makeWithKernels = async () => {
    const backend = await make()
    await attachKernels(stock(backend), relaxed)
    return backend
  }
  tf.registerBackend('wasm', makeWithKernels, PRIORITY)
}

function stock(backend: tf.KernelBackend): StockBackend {
  return backend as unknown as StockBackend
}
