/** Functions of one element. */

import * as tf from '@tensorflow/tfjs-core'
import { map64 } from '../reference/array64.js'
import { erf64 } from '../reference/erf64.js'
import type { BackendCase } from './backend-case.js'
import { drawn, given, operationCases } from './operation-case.js'

interface Elementwise {
  readonly name: string
  readonly run: (x: tf.Tensor) => tf.Tensor
  readonly expected: (x: number) => number
  /** Where it is tried, besides the values below; default ±2. */
  readonly range?: readonly [minimum: number, maximum: number]
  /** Values that deserve a try of their own: large, tiny, where a naive formula breaks. */
  readonly values?: readonly number[]
}

// λ and α of Klambauer et al. 2017, equation 14.
const SELU_SCALE = 1.0507009873554805
const SELU_ALPHA = 1.6732632423543774
const LEAK = 0.2

const sigmoid = (x: number) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)))

const functions: readonly Elementwise[] = [
  { name: 'neg', run: tf.neg, expected: (x) => -x },
  { name: 'abs', run: tf.abs, expected: Math.abs, values: [-1e20, 1e-4] },
  { name: 'square', run: tf.square, expected: (x) => x * x, values: [-1e3, 1e-3] },
  { name: 'sqrt', run: tf.sqrt, expected: Math.sqrt, range: [0.05, 9], values: [1e-2, 1e6] },
  { name: 'rsqrt', run: tf.rsqrt, expected: (x) => 1 / Math.sqrt(x), range: [0.05, 9], values: [1e-2, 1e6] },
  { name: 'reciprocal', run: tf.reciprocal, expected: (x) => 1 / x, range: [0.1, 3], values: [-4, 1e3] },
  { name: 'exp', run: tf.exp, expected: Math.exp, values: [-80, -20, 10] },
  { name: 'log', run: tf.log, expected: Math.log, range: [0.05, 9], values: [1e-2, 1e6] },
  { name: 'log1p', run: tf.log1p, expected: Math.log1p, range: [-0.8, 5], values: [1e-6, -1e-6, 1e6] },
  { name: 'expm1', run: tf.expm1, expected: Math.expm1, values: [1e-6, -1e-6, -30] },
  {
    name: 'softplus',
    run: tf.softplus,
    expected: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    values: [-60, -12, 12, 60],
  },
  { name: 'sigmoid', run: tf.sigmoid, expected: sigmoid, values: [-60, -12, 12, 60] },
  { name: 'tanh', run: tf.tanh, expected: Math.tanh, values: [-40, -6, 1e-5, 6, 40] },
  { name: 'relu', run: tf.relu, expected: (x) => Math.max(x, 0), values: [-1e6, 1e6] },
  { name: 'elu', run: tf.elu, expected: (x) => (x > 0 ? x : Math.expm1(x)), values: [-30, -1e-4, 30] },
  {
    name: 'leakyRelu',
    run: (x) => tf.leakyRelu(x, LEAK),
    expected: (x) => (x > 0 ? x : LEAK * x),
    values: [-1e3, 1e3],
  },
  {
    name: 'selu',
    run: tf.selu,
    expected: (x) => SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x)),
    values: [-30, 30],
  },
  { name: 'erf', run: tf.erf, expected: erf64, values: [-4, -1e-3, 1e-3, 4] },
  {
    name: 'clipByValue',
    run: (x) => tf.clipByValue(x, -0.75, 1.25),
    expected: (x) => Math.min(Math.max(x, -0.75), 1.25),
    values: [-1e6, 1e6],
  },
  { name: 'cast to float32', run: (x) => tf.cast(x, 'float32'), expected: (x) => x },
]

/** Values and gradients of functions of one element. */
export const elementwiseCases: readonly BackendCase[] = functions.flatMap(
  ({ name, run, expected, range = [-2, 2], values = [] }) => {
    // A prime number of elements: no vector width divides it.
    const random = drawn(name, [37 - values.length], ...range)
    const inputs = [given([...random.data, ...values])]
    return operationCases({ name, inputs, run, expected: (x) => map64(x, expected) })
  },
)
