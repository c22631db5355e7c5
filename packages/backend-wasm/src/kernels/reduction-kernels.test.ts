import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectNear, expectNoLeak, randomNumbers, useWasm } from '../testing/kernel-checks.js'

useWasm()

/** A shape of rank ≤ 5 and axes of it. */
const reductions = fc.array(fc.constantFrom(1, 2, 3, 4, 5, 7, 13, 17), { minLength: 1, maxLength: 5 }).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    axes: fc.subarray(
      shape.map((_, i) => i),
      { minLength: 1 },
    ),
  }),
)

/** The numbers that each element of the result is made of. */
function groups(values: ArrayLike<number>, shape: readonly number[], axes: readonly number[]): number[][] {
  const kept = shape.map((length, i) => (axes.includes(i) ? 1 : length))
  const strides = [...tf.util.computeStrides(kept), 1]
  const found: number[][] = Array.from({ length: tf.util.sizeFromShape(kept) }, () => [])
  Array.from(values).forEach((value, position) => {
    let [at, rest] = [0, position]
    for (let i = shape.length - 1; i >= 0; i--) {
      if (!axes.includes(i)) at += (rest % shape[i]!) * strides[i]!
      rest = Math.floor(rest / shape[i]!)
    }
    found[at]!.push(value)
  })
  return found
}

/** What rounding is measured by: a sum of the numbers' sizes. */
const size = (values: readonly number[]) => total(values.map(Math.abs))

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)

const functions = [
  { name: 'Sum', run: tf.sum, reference: total, tolerance: 5e-7 },
  { name: 'Mean', run: tf.mean, reference: (values: number[]) => total(values) / values.length, tolerance: 5e-7 },
  { name: 'Max', run: tf.max, reference: (values: number[]) => values.reduce((a, b) => Math.max(a, b)), tolerance: 0 },
  { name: 'Min', run: tf.min, reference: (values: number[]) => values.reduce((a, b) => Math.min(a, b)), tolerance: 0 },
]

describe.each(functions)('$name', ({ name, run, reference, tolerance }) => {
  function check(shape: number[], axes: number[], keepDims: boolean, change: (x: number, i: number) => number): void {
    tf.tidy(() => {
      const values = randomNumbers(tf.util.sizeFromShape(shape), shape.length).map(change)
      const y = run(tf.tensor(values, shape, 'float32'), axes, keepDims)
      const kept = shape.flatMap((length, i) => (axes.includes(i) ? (keepDims ? [1] : []) : [length]))
      expect(y.shape).toEqual(kept)
      const parts = groups(values, shape, axes)
      const received = y.dataSync()
      for (const [i, part] of parts.entries()) {
        const due = reference(part)
        if (Object.is(received[i], due) || received[i] === due) continue
        const allowed = (tolerance * size(part)) / (name === 'Mean' ? part.length : 1)
        if (!(Math.abs(received[i]! - due) <= allowed)) expect.fail(`${i}: expected ${due}, received ${received[i]}`)
      }
    })
  }

  it('is right over any axes of any shape', () => {
    fc.assert(
      fc.property(reductions, fc.boolean(), ({ shape, axes }, keepDims) => check(shape, axes, keepDims, (x) => x)),
      { numRuns: 300 },
    )
  })

  it('does not lose NaN or ∞ over any axes', () => {
    fc.assert(
      fc.property(reductions, fc.nat(50), fc.constantFrom(NaN, Infinity, -Infinity), ({ shape, axes }, at, value) => {
        check(shape, axes, false, (x, i) => (i % 53 === at ? value : x))
      }),
      { numRuns: 300 },
    )
  })

  it.each([1, 2, 3, 4, 5, 15, 16, 17, 63, 64, 65, 127, 511, 512, 513, 1025, 5003])(
    'is right for %i in a row',
    (count) => {
      for (const at of [0, 1, count >> 1, count - 1]) check([count], [0], false, (x, i) => (i === at ? 7 * x : x))
      check([count], [0], false, (x, i) => (i === count - 1 ? Number.NaN : x))
      check([3, count], [1], false, (x) => x)
      check([count, 3], [0], false, (x) => x)
      check([count, 19], [0], true, (x) => x)
    },
  )

  it('is the same whatever else is reduced beside it', () => {
    const row = randomNumbers(777, 5)
    const alone = run(tf.tensor1d(row)).dataSync()[0]!
    const stacked = run(tf.stack([tf.ones([777]), tf.tensor1d(row), tf.zeros([777])]), 1).dataSync()[1]!
    expect(stacked).toBe(alone)
  })

  it('takes whole numbers', () => {
    const y = run(tf.tensor1d([3, 9, 6], 'int32'))
    expect([y.dtype, ...y.dataSync()]).toEqual([name === 'Mean' ? 'float32' : 'int32', reference([3, 9, 6])])
  })

  it('leaves nothing behind, axes apart included', () => {
    const x = tf.ones([2, 3, 4])
    expectNoLeak(() => {
      for (let i = 0; i < 1000; i++) tf.dispose([run(x), run(x, 1), run(x, [0, 2])])
      return []
    })
    x.dispose()
  })

  it('takes no numbers at all', () => {
    tf.tidy(() => {
      expect(run(tf.zeros([3, 0, 2]), 0).shape).toEqual([0, 2])
      if (name === 'Sum') expect([...run(tf.zeros([2, 0]), 1).dataSync()]).toEqual([0, 0])
      if (name === 'Mean') expect([...run(tf.zeros([2, 0]), 1).dataSync()]).toEqual([Number.NaN, Number.NaN])
    })
  })
})

it('sums a million numbers to seven digits', () => {
  const values = randomNumbers(1_000_000, 3).map((x) => x + 1)
  const exact = total([...values])
  tf.tidy(() => {
    expectNear(tf.sum(tf.tensor1d(values)), [exact], 2e-7)
    expectNear(tf.sum(tf.tensor2d(values, [50_000, 20]), 0), groups(values, [50_000, 20], [0]).map(total), 1e-6)
  })
})
