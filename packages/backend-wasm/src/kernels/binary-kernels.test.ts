import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { broadcastIndices, broadcastShapes } from '../testing/broadcast-shapes.js'
import { expectNoLeak, randomNumbers, useWasm } from '../testing/kernel-checks.js'
import { bitsOf } from '../testing/ulps.js'

useWasm()

interface Binary {
  readonly name: string
  readonly run: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor
  /** What 32-bit floats give, rounded once for every operation. */
  readonly reference: (a: number, b: number) => number
}

const functions: readonly Binary[] = [
  { name: 'Add', run: tf.add, reference: (a, b) => Math.fround(a + b) },
  { name: 'Sub', run: tf.sub, reference: (a, b) => Math.fround(a - b) },
  { name: 'Multiply', run: tf.mul, reference: (a, b) => Math.fround(a * b) },
  { name: 'RealDiv', run: tf.div, reference: (a, b) => Math.fround(a / b) },
  {
    name: 'SquaredDifference',
    run: tf.squaredDifference,
    reference: (a, b) => Math.fround(Math.fround(a - b) ** 2),
  },
  { name: 'Maximum', run: tf.maximum, reference: Math.max },
  { name: 'Minimum', run: tf.minimum, reference: Math.min },
]

const special = [
  0,
  -0,
  1,
  -1,
  1e-45,
  -1e-40,
  1.17549435e-38,
  3.4e38,
  -3.4e38,
  0.1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
].map(Math.fround)

/** Random numbers, and special ones here and there. */
function mixed(count: number, seed: number): Float32Array {
  return randomNumbers(count, seed).map((x, i) =>
    (i + seed) % 5 === 0 ? special[(i * 7 + seed) % special.length]! : x,
  )
}

describe.each(functions)('$name', ({ run, reference }) => {
  function check(aShape: number[], bShape: number[], seed: number): void {
    tf.tidy(() => {
      const [aValues, bValues] = [aShape, bShape].map((shape, i) => mixed(tf.util.sizeFromShape(shape), seed + i))
      const y = run(tf.tensor(aValues!, aShape, 'float32'), tf.tensor(bValues!, bShape, 'float32'))
      const shape = tf.broadcast_util.assertAndGetBroadcastShape(aShape, bShape)
      const [aAt, bAt] = [broadcastIndices(shape, aShape), broadcastIndices(shape, bShape)]
      expect(y.shape).toEqual(shape)
      expect([...y.dataSync()]).toEqual(aAt.map((at, i) => reference(aValues![at]!, bValues![bAt[i]!]!)))
    })
  }

  it('is rounded as it should be, on any shapes that broadcast', () => {
    fc.assert(
      fc.property(broadcastShapes, fc.nat(100), ({ a, b }, seed) => check(a, b, seed)),
      { numRuns: 200 },
    )
  })

  it.each<[number[], number[]]>([
    [[67], [67]],
    [[67], []],
    [[], [67]],
    [[1, 1, 1], [67]],
    [[5, 33], [33]],
    [
      [5, 33],
      [5, 1],
    ],
    [[29, 3], [3]],
    [
      [29, 2],
      [29, 1],
    ],
    [
      [3, 1, 5],
      [1, 4, 1],
    ],
    [
      [2, 1, 3, 1, 5],
      [1, 4, 1, 2, 5],
    ],
    [[0], []],
    [
      [0, 3],
      [1, 3],
    ],
    [
      [0, 1],
      [1, 0],
    ],
  ])('broadcasts %j and %j', (a, b) => check(a, b, 3))

  it('gives numbers the same bits wherever they stand, special ones too', () => {
    for (const a of special) {
      for (const b of special) {
        const due = reference(a, b)
        if (Number.isNaN(due)) continue
        tf.tidy(() => {
          for (const length of [1, 3, 4, 17]) {
            const y = run(tf.fill([length], a), tf.fill([length], b)).dataSync() as Float32Array
            expect(new Set([...y].map(bitsOf)), `${a}, ${b}`).toEqual(new Set([bitsOf(due)]))
          }
        })
      }
    }
  })

  it('leaves whole numbers to tfjs', () => {
    tf.tidy(() => {
      const y = run(tf.tensor1d([6, 8], 'int32'), tf.tensor1d([3, 4], 'int32'))
      const dues = [6, 8].map((a, i) => reference(a, [3, 4][i]!))
      expect([...y.dataSync()]).toEqual(dues)
    })
  })

  it('leaves nothing behind in thousands of calls', () => {
    const [a, b] = [tf.ones([3, 1, 2]), tf.ones([5, 1])]
    expectNoLeak(() => {
      for (let i = 0; i < 2000; i++) run(a, b).dispose()
      return []
    })
    tf.dispose([a, b])
  })
})

it('refuses shapes that do not broadcast', () => {
  expect(() => tf.add(tf.ones([2, 3]), tf.ones([2, 4]))).toThrow('could not be broadcast together')
})
