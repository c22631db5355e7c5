import { wasm } from '@autoencoders/backend-wasm'
import { selectBackend } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectedDigests } from './expected-digests.js'
import { runBitExact } from './testing/bit-exact-run.js'
import { binariesOfOtherProcessor } from './testing/other-processor.js'

const binaries = binariesOfOtherProcessor()
let stockProduct: tf.KernelConfig
beforeAll(async () => {
  await import('@tensorflow/tfjs-backend-wasm')
  stockProduct = tf.getKernel('_FusedMatMul', 'wasm')
  await selectBackend([wasm({ binaries: binaries.folder, bitExact: true })])
  stockProduct.setupFunc?.(tf.backend())
})
afterAll(() => binaries.remove())

it("tfjs's own kernels are those of another processor: its ReLU drops NaN on x86 alone", () => {
  const [a, b] = [tf.tensor3d([[[Number.NaN]]]), tf.tensor3d([[[1]]])]
  const attrs = { transposeA: false, transposeB: false, activation: 'relu' }
  const output = stockProduct.kernelFunc({ inputs: { a, b }, attrs, backend: tf.backend() }) as tf.TensorInfo
  const [value] = tf.backend().readSync(output.dataId) as Float32Array
  expect(value).toEqual(['x64', 'ia32'].includes(process.arch) ? Number.NaN : 0)
})

it('bit-exact training there gives the same weights', async () => {
  const { conv, vae } = expectedDigests
  expect(await runBitExact(['conv', 'vae'])).toEqual({ conv, vae })
})
