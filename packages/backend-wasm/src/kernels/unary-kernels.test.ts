import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { expectNear, expectNoLeak, useWasm } from '../testing/kernel-checks.js'

useWasm()

/** Magnitudes from the smallest denormal to the largest float, of both signs, and a fine grid where functions turn. */
const sweep = Float32Array.from([
  ...Array.from({ length: 6000 }, (_, i) => (i % 2 ? 1 : -1) * 2 ** (-149 + (i / 6000) * 277) * (1 + (i % 7) / 9)),
  ...Array.from({ length: 8000 }, (_, i) => (i - 4000) / 40),
  ...Array.from({ length: 4000 }, (_, i) => 0.5 + i / 4000),
  ...Array.from({ length: 2000 }, (_, i) => -1 + i / 1e5),
])

/** Of a float64, the distance to the next float32. */
function unitInLastPlace(x: number): number {
  return Math.max(2 ** (Math.floor(Math.log2(Math.abs(x))) - 23), 2 ** -149)
}

interface Function1 {
  readonly run: (x: tf.Tensor) => tf.Tensor
  readonly expected: (x: number) => number
  /** Units in the last place that it may be off by. */
  readonly units: number
  /** Results up to here may be 0: tfjs's own sigmoid, which is used where bits need not be exact, has no denormals. */
  readonly floor?: number
}

const functions: Readonly<Record<string, Function1>> = {
  exp: { run: tf.exp, expected: Math.exp, units: 1.5 },
  log: { run: tf.log, expected: Math.log, units: 1.5 },
  log1p: { run: tf.log1p, expected: Math.log1p, units: 3 },
  sigmoid: {
    run: tf.sigmoid,
    expected: (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))),
    units: 3,
    floor: 2 ** -126,
  },
  tanh: { run: tf.tanh, expected: Math.tanh, units: 2.5 },
  softplus: { run: tf.softplus, expected: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), units: 4 },
  elu: { run: tf.elu, expected: (x) => (x < 0 ? Math.expm1(x) : x), units: 2.5 },
  sqrt: { run: tf.sqrt, expected: Math.sqrt, units: 0.5 },
  rsqrt: { run: tf.rsqrt, expected: (x) => 1 / Math.sqrt(x), units: 1.5 },
  relu: { run: tf.relu, expected: (x) => Math.max(x, 0), units: 0 },
  relu6: { run: tf.relu6, expected: (x) => Math.min(Math.max(x, 0), 6), units: 0 },
  leakyRelu: { run: (x) => tf.leakyRelu(x, 0.25), expected: (x) => (x < 0 ? x / 4 : x), units: 0.5 },
  clipByValue: { run: (x) => tf.clipByValue(x, -1, 2), expected: (x) => Math.min(Math.max(x, -1), 2), units: 0 },
}

describe.each(Object.entries(functions))('%s', (_, { run, expected, units, floor = 0 }) => {
  it(`is right to ${units} units in the last place`, () => {
    const y = run(tf.tensor1d(sweep)).dataSync()
    let worst = { units: 0, x: 0, y: 0, due: 0 }
    sweep.forEach((x, i) => {
      const [value, due] = [y[i]!, expected(x)]
      if (Number.isNaN(due) ? Number.isNaN(value) : value === Math.fround(due)) return
      const off = Math.abs(value - due) / unitInLastPlace(due)
      if (value === 0 && due < floor) return
      if (!(off <= worst.units)) worst = { units: off, x, y: value, due }
    })
    expect(worst.units, JSON.stringify(worst)).toBeLessThanOrEqual(units)
  })

  it('takes NaN, infinities and zeros as mathematics does', () => {
    const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0]
    expectNear(
      run(tf.tensor1d(special)),
      special.map((x) => Math.fround(expected(x))),
      1e-6,
    )
  })

  it('gives a number the same bits wherever it stands', () => {
    const values = sweep.filter((_, i) => i % 97 === 0)
    const whole = run(tf.tensor1d(values)).dataSync()
    for (const length of [0, 1, 2, 3, 5, 7]) {
      const part = run(tf.tensor1d(values.slice(0, length))).dataSync()
      expect(part).toEqual(whole.slice(0, length))
    }
  })

  it('leaves nothing behind', () => {
    const x = tf.tensor1d([1, 2, 3])
    expectNoLeak(() => {
      for (let i = 0; i < 2000; i++) run(x).dispose()
      return []
    })
  })
})

it('whole numbers stay whole', () => {
  expect([...tf.relu(tf.tensor1d([-1, 2], 'int32')).dataSync()]).toEqual([0, 2])
  expect([...tf.clipByValue(tf.tensor1d([-5, 5], 'int32'), -1, 2).dataSync()]).toEqual([-1, 2])
})

it('goes on when the heap has grown', () => {
  const x = tf.tensor1d([1, 2, 3])
  const before = tf.exp(x).dataSync()
  const huge = tf.zeros([160, 1024, 1024])
  expect(tf.exp(x).dataSync()).toEqual(before)
  huge.dispose()
})
