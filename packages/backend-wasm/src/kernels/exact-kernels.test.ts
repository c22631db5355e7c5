import { BackendError, OptionError, selectBackend } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { wasm } from '../index.js'
import { expectNear, expectNoLeak } from '../testing/kernel-checks.js'
import { exactCompositions } from './exact-compositions.js'
import { machineDependentKernels } from './exact-kernels.js'
import { ownKernels } from './register-kernels.js'

const own = new Set(ownKernels.map(({ kernelName }) => kernelName))
const composed = new Set(exactCompositions.map(({ kernelName }) => kernelName))
const refused = machineDependentKernels.filter((name) => !own.has(name) && !composed.has(name))
const calls: Readonly<Record<string, () => tf.Tensor>> = {
  AvgPool: () => tf.avgPool(tf.ones([1, 4, 4, 1]) as tf.Tensor4D, 2, 2, 'same'),
  BatchMatMul: () => tf.matMul(tf.ones([1, 2]), tf.ones([2, 1])),
  ClipByValue: () => tf.clipByValue([1], 0, 2),
  Conv2D: () => tf.conv2d(tf.ones([1, 4, 4, 1]) as tf.Tensor4D, tf.ones([2, 2, 1, 1]), 1, 'same'),
  DepthwiseConv2dNative: () =>
    tf.depthwiseConv2d(tf.ones([1, 4, 4, 1]) as tf.Tensor4D, tf.ones([2, 2, 1, 1]), 1, 'same'),
  Elu: () => tf.elu([1]),
  FusedConv2D: () =>
    tf.fused.conv2d({
      x: tf.ones([1, 4, 4, 1]) as tf.Tensor4D,
      filter: tf.ones([2, 2, 1, 1]),
      strides: 1,
      pad: 'same',
    }),
  FusedDepthwiseConv2D: () =>
    tf.fused.depthwiseConv2d({
      x: tf.ones([1, 4, 4, 1]) as tf.Tensor4D,
      filter: tf.ones([2, 2, 1, 1]),
      strides: 1,
      pad: 'same',
    }),
  MaxPool: () => tf.maxPool(tf.ones([1, 4, 4, 1]) as tf.Tensor4D, 2, 2, 'same'),
  Prelu: () => tf.prelu([-1], tf.tensor1d([0.5])),
  Relu: () => tf.relu([1]),
  Relu6: () => tf.relu6([1]),
  Softmax: () => tf.softmax([1, 2]),
  _FusedMatMul: () => tf.fused.matMul({ a: tf.ones([1, 2]), b: tf.ones([2, 1]) }),
}

describe('bit-exact mode', () => {
  beforeAll(() => selectBackend([wasm({ bitExact: true })]))

  it('is reported, and uses no relaxed SIMD', async () => {
    expect((await selectBackend([wasm({ bitExact: true })])).features).toEqual(['simd', 'bit-exact'])
  })

  it.each(refused)('refuses %s of tfjs', (name) => {
    expect(calls[name]).toThrow(
      new BackendError({
        where: 'wasm({ bitExact: true })',
        expected: 'operations that give the same bits on every machine',
        received: `${name}, which tfjs computes in one way on x86 and in another elsewhere`,
        repair: 'Write it as other operations, or leave bitExact out.',
      }),
    )
  })

  it.each(machineDependentKernels.filter((name) => !refused.includes(name)))('runs %s in another way', (name) => {
    expect(calls[name]).not.toThrow()
  })

  it('ends with the next wasm()', async () => {
    const { features } = await selectBackend([wasm()])
    expect(features).not.toContain('bit-exact')
    for (const name of machineDependentKernels) expect(calls[name], name).not.toThrow()
    await selectBackend([wasm({ bitExact: true })])
    for (const name of refused) expect(calls[name], name).toThrow(BackendError)
  })

  const values = [-3, -0.5, 0, 0.25, 2, 7, Number.NaN, 1, 2, 3, 4, 5]
  it.each<[string, (x: tf.Tensor2D) => tf.Tensor, (value: number) => number]>([
    ['Relu', (x) => tf.relu(x), (v) => (v < 0 ? 0 : v)],
    ['Relu6', (x) => tf.relu6(x), (v) => (v < 0 ? 0 : v > 6 ? 6 : v)],
    ['ClipByValue', (x) => tf.clipByValue(x, -1, 2), (v) => (v < -1 ? -1 : v > 2 ? 2 : v)],
    ['Elu', (x) => tf.elu(x), (v) => (v < 0 ? Math.expm1(v) : v)],
    ['Prelu', (x) => tf.tidy(() => tf.prelu(x, tf.fill([2, 6], 0.5))), (v) => (v < 0 ? v / 2 : v)],
  ])('computes %s, NaN included, and leaves nothing behind', (_, compute, expected) => {
    const x = tf.tensor2d(values, [2, 6])
    expectNear(compute(x), values.map(expected), 1e-6)
    expectNoLeak(() => compute(x))
  })

  it('computes Softmax of any rank', () => {
    const logits = tf.tensor3d([1, 2, 3, 1000, 1000, -1000], [1, 2, 3])
    const [a, b, c] = [1, 2, 3].map((v) => Math.exp(v - 3) / (1 + Math.exp(-1) + Math.exp(-2))) as [
      number,
      number,
      number,
    ]
    const softmax = () => tf.softmax(logits)
    expect(softmax().shape).toEqual([1, 2, 3])
    expectNear(softmax(), [a, b, c, 0.5, 0.5, 0], 1e-6)
    expectNoLeak(softmax)
  })

  it('needs one thread', () => {
    expect(() => wasm({ bitExact: true, threads: 2 })).toThrow(
      new OptionError({
        where: 'wasm',
        expected: 'one thread with bitExact',
        received: '2',
        repair: 'Leave one of the two out.',
      }),
    )
  })

  it('refuses a backend that was made with threads', async () => {
    const backend = tf.backend() as unknown as { wasm: { wasmMemory?: object } }
    backend.wasm.wasmMemory = {}
    try {
      await expect(wasm({ bitExact: true }).load()).rejects.toThrow(
        'received a backend that was made with threads before',
      )
    } finally {
      delete backend.wasm.wasmMemory
    }
  })

  it('refuses an engine without SIMD', async () => {
    tf.env().set('WASM_HAS_SIMD_SUPPORT', false)
    try {
      await expect(wasm({ bitExact: true }).load()).rejects.toThrow(BackendError)
    } finally {
      tf.env().set('WASM_HAS_SIMD_SUPPORT', true)
    }
  })
})
