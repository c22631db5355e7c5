/** Rows picked by number, rows summed by number, and sums over named axes. */

import * as tf from '@tensorflow/tfjs-core'
import { type Array64, fill64, gather64, matMul64, reduce64, sum64 } from '../reference/array64.js'
import type { BackendCase } from './backend-case.js'
import { drawn, operationCases } from './operation-case.js'

/** One row twice, one never. */
const ROWS = [2, 0, 2, 3]

const picked = operationCases({
  name: 'gather rows, as an embedding does',
  inputs: [drawn('gather table', [5, 3])],
  run: (table) => tf.gather(table, tf.tensor1d(ROWS, 'int32')),
  expected: (table) => gather64(table, [ROWS.length, 3], ([row, column]) => [ROWS[row!]!, column!]),
})

const pickedColumns = operationCases({
  name: 'gather along the last axis',
  inputs: [drawn('gather columns', [2, 3, 4])],
  run: (x) => tf.gather(x, tf.tensor1d(ROWS, 'int32'), 2),
  expected: (x) => gather64(x, [2, 3, ROWS.length], ([i, j, k]) => [i!, j!, ROWS[k!]!]),
})

const summed = operationCases({
  name: 'unsortedSegmentSum of rows',
  inputs: [drawn('segments', [4, 3])],
  run: (x) => tf.unsortedSegmentSum(x, tf.tensor1d(ROWS, 'int32'), 5),
  expected: (x) =>
    fill64([5, 3], (position) => {
      const [segment, column] = [Math.floor(position / 3), position % 3]
      return sum64(ROWS.map((row, i) => (row === segment ? x.data[i * 3 + column]! : 0)))
    }),
})

const einsums: readonly { equation: string; shapes: readonly number[][]; expected: (...x: Array64[]) => Array64 }[] = [
  {
    equation: 'ij,jk->ik',
    shapes: [
      [3, 4],
      [4, 5],
    ],
    expected: (a, b) => matMul64(a!, b!),
  },
  {
    equation: 'ij,kj->ik',
    shapes: [
      [3, 4],
      [5, 4],
    ],
    expected: (a, b) => matMul64(a!, b!, false, true),
  },
  {
    equation: 'bij,bjk->bik',
    shapes: [
      [2, 3, 4],
      [2, 4, 5],
    ],
    expected: (a, b) => stack([0, 1].map((i) => matMul64(matrixAt(a!, i), matrixAt(b!, i)))),
  },
  { equation: 'ij->ji', shapes: [[3, 4]], expected: (a) => gather64(a!, [4, 3], ([j, i]) => [i!, j!]) },
  { equation: 'ij->i', shapes: [[3, 4]], expected: (a) => reduce64(a!, [1], sum64) },
]

const sumsOverNames = einsums.flatMap(({ equation, shapes, expected }) =>
  operationCases({
    name: `einsum ${equation}`,
    inputs: shapes.map((shape, i) => drawn(`einsum ${equation} ${i}`, shape)),
    run: (...operands) => tf.einsum(equation, ...operands),
    expected,
  }),
)

/** Values and gradients of picking, of summing by number, and of einsum. */
export const indexingCases: readonly BackendCase[] = [...picked, ...pickedColumns, ...summed, ...sumsOverNames]

function matrixAt({ data, shape }: Array64, index: number): Array64 {
  const [, rows = 1, columns = 1] = shape
  return { data: data.slice(index * rows * columns, (index + 1) * rows * columns), shape: [rows, columns] }
}

function stack(matrices: readonly Array64[]): Array64 {
  const data = Float64Array.from(matrices.flatMap((matrix) => [...matrix.data]))
  return { data, shape: [matrices.length, ...matrices[0]!.shape] }
}
