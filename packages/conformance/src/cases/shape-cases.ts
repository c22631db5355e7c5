/** Operations that move values and change none. */

import * as tf from '@tensorflow/tfjs-core'
import { type Array64, fill64, gather64, transpose64 } from '../reference/array64.js'
import type { BackendCase } from './backend-case.js'
import { drawn, given, type Operation, operationCases } from './operation-case.js'

const EXACT = { relative: 1e-6, absolute: 0 }

const operations: readonly Operation[] = [
  {
    name: 'transpose of a matrix',
    inputs: [drawn('transpose 2', [5, 7])],
    run: (x) => tf.transpose(x),
    expected: (x) => transpose64(x, [1, 0]),
  },
  {
    name: 'transpose to another order',
    inputs: [drawn('transpose 3', [2, 3, 5])],
    run: (x) => tf.transpose(x, [2, 0, 1]),
    expected: (x) => transpose64(x, [2, 0, 1]),
  },
  ...(['int32', 'bool'] as const).flatMap((dtype) =>
    (
      [
        [1, 0],
        [2, 0, 1],
        [0, 2, 1, 3],
      ] as const
    ).map((order) => {
      const shape = [3, 4, 2, 5].slice(0, order.length)
      return {
        name: `transpose of ${dtype} to ${order.join(' ')}`,
        inputs: [fill64(shape, (i) => (dtype === 'bool' ? (i % 3) % 2 : 7 * i - 100))],
        run: (x: tf.Tensor) => tf.cast(tf.transpose(tf.cast(x, dtype), [...order]), 'float32'),
        expected: (x: Array64) => transpose64(x, [...order]),
        differentiable: [false],
      }
    }),
  ),
  {
    name: 'reshape',
    inputs: [drawn('reshape', [6, 5])],
    run: (x) => tf.reshape(x, [2, 3, 5]),
    expected: (x) => ({ data: x.data, shape: [2, 3, 5] }),
  },
  {
    name: 'concat of rows',
    inputs: [drawn('concat a', [2, 5]), drawn('concat b', [3, 5])],
    run: (a, b) => tf.concat([a, b], 0),
    expected: (a, b) => ({ data: Float64Array.of(...a.data, ...b.data), shape: [5, 5] }),
  },
  {
    name: 'concat of columns',
    inputs: [drawn('concat c', [3, 2]), drawn('concat d', [3, 5])],
    run: (a, b) => tf.concat([a, b], 1),
    expected: besides,
  },
  {
    name: 'concat of twelve',
    inputs: Array.from({ length: 12 }, (_, i) => drawn(`concat of twelve ${i}`, [2, 3])),
    run: (...parts) => tf.concat(parts, 0),
    expected: (...parts) => ({ data: Float64Array.from(parts.flatMap(({ data }) => [...data])), shape: [24, 3] }),
  },
  {
    name: 'slice',
    inputs: [drawn('slice', [5, 7])],
    run: (x) => tf.slice(x, [1, 2], [3, 4]),
    expected: (x) => gather64(x, [3, 4], ([row, column]) => [row! + 1, column! + 2]),
  },
  {
    name: 'slice of the last axis to its end',
    inputs: [drawn('slice end', [3, 8])],
    run: (x) => tf.slice(x, [0, 5], [-1, -1]),
    expected: (x) => gather64(x, [3, 3], ([row, column]) => [row!, column! + 5]),
  },
  {
    name: 'split',
    inputs: [drawn('split', [3, 6])],
    run: (x) => tf.split(x, 2, 1)[1]!,
    expected: (x) => gather64(x, [3, 3], ([row, column]) => [row!, column! + 3]),
  },
  {
    name: 'stack',
    inputs: [drawn('stack a', [3, 5]), drawn('stack b', [3, 5])],
    run: (a, b) => tf.stack([a, b]),
    expected: (a, b) => ({ data: Float64Array.of(...a.data, ...b.data), shape: [2, 3, 5] }),
  },
  {
    name: 'expandDims and squeeze',
    inputs: [drawn('expandDims', [3, 5])],
    run: (x) => tf.squeeze(tf.expandDims(x, 1), [1]),
    expected: (x) => x,
  },
  {
    name: 'tile',
    inputs: [drawn('tile', [2, 3])],
    run: (x) => tf.tile(x, [2, 1]),
    expected: (x) => gather64(x, [4, 3], ([row, column]) => [row! % 2, column!]),
  },
  {
    name: 'oneHot',
    inputs: [given([2, 0, 4, 1])],
    run: (x) => tf.cast(tf.oneHot(tf.cast(x, 'int32') as tf.Tensor1D, 5), 'float32'),
    expected: (x) => fill64([4, 5], (i) => Number(x.data[Math.floor(i / 5)] === i % 5)),
    differentiable: [false],
  },
  {
    name: 'cast to int32 and back',
    inputs: [given([-2.7, -0.5, 0, 0.5, 2.7, 1e6])],
    run: (x) => tf.cast(tf.cast(x, 'int32'), 'float32'),
    expected: (x) => ({ data: x.data.map(Math.trunc), shape: x.shape }),
    differentiable: [false],
  },
  {
    name: 'cast to bool and back',
    inputs: [given([0, 1, -3, 0.5])],
    run: (x) => tf.cast(tf.cast(x, 'bool'), 'float32'),
    expected: (x) => ({ data: x.data.map((value) => Number(value !== 0)), shape: x.shape }),
    differentiable: [false],
  },
]

/** Values and gradients of operations that move values. */
export const shapeCases: readonly BackendCase[] = operations.flatMap((operation) =>
  operationCases({ tolerance: EXACT, ...operation }),
)

/** Two matrices of three rows side by side. */
function besides(a: Array64, b: Array64): Array64 {
  const [left, right] = [a.shape[1]!, b.shape[1]!]
  const width = left + right
  return fill64([a.shape[0]!, width], (i) => {
    const [row, column] = [Math.floor(i / width), i % width]
    return column < left ? a.data[row * left + column]! : b.data[row * right + column - left]!
  })
}
