/** Reductions over axes, and what is built of them: moments, softmax, norms, normalisation. */

import type { Shape } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { type Array64, broadcast64, map64, reduce64, rows64, sum64 } from '../reference/array64.js'
import type { BackendCase } from './backend-case.js'
import { drawn, given, operationCases } from './operation-case.js'

const mean = (values: readonly number[]) => sum64(values) / values.length
const variance = (values: readonly number[]) => mean(values.map((value) => (value - mean(values)) ** 2))

const reductions = [
  { name: 'sum', run: tf.sum, expected: sum64 },
  { name: 'mean', run: tf.mean, expected: mean },
  { name: 'max', run: tf.max, expected: (values: readonly number[]) => Math.max(...values) },
  { name: 'min', run: tf.min, expected: (values: readonly number[]) => Math.min(...values) },
  {
    name: 'variance of moments',
    run: (x: tf.Tensor, axes: number[]) => tf.moments(x, axes).variance,
    expected: variance,
  },
  { name: 'mean of moments', run: (x: tf.Tensor, axes: number[]) => tf.moments(x, axes).mean, expected: mean },
]

const domains: readonly { readonly shape: Shape; readonly axes: readonly number[] }[] = [
  { shape: [31], axes: [0] },
  { shape: [5, 7], axes: [0] },
  { shape: [5, 7], axes: [1] },
  { shape: [5, 7], axes: [0, 1] },
  { shape: [1, 7], axes: [0] },
  { shape: [3, 2, 5], axes: [1] },
  { shape: [3, 2, 5], axes: [0, 2] },
]

const overAxes = reductions.flatMap(({ name, run, expected }) =>
  domains.flatMap(({ shape, axes }) => {
    const title = `${name}, [${shape}] over ${axes}`
    return operationCases({
      name: title,
      inputs: [drawn(title, shape)],
      run: (x) => run(x, [...axes]),
      expected: (x) => reduce64(x, axes, expected),
    })
  }),
)

const softmax64 = (row: readonly number[]) => {
  const exponentials = row.map((value) => Math.exp(value - Math.max(...row)))
  return exponentials.map((value) => value / sum64(exponentials))
}
const logSoftmax64 = (row: readonly number[]) => {
  const top = Math.max(...row)
  const logSum = Math.log(sum64(row.map((value) => Math.exp(value - top))))
  return row.map((value) => value - top - logSum)
}

const wide = given([90, -90, 0, 1, 2, 3, -88, 88, 88, 0, 0, 0], [3, 4])

const softmaxes = [
  ...operationCases({
    name: 'softmax',
    inputs: [drawn('softmax', [5, 7])],
    run: (x) => tf.softmax(x),
    expected: (x) => rows64(x, softmax64),
  }),
  ...operationCases({
    name: 'softmax of large logits',
    inputs: [wide],
    run: (x) => tf.softmax(x),
    expected: (x) => rows64(x, softmax64),
  }),
  ...operationCases({
    name: 'logSoftmax',
    inputs: [drawn('logSoftmax', [5, 7])],
    run: (x) => tf.logSoftmax(x),
    expected: (x) => rows64(x, logSoftmax64),
  }),
  ...operationCases({
    name: 'logSoftmax of large logits',
    inputs: [wide],
    run: (x) => tf.logSoftmax(x),
    expected: (x) => rows64(x, logSoftmax64),
  }),
  ...operationCases({
    name: 'logSumExp',
    inputs: [drawn('logSumExp', [5, 7])],
    run: (x) => tf.logSumExp(x, 1),
    expected: (x) =>
      reduce64(x, [1], (row) => Math.max(...row) + Math.log(sum64(row.map((v) => Math.exp(v - Math.max(...row)))))),
  }),
]

/** (x − mean)/√(variance + ε), statistics over the axes. */
function normalized64(x: Array64, axes: readonly number[]): Array64 {
  const centred = broadcast64(x, reduce64(x, axes, mean, true), (value, centre) => value - centre)
  const spread = map64(reduce64(x, axes, variance, true), (value) => Math.sqrt(value + 1e-3))
  return broadcast64(centred, spread, (value, scale) => value / scale)
}

const normalizations = [
  { name: 'normalisation over the batch', axes: [0] },
  { name: 'normalisation over the features', axes: [1] },
].flatMap(({ name, axes }) =>
  operationCases({
    name,
    inputs: [drawn(name, [11, 7])],
    run: (x) => {
      const moments = tf.moments(x, axes, true)
      return tf.mul(tf.sub(x, moments.mean), tf.rsqrt(tf.add(moments.variance, 1e-3)))
    },
    expected: (x) => normalized64(x, axes),
  }),
)

/** Values and gradients of reductions and of what is built of them. */
export const reductionCases: readonly BackendCase[] = [...overAxes, ...softmaxes, ...normalizations]
