import { type BackendAdapter, selectBackend } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it, vi } from 'vitest'
import { wasm } from './index.js'
import { hasRelaxedSimd } from './kernels/kernel-module.js'

describe('wasm in Node', () => {
  it('finds its binaries, passes the self-check, and reports what it is', async () => {
    const { name, device, precision, threads, features } = await selectBackend([wasm()])
    expect({ name, device, precision, threads, features }).toEqual({
      name: 'wasm',
      device: 'WebAssembly',
      precision: 'float32',
      threads: 1,
      features: hasRelaxedSimd() ? ['simd', 'relaxed-simd'] : ['simd'],
    })
    expect(tf.getBackend()).toBe('wasm')
  })

  it('knows which engines have relaxed SIMD', () => {
    expect(hasRelaxedSimd()).toBe(Number(process.versions.node.split('.')[0]) >= 22)
  })

  it('is passed over with its reason on an engine without WebAssembly', async () => {
    vi.stubGlobal('WebAssembly', undefined)
    try {
      const never: BackendAdapter = {
        name: 'never',
        tfjsName: 'never',
        load: () => Promise.reject(new Error('not here.')),
      }
      await expect(selectBackend([wasm(), never])).rejects.toThrow(
        'selectBackend: expected a backend that works here, received wasm (wasm: expected an engine with WebAssembly, received one without. Use cpu()); never (not here).',
      )
    } finally {
      vi.unstubAllGlobals()
    }
  })
})
