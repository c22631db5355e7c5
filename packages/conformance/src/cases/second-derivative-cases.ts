/** Slopes as functions of their own: their values, and their gradients, which penalties on slopes need. */

import { activate } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { fill64, map64 } from '../reference/array64.js'
import type { BackendCase } from './backend-case.js'
import { drawn, operationCases } from './operation-case.js'

interface Slope {
  readonly name: string
  readonly run: (x: tf.Tensor) => tf.Tensor
  /** f′ in float64. */
  readonly slope: (x: number) => number
  readonly range?: readonly [minimum: number, maximum: number]
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
// λ and α of Klambauer et al. 2017, equation 14.
const SELU_SCALE = 1.0507009873554805
const SELU_ALPHA = 1.6732632423543774

const slopes: readonly Slope[] = [
  { name: 'tanh', run: tf.tanh, slope: (x) => 1 - Math.tanh(x) ** 2 },
  { name: 'sigmoid', run: tf.sigmoid, slope: (x) => sigmoid(x) * (1 - sigmoid(x)) },
  { name: 'exp', run: tf.exp, slope: Math.exp },
  { name: 'softplus', run: tf.softplus, slope: sigmoid },
  { name: 'square', run: tf.square, slope: (x) => 2 * x },
  { name: 'log', run: tf.log, slope: (x) => 1 / x, range: [0.5, 3] },
  { name: 'sqrt', run: tf.sqrt, slope: (x) => 0.5 / Math.sqrt(x), range: [0.5, 3] },
  { name: 'relu', run: tf.relu, slope: (x) => Number(x > 0) },
  { name: 'abs', run: tf.abs, slope: Math.sign },
  { name: 'leakyRelu', run: (x) => activate(x, 'leakyRelu'), slope: (x) => (x > 0 ? 1 : 0.2) },
  { name: 'elu', run: (x) => activate(x, 'elu'), slope: (x) => (x > 0 ? 1 : Math.exp(x)) },
  {
    name: 'selu',
    run: (x) => activate(x, 'selu'),
    slope: (x) => SELU_SCALE * (x > 0 ? 1 : SELU_ALPHA * Math.exp(x)),
  },
  { name: 'swish', run: (x) => activate(x, 'swish'), slope: (x) => sigmoid(x) * (1 + x * (1 - sigmoid(x))) },
]

/** Times x, so that there is a gradient even where the slope is constant in pieces. */
const ofElements = slopes.flatMap(({ name, run, slope, range: [minimum, maximum] = [-2, 2] }) =>
  operationCases({
    name: `slope of ${name}`,
    inputs: [drawn(`slope of ${name}`, [3, 5], minimum, maximum)],
    run: (x) => tf.mul(x!, tf.grad((inner: tf.Tensor) => run(inner))(x!)),
    expected: (x) => map64(x!, (value) => value * slope(value)),
  }),
)

const weights = [0.3, -1, 2, 0.5]

/** `Σⱼ wⱼ·softmax(x)ⱼ`. */
const ofRows = operationCases({
  name: 'slope of softmax',
  inputs: [drawn('slope of softmax', [3, 4])],
  run: (x) => tf.grad((inner: tf.Tensor) => tf.sum(tf.mul(tf.softmax(inner), weights)))(x!),
  expected(x) {
    const rowOf = (i: number) => [...x!.data.subarray(4 * Math.floor(i / 4), 4 * Math.floor(i / 4) + 4)].map(Math.exp)
    return fill64(x!.shape, (i) => {
      const row = rowOf(i)
      const sum = row.reduce((total, value) => total + value, 0)
      const mean = row.reduce((total, value, j) => total + (weights[j]! * value) / sum, 0)
      return (row[i % 4]! / sum) * (weights[i % 4]! - mean)
    })
  },
})

/** All cases of second derivatives. */
export const secondDerivativeCases: readonly BackendCase[] = [...ofElements, ...ofRows]
