import { selectBackend } from '@autoencoders/core'
import { denseProduct } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { wasm } from './index.js'

beforeAll(async () => {
  await import('@tensorflow/tfjs-backend-wasm')
  tf.env().set('WASM_HAS_SIMD_SUPPORT', false)
})

it('an engine without SIMD gets the kernels of tfjs, and is told so', async () => {
  const { features, limitations } = await selectBackend([wasm()])
  expect(features).toEqual([])
  expect(limitations).toEqual([expect.stringContaining('no SIMD')])
  expect(tf.getKernel('AutoencodersDense', 'wasm')).toBeUndefined()
})

it('still computes and differentiates a dense layer, tied ones too', () => {
  const [input, kernel, bias] = [
    tf.tensor2d([[1, 2]]),
    tf.tensor2d([
      [3, 4],
      [5, 6],
      [7, 8],
    ]),
    tf.tensor1d([1, 2, 3]),
  ]
  const layer = (input: tf.Tensor, kernel: tf.Tensor) =>
    denseProduct({ input: input as tf.Tensor2D, kernel, bias, transposed: true, activation: 'relu' })
  expect([...layer(input, kernel).dataSync()]).toEqual([12, 19, 26])
  const [dx, dw] = tf.grads(layer)([input, kernel]) as [tf.Tensor, tf.Tensor]
  expect([...dx.dataSync()]).toEqual([15, 18])
  expect([...dw.dataSync()]).toEqual([1, 2, 1, 2, 1, 2])
})
