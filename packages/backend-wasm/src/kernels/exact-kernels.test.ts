import { BackendError, OptionError, selectBackend } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { wasm } from '../index.js'
import { expectNear, expectNoLeak, randomNumbers } from '../testing/kernel-checks.js'
import { exactCompositions } from './exact-compositions.js'
import { machineDependentKernels } from './exact-kernels.js'
import { ownKernels } from './register-kernels.js'

const exact = new Set([...ownKernels, ...exactCompositions].map(({ kernelName }) => kernelName))
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

  it.each(machineDependentKernels)('runs %s in another way', (name) => {
    expect(exact).toContain(name)
    expect(calls[name]).not.toThrow()
  })

  const image = () => tf.tensor4d(randomNumbers(2 * 5 * 6 * 3, 1), [2, 5, 6, 3])
  const padded = () => tf.avgPool(tf.ones([1, 4, 4, 1]) as tf.Tensor4D, 2, 2, 1)
  it('refuses what cannot be put together of others', () => {
    expect(padded).toThrow(
      new BackendError({
        where: 'wasm({ bitExact: true })',
        expected: 'operations that give the same bits on every machine',
        received: 'AvgPool with explicit padding, which tfjs computes in one way on x86 and in another elsewhere',
        repair: 'Write it as other operations, or leave bitExact out.',
      }),
    )
  })

  it('ends with the next wasm()', async () => {
    const { features } = await selectBackend([wasm()])
    expect(features).not.toContain('bit-exact')
    for (const name of machineDependentKernels) expect(calls[name], name).not.toThrow()
    expect(padded).not.toThrow()
    await selectBackend([wasm({ bitExact: true })])
    expect(padded).toThrow(BackendError)
  })

  it.each<[string, (x: tf.Tensor4D) => tf.Tensor]>([
    ['averages', (x) => tf.avgPool(x, 2, 2, 'same')],
    ['averages of tall windows', (x) => tf.avgPool(x, [3, 1], [2, 1], 'valid')],
    ['maxima', (x) => tf.maxPool(x, 3, 1, 'same')],
    ['maxima of wide windows', (x) => tf.maxPool(x, [1, 4], [1, 2], 'valid')],
    ['maxima with explicit padding', (x) => tf.maxPool(x, 3, 2, 1, 'floor')],
  ])('pools %s as without it, and leaves nothing behind', async (_, pool) => {
    const gradient = (x: tf.Tensor4D) => tf.grad(pool as (x: tf.Tensor) => tf.Tensor)(x)
    await selectBackend([wasm()])
    const x = image()
    const [due, dueGradient] = [pool(x).arraySync(), gradient(x).arraySync()]
    await selectBackend([wasm({ bitExact: true })])
    const pooled = pool(x)
    expect(pooled.shape).toEqual(tf.tensor4d(due as number[][][][]).shape)
    expectNear(pooled, tf.util.flatten(due as number[][][][]) as number[], 1e-6)
    expectNear(gradient(x), tf.util.flatten(dueGradient as number[][][][]) as number[], 1e-6)
    expectNoLeak(() => pool(x))
  })

  it('computes Prelu, NaN included, and leaves nothing behind', () => {
    const [x, alpha] = [tf.tensor2d([-3, -0.5, 0, 2, Number.NaN, 5], [2, 3]), tf.tensor2d([0.5, 2, 1], [1, 3])]
    expectNear(tf.prelu(x, alpha), [-1.5, -1, 0, 2, Number.NaN, 5], 1e-6)
    expectNoLeak(() => tf.prelu(x, alpha))
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
