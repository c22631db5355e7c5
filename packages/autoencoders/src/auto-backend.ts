import { cpu } from '@autoencoders/backend-cpu'
import { cuda } from '@autoencoders/backend-cuda'
import { wasm } from '@autoencoders/backend-wasm'
import { webgl } from '@autoencoders/backend-webgl'
import { webgpu } from '@autoencoders/backend-webgpu'
import { type BackendAdapter, BackendError, type BackendSelection, selectBackend } from '@autoencoders/core'

/** Options of {@link autoBackend}. */
export interface AutoBackendOptions {
  /**
   * Whether a GPU imitated in software, or TensorFlow without a GPU, will do; default false: WebAssembly is faster than the
   * first, and than the second for small models.
   */
  readonly software?: boolean
}

/**
 * Selects the best backend that works here: CUDA, WebGPU, WebGL, WebAssembly, plain JavaScript, in that order, as far as the
 * platform has them. None is loaded before its turn, and one that cannot load is passed over with its reason.
 *
 * @returns The winner, and why every earlier one was passed over.
 * @throws {BackendError} When none works.
 * @example
 * const { name, device, passedOver } = await autoBackend()
 * console.log(name, device) // wasm WebAssembly
 */
export async function autoBackend({ software = false }: AutoBackendOptions = {}): Promise<BackendSelection> {
  const gpus = [cuda(), webgpu(), webgl()]
  return selectBackend([...(software ? gpus : gpus.map(inHardware)), wasm(), cpu()])
}

/** The adapter, unless what it finds is done by the processor. */
function inHardware(adapter: BackendAdapter): BackendAdapter {
  return {
    ...adapter,
    async load() {
      const report = await adapter.load()
      if (!report.features.some((feature) => feature === 'software' || feature === 'cpu')) return report
      throw new BackendError({
        where: adapter.name,
        expected: 'a GPU',
        received: `${report.device}, whose work the processor does`,
        repair: 'Ask for it with software: true.',
      })
    },
  }
}
