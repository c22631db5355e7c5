/** The WebAssembly backend as an adapter, with its binaries found in Node and by bundlers. */

import { type BackendAdapter, BackendError, type BackendReport, checkWhole, OptionError } from '@autoencoders/core'
import { assertOneTfjs } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { findBinaries } from './find-binaries.js'
import { prepareKernels } from './kernels/prepare-kernels.js'
import { repairFusedMatMul } from './repair-fused-mat-mul.js'
import { repairMaxPoolGradient } from './repair-max-pool-gradient.js'

/** Options of {@link wasm}. */
export interface WasmOptions {
  /**
   * The folder (URL or path, ending in `/`) that holds the three `.wasm` files of @tensorflow/tfjs-backend-wasm,
   * for set-ups where neither Node nor the bundler finds them.
   */
  readonly binaries?: string
  /**
   * Threads to use where the page is cross-origin isolated; default 1. tfjs starts them from its own source text, which
   * hangs on some minified pages, so they have to be asked for. Node has none.
   */
  readonly threads?: number
  /**
   * Whether training must give the same bits in every engine on every machine; default false, which lets an engine with
   * relaxed SIMD use its fused multiply-add. On one thread; an operation that cannot promise it is refused when it is
   * called.
   */
  readonly bitExact?: boolean
}

const NO_SIMD =
  "This engine has no SIMD, which our kernels need: tfjs's own are used. They are slower, and convolutions cannot be trained."

/**
 * tfjs's WebAssembly backend with kernels of ours on its heap, made for training.
 *
 * @throws {OptionError} When threads is not a whole number of at least 1, or is more than 1 with bitExact.
 * @example await selectBackend([wasm(), cpu()])
 */
export function wasm(options: WasmOptions = {}): BackendAdapter {
  const threads = checkWhole(options.threads ?? 1, 'wasm', 'threads', 1)
  if (options.bitExact && threads > 1) {
    const repair = 'Leave one of the two out.'
    throw new OptionError({ where: 'wasm', expected: 'one thread with bitExact', received: `${threads}`, repair })
  }
  return { name: 'wasm', tfjsName: 'wasm', load: () => load(options) }
}

async function load({ binaries, threads = 1, bitExact = false }: WasmOptions): Promise<BackendReport> {
  if (typeof WebAssembly === 'undefined') {
    throw new BackendError({
      where: 'wasm',
      expected: 'an engine with WebAssembly',
      received: 'one without',
      repair: 'Use cpu().',
    })
  }
  const backend = await importBackend()
  assertOneTfjs('wasm', tf.Tensor)
  if (binaries !== undefined) backend.setWasmPaths(binaries)
  else if (!isNode()) backend.setWasmPaths(await findBinaries())
  const simd = Boolean(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'))
  if (bitExact) checkFixed(simd)
  const usesThreads = await chooseThreads(backend, simd ? threads : 1)
  const relaxed = simd && (await prepareKernels(bitExact))
  if (!simd) repairFusedMatMul()
  repairMaxPoolGradient()
  return {
    device: 'WebAssembly',
    precision: 'float32',
    threads: usesThreads ? threads : 1,
    version: backend.version_wasm,
    ...(!simd && { limitations: [NO_SIMD] }),
    features: [
      ...(simd ? ['simd'] : []),
      ...(relaxed ? ['relaxed-simd'] : []),
      ...(usesThreads ? ['threads'] : []),
      ...(bitExact ? ['bit-exact'] : []),
    ],
  }
}

/** @throws {BackendError} When another of tfjs's three builds would compute, which may differ in the last bit. */
function checkFixed(simd: boolean): void {
  const details = { where: 'wasm({ bitExact: true })', expected: "tfjs's build with SIMD and without threads" }
  if (!simd) {
    throw new BackendError({
      ...details,
      received: 'an engine without SIMD',
      repair: 'Train in another engine, or leave bitExact out.',
    })
  }
  const existing = tf.engine().registry.wasm as { readonly wasm?: { readonly wasmMemory?: object } } | undefined
  if (existing?.wasm?.wasmMemory) {
    throw new BackendError({
      ...details,
      received: 'a backend that was made with threads before',
      repair: 'Reload the page and select wasm({ bitExact: true }) first.',
    })
  }
}

/** Tells tfjs before it loads its binary. @returns Whether there will be more than one thread. */
async function chooseThreads(backend: Awaited<ReturnType<typeof importBackend>>, threads: number): Promise<boolean> {
  const possible = threads > 1 && Boolean(await tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT'))
  if (possible) backend.setThreadsCount(threads)
  else tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
  return possible
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
