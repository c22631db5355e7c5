import { wasm } from '@autoencoders/backend-wasm'
import { selectBackend } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { profileKernels } from './profile-kernels.js'
import { timeKernel } from './time-kernel.js'

beforeAll(() => selectBackend([wasm()]))

describe('profileKernels', () => {
  it('counts the calls of one run, with shapes and attributes, and puts the kernels back', async () => {
    const [a, b] = [tf.ones([2, 3]), tf.ones([4, 3])]
    const before = tf.getKernel('BatchMatMul', 'wasm').kernelFunc
    const { kernels, milliseconds } = await profileKernels('wasm', async () => {
      for (let i = 0; i < 3; i++) tf.tidy(() => void tf.matMul(a, b, false, true))
    })
    const product = kernels.find(({ call }) => call.name === 'BatchMatMul')
    expect(product?.calls).toBe(3)
    expect(product?.call.attrs).toEqual({ transposeA: false, transposeB: true })
    expect(Object.values(product?.call.inputs ?? {}).map(({ shape }) => shape)).toEqual([
      [2, 3],
      [4, 3],
    ])
    expect(kernels.reduce((sum, kernel) => sum + kernel.milliseconds, 0)).toBeLessThanOrEqual(milliseconds)
    expect(tf.getKernel('BatchMatMul', 'wasm').kernelFunc).toBe(before)
    tf.dispose([a, b])
  })

  it('puts the kernels back when the work fails', async () => {
    const before = tf.getKernel('Add', 'wasm').kernelFunc
    await expect(profileKernels('wasm', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(tf.getKernel('Add', 'wasm').kernelFunc).toBe(before)
  })
})

describe('timeKernel', () => {
  const float = (...shape: number[]) => ({ shape, dtype: 'float32' })

  it.each([
    { name: 'Add', inputs: { a: float(2, 3), b: float(3) }, attrs: {} },
    { name: 'Reshape', inputs: { x: float(2, 3) }, attrs: { shape: [6] } },
    { name: 'Concat', inputs: [float(2, 3), float(1, 3)], attrs: { axis: 0 } },
    {
      name: 'GatherV2',
      inputs: { x: float(4, 3), indices: { shape: [2], dtype: 'int32' } },
      attrs: { axis: 0, batchDims: 0 },
    },
  ])('calls $name with inputs of its own, which it frees', (call) => {
    const before = tf.memory().numTensors
    expect(timeKernel(call, 1)).toBeGreaterThan(0)
    expect(tf.memory().numTensors).toBe(before)
  })

  it('throws for a kernel that the backend has not', () => {
    expect(() => timeKernel({ name: 'NoSuchKernel', inputs: {}, attrs: {} }, 1)).toThrow('no kernel NoSuchKernel')
  })
})
