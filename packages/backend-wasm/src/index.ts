/** The WebAssembly backend as an adapter, with its binaries found in Node and by bundlers. */

import { type BackendAdapter, BackendError, type BackendReport } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { findBinaries } from './find-binaries.js'

/** Options of {@link wasm}. */
export interface WasmOptions {
  /**
   * The folder (URL or path, ending in `/`) that holds the three `.wasm` files of @tensorflow/tfjs-backend-wasm,
   * for set-ups where neither Node nor the bundler finds them.
   */
  readonly binaries?: string
}

/**
 * tfjs's `wasm` backend.
 *
 * @example await selectBackend([wasm(), cpu()])
 */
export function wasm(options: WasmOptions = {}): BackendAdapter {
  return { name: 'wasm', tfjsName: 'wasm', load: () => load(options) }
}

async function load({ binaries }: WasmOptions): Promise<BackendReport> {
  if (typeof WebAssembly === 'undefined') {
    throw new BackendError({
      where: 'wasm',
      expected: 'an engine with WebAssembly',
      received: 'one without',
      repair: 'Use cpu().',
    })
  }
  const backend = await importBackend()
  if (binaries !== undefined) backend.setWasmPaths(binaries)
  else if (!isNode()) backend.setWasmPaths(await findBinaries())
  const [simd, threaded] = await Promise.all([
    tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'),
    tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT'),
  ])
  const usesThreads = Boolean(simd && threaded)
  return {
    device: 'WebAssembly',
    precision: 'float32',
    threads: usesThreads ? hardwareThreads() : 1,
    version: backend.version_wasm,
    features: [...(simd ? ['simd'] : []), ...(usesThreads ? ['threads'] : [])],
  }
}

function hardwareThreads(): number {
  return globalThis.navigator?.hardwareConcurrency ?? 1
}

function isNode(): boolean {
  return tf.env().get('IS_NODE') === true
}

async function importBackend() {
  try {
    return await import('@tensorflow/tfjs-backend-wasm')
  } catch (cause) {
    const details = {
      where: 'wasm',
      expected: 'the package @tensorflow/tfjs-backend-wasm',
      received: 'none',
      repair: 'Install it: npm install @tensorflow/tfjs-backend-wasm.',
    }
    throw new BackendError(details, { cause })
  }
}
