import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectNear, expectNoLeak, randomNumbers, useWasm } from '../testing/kernel-checks.js'
import { referenceProduct } from '../testing/reference-product.js'

useWasm()

/** One, primes, multiples of the tile (4×8) and of the blocks (128, 256, 512), and one beside them. */
const lengths = fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 11, 16, 17, 31, 64, 127, 129, 257, 513)
const transpositions = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const

function operandsOf(rows: number, columns: number, depth: number, transposeA: boolean, transposeB: boolean) {
  const [a, b] = [randomNumbers(rows * depth, 1), randomNumbers(depth * columns, 2)]
  const left = tf.tensor2d(a, transposeA ? [depth, rows] : [rows, depth])
  const right = tf.tensor2d(b, transposeB ? [columns, depth] : [depth, columns])
  const expected = referenceProduct({ a, b, rows, columns, depth, transposeA, transposeB })
  return { left, right, expected }
}

describe.each(transpositions)('matMul, transposeA %s, transposeB %s', (transposeA, transposeB) => {
  it('agrees with float64 for random shapes', () => {
    fc.assert(
      fc.property(lengths, lengths, lengths, (rows, columns, depth) => {
        tf.tidy(() => {
          const { left, right, expected } = operandsOf(rows, columns, depth, transposeA, transposeB)
          // Rounding grows with the square root of the depth at most for numbers of either sign.
          expectNear(tf.matMul(left, right, transposeA, transposeB), expected, 2e-6, Math.sqrt(depth))
        })
      }),
      { numRuns: 40 },
    )
  })

  it('is empty or zero for lengths of zero', () => {
    const product = (rows: number, columns: number, depth: number) => {
      const { left, right } = operandsOf(rows, columns, depth, transposeA, transposeB)
      const result = tf.matMul(left, right, transposeA, transposeB)
      return { shape: result.shape, values: [...result.dataSync()] }
    }
    expect(product(0, 3, 2)).toEqual({ shape: [0, 3], values: [] })
    expect(product(2, 0, 3)).toEqual({ shape: [2, 0], values: [] })
    expect(product(2, 2, 0)).toEqual({ shape: [2, 2], values: [0, 0, 0, 0] })
  })

  it('lets NaN and ∞ through where they belong and nowhere else', () => {
    const [rows, columns, depth] = [6, 11, 5]
    const a = randomNumbers(rows * depth, 3)
    a[transposeA ? 4 * rows + 5 : 5 * depth + 4] = Number.NaN
    a[0] = Number.POSITIVE_INFINITY
    const b = randomNumbers(depth * columns, 4)
    const expected = referenceProduct({ a, b, rows, columns, depth, transposeA, transposeB })
    const left = tf.tensor2d(a, transposeA ? [depth, rows] : [rows, depth])
    const right = tf.tensor2d(b, transposeB ? [columns, depth] : [depth, columns])
    expectNear(tf.matMul(left, right, transposeA, transposeB), expected, 1e-6, 2)
    expect(expected.filter(Number.isNaN)).toHaveLength(columns)
  })

  it('keeps denormal numbers', () => {
    const left = tf.tensor2d([1e-40, 2e-40, 3e-40, 4e-40], [2, 2])
    const product = tf.matMul(left, tf.eye(2), transposeA, transposeB).dataSync()
    const expected = transposeA ? [1e-40, 3e-40, 2e-40, 4e-40] : [1e-40, 2e-40, 3e-40, 4e-40]
    expect([...product]).toEqual([...Float32Array.from(expected)])
  })
})

describe('matMul', () => {
  it('sums in the same order whatever else is in the product', () => {
    const { left, right } = operandsOf(37, 53, 300, false, false)
    const whole = tf.matMul(left, right)
    const part = tf.matMul(tf.slice(left, [9, 0], [1, 300]), tf.slice(right, [0, 21], [300, 1]))
    expect(part.dataSync()[0]).toBe(whole.dataSync()[9 * 53 + 21])
  })

  it.each([
    [
      [2, 3, 4, 5],
      [2, 3, 5, 6],
      [2, 3],
    ],
    [[4, 5], [2, 5, 6], [2]],
    [
      [3, 1, 4, 5],
      [2, 5, 6],
      [3, 2],
    ],
    [[1, 4, 5], [7, 5, 6], [7]],
    [[0, 4, 5], [1, 5, 6], [0]],
  ])('broadcasts batches: %j with %j', (aShape, bShape, batch) => {
    const [a, b] = [aShape, bShape].map((shape, i) =>
      tf.tensor(randomNumbers(tf.util.sizeFromShape(shape), i + 5), shape),
    ) as [tf.Tensor, tf.Tensor]
    const product = tf.matMul(a, b)
    expect(product.shape).toEqual([...batch, 4, 6])
    const [as, bs] = [tf.broadcastTo(a, [...batch, 4, 5]).dataSync(), tf.broadcastTo(b, [...batch, 5, 6]).dataSync()]
    const expected = Array.from({ length: tf.util.sizeFromShape(batch) }, (_, i) => [
      ...referenceProduct({
        a: as.slice(20 * i, 20 * i + 20),
        b: bs.slice(30 * i, 30 * i + 30),
        rows: 4,
        columns: 6,
        depth: 5,
      }),
    ])
    expectNear(product, expected.flat(), 1e-6, 2)
  })

  it('refuses whole numbers, whose bits are no floats', () => {
    const whole = tf.tensor2d([[1, 2]], undefined, 'int32')
    expect(() => tf.matMul(whole, whole, false, true)).toThrow('matMul: expected float32 on wasm, received int32')
  })

  it('goes on when the heap has grown', () => {
    const { left, right, expected } = operandsOf(33, 65, 17, false, false)
    expectNear(tf.matMul(left, right), expected, 1e-6, 4)
    // More than any heap has to begin with: tfjs must ask the engine for pages.
    const huge = tf.zeros([160, 1024, 1024])
    expectNear(tf.matMul(left, right), expected, 1e-6, 4)
    huge.dispose()
    expectNear(tf.matMul(left, right), expected, 1e-6, 4)
  })

  it('leaves nothing behind in thousands of calls', () => {
    const { left, right } = operandsOf(9, 17, 33, false, true)
    expectNoLeak(() => {
      for (let i = 0; i < 5000; i++) tf.matMul(left, right, false, true).dispose()
      return []
    })
  })
})

describe('fused.matMul', () => {
  const activations = {
    linear: (x: number) => x,
    relu: (x: number) => Math.max(x, 0),
    relu6: (x: number) => Math.min(Math.max(x, 0), 6),
    elu: (x: number) => (x < 0 ? Math.expm1(x) : x),
    leakyrelu: (x: number) => (x < 0 ? 0.3 * x : x),
    sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
    prelu: (x: number, column: number) => (x < 0 ? (column / 10) * x : x),
  } as const

  describe.each(Object.keys(activations) as (keyof typeof activations)[])('with %s', (activation) => {
    it.each([
      ['without a bias', undefined],
      ['with a row as bias', [13]],
      ['with a whole matrix as bias', [6, 13]],
    ] as const)('%s agrees with float64', (_, biasShape) => {
      const { left, right, expected } = operandsOf(6, 13, 300, false, true)
      const bias = biasShape && tf.tensor(randomNumbers(tf.util.sizeFromShape([...biasShape]), 7), [...biasShape])
      const offsets = bias?.dataSync() ?? [0]
      const slopes = tf.tensor1d(Array.from({ length: 13 }, (_, column) => column / 10))
      const output = tf.fused.matMul({
        a: left,
        b: right,
        transposeB: true,
        activation,
        leakyreluAlpha: 0.3,
        ...(bias && { bias }),
        ...(activation === 'prelu' && { preluActivationWeights: slopes }),
      })
      const due = expected.map((x, i) => activations[activation](x + offsets[i % offsets.length]!, i % 13))
      expectNear(output, due, 1e-6, Math.sqrt(300))
    })
  })

  it('carries NaN through every activation', () => {
    for (const activation of ['relu', 'relu6', 'elu', 'leakyrelu', 'sigmoid'] as const) {
      const output = tf.fused.matMul({ a: tf.tensor2d([[Number.NaN]]), b: tf.tensor2d([[1]]), activation })
      expect(output.dataSync()[0], activation).toBeNaN()
    }
  })
})
