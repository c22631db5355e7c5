import { BackendError } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'

/** A GPU that WebGPU offers. */
export interface FoundGPU {
  /** Its name, as far as it is told. */
  readonly device: string
  /** Who offers it: `browser`, or `dawn` in Node. */
  readonly provider: 'browser' | 'dawn'
  /** Whether the processor does its work. */
  readonly isSoftware: boolean
}

interface GPU {
  requestAdapter(): Promise<GPUAdapter | null>
}

interface GPUAdapter {
  readonly info?: Readonly<Partial<Record<'vendor' | 'architecture' | 'device' | 'description', string>>>
}

/**
 * Sees to it that there is a `navigator.gpu`, which tfjs looks for when it is imported, and that it has a device.
 *
 * @throws {BackendError} When there is none.
 */
export async function findGPU(): Promise<FoundGPU> {
  const scope = globalThis as { navigator?: { gpu?: GPU } }
  const provider = isNode() ? 'dawn' : 'browser'
  if (!scope.navigator?.gpu && provider === 'dawn') await provideDawn(scope)
  const gpu = scope.navigator?.gpu
  if (!gpu) {
    throw new BackendError({
      where: 'webgpu',
      expected: 'a browser with WebGPU',
      received: 'one without',
      repair: 'Use webgl() or wasm().',
    })
  }
  const adapter = await gpu.requestAdapter()
  if (!adapter) {
    throw new BackendError({
      where: 'webgpu',
      expected: 'a GPU that WebGPU can use',
      received: 'none',
      repair:
        provider === 'dawn'
          ? 'Install a Vulkan driver, or use wasm(). VK_ICD_FILENAMES names one that is not installed.'
          : 'Use webgl() or wasm().',
    })
  }
  const { vendor, architecture, device, description } = adapter.info ?? {}
  const known = [vendor, architecture, device, description].filter(Boolean).join(' ')
  const name = description || [vendor, architecture].filter(Boolean).join(' ') || 'GPU'
  return { device: name, provider, isSoftware: /swiftshader|llvmpipe|lavapipe|basic render/i.test(known) }
}

function isNode(): boolean {
  return tf.env().get('IS_NODE') === true
}

/** Puts Dawn's `navigator.gpu` and WebGPU's constants in place, as a browser has them. */
async function provideDawn(scope: { navigator?: { gpu?: GPU } }): Promise<void> {
  const { create, globals } = await importDawn()
  Object.assign(globalThis, globals)
  const gpu = create([])
  // Node 21 and later has a navigator, of which only a new property can be defined.
  if (scope.navigator) Object.defineProperty(scope.navigator, 'gpu', { value: gpu, configurable: true })
  else Object.defineProperty(globalThis, 'navigator', { value: { gpu, userAgent: 'Node.js' }, configurable: true })
}

async function importDawn(): Promise<{ create(options: string[]): GPU; globals: object }> {
  try {
    return (await import('webgpu')) as unknown as { create(options: string[]): GPU; globals: object }
  } catch (cause) {
    const details = {
      where: 'webgpu',
      expected: 'the package webgpu, which is WebGPU for Node',
      received: 'none',
      repair: 'Install it: npm install webgpu.',
    }
    throw new BackendError(details, { cause })
  }
}
