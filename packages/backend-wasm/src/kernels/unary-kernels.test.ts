import { selectBackend } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { wasm } from '../index.js'
import { expectNoLeak, randomNumbers } from '../testing/kernel-checks.js'
import { bitsOf, ulpsApart } from '../testing/ulps.js'

interface Unary {
  readonly name: string
  readonly run: (x: tf.Tensor) => tf.Tensor
  /** In float64, of numbers and of ±∞. */
  readonly reference: (x: number) => number
  /** Of the last place. */
  readonly ulps: number
  /** Results nearer to 0 than this may be 0. */
  readonly flushesBelow?: number
  readonly range?: readonly [minimum: number, maximum: number]
}

const SELU_SCALE = 1.0507009873554805
const SELU_ALPHA = 1.6732632423543774

const functions: readonly Unary[] = [
  { name: 'Relu', run: tf.relu, reference: (x) => Math.max(x, 0), ulps: 0 },
  { name: 'Relu6', run: tf.relu6, reference: (x) => Math.min(Math.max(x, 0), 6), ulps: 0 },
  {
    name: 'ClipByValue',
    run: (x) => tf.clipByValue(x, -0.5, 0.75),
    reference: (x) => Math.min(Math.max(x, -0.5), 0.75),
    ulps: 0,
  },
  {
    name: 'LeakyRelu',
    run: (x) => tf.leakyRelu(x, 0.25),
    reference: (x) => (x < 0 ? x / 4 : x),
    ulps: 0.5,
  },
  { name: 'Step', run: (x) => tf.step(x, 0.5), reference: (x) => (x > 0 ? 1 : 0.5), ulps: 0 },
  { name: 'Sign', run: tf.sign, reference: Math.sign, ulps: 0 },
  { name: 'Sqrt', run: tf.sqrt, reference: Math.sqrt, ulps: 0.5 },
  { name: 'Rsqrt', run: tf.rsqrt, reference: (x) => 1 / Math.sqrt(x), ulps: 1.5 },
  { name: 'Reciprocal', run: tf.reciprocal, reference: (x) => 1 / x, ulps: 0.5 },
  { name: 'Exp', run: tf.exp, reference: Math.exp, ulps: 1, range: [-104, 89] },
  { name: 'Log', run: tf.log, reference: Math.log, ulps: 1 },
  { name: 'Log1p', run: tf.log1p, reference: Math.log1p, ulps: 3 },
  {
    name: 'Softplus',
    run: tf.softplus,
    reference: (x) => (x === -Infinity ? 0 : Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
    ulps: 4,
  },
  {
    name: 'Sigmoid',
    run: tf.sigmoid,
    reference: (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
    // tfjs's own where not bit-exact, and ours where it is: within 3.
    ulps: 4,
    flushesBelow: 1.2e-38,
  },
  { name: 'Tanh', run: tf.tanh, reference: Math.tanh, ulps: 2 },
  { name: 'Elu', run: tf.elu, reference: (x) => (x < 0 ? Math.expm1(x) : x), ulps: 3 },
  {
    name: 'Selu',
    run: tf.selu,
    reference: (x) => SELU_SCALE * (x < 0 ? SELU_ALPHA * Math.expm1(x) : x),
    ulps: 4,
  },
]

/** Magnitudes from the smallest denormal to the largest float, of both signs, and a fine grid where functions turn. */
const sweep: readonly number[] = [
  ...Array.from({ length: 6000 }, (_, i) => (i % 2 ? 1 : -1) * 2 ** (-149 + (i / 6000) * 277) * (1 + (i % 7) / 9)),
  ...Array.from({ length: 8000 }, (_, i) => (i - 4000) / 40),
  ...Array.from({ length: 4000 }, (_, i) => 0.5 + i / 4000),
  ...Array.from({ length: 2000 }, (_, i) => -1 + i / 1e5),
]

/** Where vectors, loops and their rests meet. */
const lengths = [1, 2, 3, 4, 5, 7, 8, 13, 15, 16, 17, 19, 31, 32, 33, 61, 64, 67]

const special = [0, -0, 1e-45, -1e-45, 1e-40, -1e-40, 1.17549435e-38, 3.4e38, -3.4e38, 1, -1, 0.5, -0.5, 88.7, -87.4]

describe.each([{ bitExact: false }, { bitExact: true }])('with %o', (options) => {
  beforeAll(() => selectBackend([wasm(options)]))

  describe.each(functions)('$name', ({ run, reference, ulps, flushesBelow = 0, range = [-100, 100] }) => {
    const valuesOf = (x: readonly number[] | Float32Array): Float32Array =>
      tf.tidy(() => run(tf.tensor1d(x as number[], 'float32')).dataSync() as Float32Array)

    function check(inputs: readonly number[]): void {
      const values = valuesOf(inputs)
      for (const [i, input] of inputs.entries()) {
        const due = reference(Math.fround(input))
        const value = values[i]!
        if (Number.isNaN(due) ? Number.isNaN(value) : Math.abs(due) < flushesBelow && value === 0) continue
        const off = ulpsApart(value, due)
        if (!(off <= ulps + 1e-6)) expect.fail(`f(${input}): expected ${due}, received ${value}, off by ${off} ulp`)
      }
    }

    it(`is within ${ulps} ulp of float64`, () => {
      const [low, high] = range
      const wide = Array.from(randomNumbers(20_000, 1), (x) => low + ((high - low) * (x + 1)) / 2)
      const near = Array.from(randomNumbers(20_000, 2), (x) => x ** 5)
      check([...wide, ...near, ...special, ...sweep])
    })

    it('agrees on any floats', () => {
      fc.assert(fc.property(fc.array(fc.float({ noNaN: true }), { maxLength: 70 }), check))
    })

    it('keeps NaN', () => {
      const values = valuesOf([1, Number.NaN, 2, 0.5, Number.NaN, 3, 5])
      expect([...values].map(Number.isNaN)).toEqual([false, true, false, false, true, false, false])
    })

    it('gives a number the same bits wherever it stands', () => {
      for (const x of [...special, 0.3, -0.3, 7.7, -7.7, 40, -40, Number.POSITIVE_INFINITY]) {
        const due = bitsOf(valuesOf([x])[0]!)
        for (const length of lengths) {
          const all = new Uint32Array(valuesOf(new Float32Array(length).fill(x)).slice().buffer)
          if (!Number.isNaN(valuesOf([x])[0])) expect([...new Set(all)], `f(${x}) of ${length}`).toEqual([due])
        }
      }
    })

    it('takes nothing, and any shape', () => {
      tf.tidy(() => {
        expect(run(tf.zeros([0, 3])).shape).toEqual([0, 3])
        expect(run(tf.ones([2, 1, 3])).shape).toEqual([2, 1, 3])
      })
    })

    it('leaves nothing behind in thousands of calls', () => {
      const x = tf.ones([5])
      expectNoLeak(() => {
        for (let i = 0; i < 1000; i++) run(x).dispose()
        return []
      })
      x.dispose()
    })
  })

  it('leaves whole numbers whole', () => {
    expect([...tf.relu(tf.tensor1d([-1, 2], 'int32')).dataSync()]).toEqual([0, 2])
    expect([...tf.clipByValue(tf.tensor1d([-5, 5], 'int32'), -1, 2).dataSync()]).toEqual([-1, 2])
  })

  it('is right after the heap has grown', () => {
    const x = tf.tensor1d([1, 4, 9, 16, 25])
    const before = tf.sqrt(x)
    const large = Array.from({ length: 8 }, () => tf.ones([4_000_000]))
    expect([...before.dataSync(), ...tf.sqrt(x).dataSync()]).toEqual([1, 2, 3, 4, 5, 1, 2, 3, 4, 5])
    tf.dispose(large)
  })
})
