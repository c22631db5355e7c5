import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { webgpu } from '@autoencoders/backend-webgpu'
import { selectBackend } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, describe, expect, it } from 'vitest'
import { ConformanceError } from '../deviation.js'
import { certificateModels } from './certificate-models.js'
import { certify } from './certify.js'

const names = certificateModels.map(({ name }) => name)

describe.each([cpu(), wasm(), webgpu()])('the certificate on $name', (adapter) => {
  it.each(names)('50 training steps follow PyTorch in float64: %s', async (name) => {
    await selectBackend([adapter])
    const row = await certify(name)
    expect(row).toMatchObject({ pass: true, steps: 50 })
    expect(row.weightDeviation).toBeLessThan(1e-3)
  })
})

describe('the certificate of a backend with a broken kernel', () => {
  let restore = () => {}
  afterEach(() => restore())

  /** Makes a kernel give a thousandth too much. */
  function breakKernel(kernelName: string): void {
    const kernel = tf.getKernel(kernelName, tf.getBackend())!
    const replace = (config: tf.KernelConfig) => {
      tf.unregisterKernel(kernelName, kernel.backendName)
      tf.registerKernel(config)
    }
    restore = () => replace(kernel)
    replace({
      ...kernel,
      kernelFunc(given) {
        const output = kernel.kernelFunc(given) as tf.TensorInfo
        const scaled = tf.tidy(() => {
          const values = tf.engine().makeTensorFromTensorInfo(output)
          return tf.keep(tf.mul(tf.clone(values), 1.001))
        })
        return { dataId: scaled.dataId, shape: output.shape, dtype: output.dtype }
      },
    })
  }

  it.each([
    ['cpu', cpu(), 'dense', '_FusedMatMul'],
    ['wasm', wasm(), 'conv', 'AutoencodersConv2D'],
    ['webgpu', webgpu(), 'dense with batch normalisation', 'Rsqrt'],
  ] as const)('fails and names it, on %s', async (_, adapter, model, kernelName) => {
    await selectBackend([adapter])
    breakKernel(kernelName)
    const row = await certify(model)
    expect(row.pass).toBe(false)
    expect(row.firstDivergence?.operation).toBe(kernelName)
  })
})

it('refuses a name that no model has', async () => {
  await expect(certify('transformer')).rejects.toThrow(ConformanceError)
})
