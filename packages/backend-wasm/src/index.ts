/** The WebAssembly backend as an adapter, with its binaries found in Node and by bundlers. */

import { type BackendAdapter, BackendError, type BackendReport } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'

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
  else if (!isNode()) backend.setWasmPaths(bundledBinaries())
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

/** Where the binaries are once a bundler has seen these expressions; Node finds them beside the package by itself. */
function bundledBinaries() {
  return {
    'tfjs-backend-wasm.wasm': new URL('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm', import.meta.url)
      .href,
    'tfjs-backend-wasm-simd.wasm': new URL(
      '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
      import.meta.url,
    ).href,
    'tfjs-backend-wasm-threaded-simd.wasm': new URL(
      '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm',
      import.meta.url,
    ).href,
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
