/** Functions of two arrays, broadcast both ways, and of several. */

import { type Shape, sameShape } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { broadcast64, map64 } from '../reference/array64.js'
import type { BackendCase } from './backend-case.js'
import { drawn, operationCases } from './operation-case.js'

interface Binary {
  readonly name: string
  readonly run: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor
  readonly expected: (a: number, b: number) => number
  /** Of b; default ±2. */
  readonly range?: readonly [minimum: number, maximum: number]
  /** Whether tfjs's gradient sums over broadcast axes; where it does not it throws, on every backend. Default true. */
  readonly broadcastGradient?: boolean
}

const functions: readonly Binary[] = [
  { name: 'add', run: tf.add, expected: (a, b) => a + b },
  { name: 'sub', run: tf.sub, expected: (a, b) => a - b },
  { name: 'mul', run: tf.mul, expected: (a, b) => a * b },
  { name: 'div', run: tf.div, expected: (a, b) => a / b, range: [0.5, 3] },
  { name: 'maximum', run: tf.maximum, expected: Math.max, broadcastGradient: false },
  { name: 'minimum', run: tf.minimum, expected: Math.min, broadcastGradient: false },
  { name: 'squaredDifference', run: tf.squaredDifference, expected: (a, b) => (a - b) ** 2, broadcastGradient: false },
]

const shapes: readonly { readonly name: string; readonly a: Shape; readonly b: Shape }[] = [
  { name: 'same shape', a: [5, 7], b: [5, 7] },
  { name: 'row to the right', a: [5, 7], b: [7] },
  { name: 'row to the left', a: [7], b: [5, 7] },
  { name: 'column to the right', a: [5, 7], b: [5, 1] },
  { name: 'column to the left', a: [5, 1], b: [5, 7] },
  { name: 'column and row', a: [5, 1], b: [1, 7] },
  { name: 'scalar to the right', a: [3, 5], b: [] },
  { name: 'scalar to the left', a: [], b: [3, 5] },
  { name: 'middle axis', a: [2, 1, 3], b: [2, 5, 3] },
]

const broadcasts = functions.flatMap(({ name, run, expected, range = [-2, 2], broadcastGradient = true }) =>
  shapes.flatMap((shape) =>
    operationCases({
      name: `${name}, ${shape.name}`,
      inputs: [drawn(`${name} a`, shape.a), drawn(`${name} b`, shape.b, ...range)],
      run,
      expected: (a, b) => broadcast64(a, b, expected),
      ...(!broadcastGradient && !sameShape(shape.a, shape.b) && { differentiable: [false, false] }),
    }),
  ),
)

const comparison = operationCases({
  name: 'greaterEqual',
  inputs: [drawn('greaterEqual a', [5, 7]), drawn('greaterEqual b', [7])],
  run: (a, b) => tf.cast(tf.greaterEqual(a, b), 'float32'),
  expected: (a, b) => broadcast64(a, b, (x, y) => Number(x >= y)),
  differentiable: [false, false],
})

const selection = operationCases({
  name: 'where',
  inputs: [drawn('where condition', [5, 7]), drawn('where a', [5, 7]), drawn('where b', [5, 7])],
  run: (condition, a, b) => tf.where(tf.greater(condition, 0), a, b),
  expected: (condition, a, b) => {
    const kept = broadcast64(condition, a, (c, x) => (c > 0 ? x : 0))
    const other = broadcast64(condition, b, (c, x) => (c > 0 ? 0 : x))
    return broadcast64(kept, other, (x, y) => x + y)
  },
  differentiable: [false, true, true],
})

const sumOfMany = operationCases({
  name: 'addN',
  inputs: [drawn('addN a', [3, 5]), drawn('addN b', [3, 5]), drawn('addN c', [3, 5])],
  run: (...inputs) => tf.addN(inputs),
  expected: (a, b, c) =>
    broadcast64(
      broadcast64(a, b, (x, y) => x + y),
      c,
      (x, y) => x + y,
    ),
})

const sumOfTwelve = operationCases({
  name: 'addN of twelve',
  inputs: Array.from({ length: 12 }, (_, i) => drawn(`addN of twelve ${i}`, [2, 3])),
  run: (...inputs) => tf.addN(inputs),
  expected: (first, ...others) => others.reduce((sum, other) => broadcast64(sum, other, (x, y) => x + y), first!),
})

const power = operationCases({
  name: 'pow, whole exponent',
  inputs: [drawn('pow', [17], 0.3, 2)],
  run: (x) => tf.pow(x, 3),
  expected: (x) => map64(x, (value) => value ** 3),
})

/** Values and gradients of functions of several arrays. */
export const binaryCases: readonly BackendCase[] = [
  ...broadcasts,
  ...comparison,
  ...selection,
  ...sumOfMany,
  ...sumOfTwelve,
  ...power,
]
