/** NaN and ∞ must not be lost on the way: training stops at a loss that is not finite, if it gets to see one. */

import * as tf from '@tensorflow/tfjs-core'
import { assertSameBits } from '../deviation.js'
import { type BackendCase, backendCase, take } from './backend-case.js'

interface NonFinite {
  readonly name: string
  readonly run: (x: tf.Tensor1D) => tf.Tensor
  readonly input: readonly number[]
  /** By IEEE 754. */
  readonly expected: readonly number[]
}

const { NaN: nan, POSITIVE_INFINITY: inf } = Number

const unary: readonly NonFinite[] = [
  { name: 'square', run: tf.square, input: [nan, inf, -inf], expected: [nan, inf, inf] },
  { name: 'sqrt', run: tf.sqrt, input: [nan, inf, -1], expected: [nan, inf, nan] },
  { name: 'rsqrt', run: tf.rsqrt, input: [nan, inf, 0], expected: [nan, 0, inf] },
  { name: 'exp', run: tf.exp, input: [nan, inf, -inf, 100], expected: [nan, inf, 0, inf] },
  { name: 'log', run: tf.log, input: [nan, inf, 0, -1], expected: [nan, inf, -inf, nan] },
  { name: 'log1p', run: tf.log1p, input: [nan, inf, -1], expected: [nan, inf, -inf] },
  { name: 'sigmoid', run: tf.sigmoid, input: [nan, inf, -inf], expected: [nan, 1, 0] },
  { name: 'tanh', run: tf.tanh, input: [nan, inf, -inf], expected: [nan, 1, -1] },
  { name: 'softplus', run: tf.softplus, input: [nan, inf, -inf], expected: [nan, inf, 0] },
  { name: 'relu', run: tf.relu, input: [nan, inf, -inf], expected: [nan, inf, 0] },
  { name: 'elu', run: tf.elu, input: [nan, inf, -inf], expected: [nan, inf, -1] },
  { name: 'selu', run: tf.selu, input: [nan, inf], expected: [nan, inf] },
  { name: 'leakyRelu', run: (x) => tf.leakyRelu(x, 0.2), input: [nan, inf, -inf], expected: [nan, inf, -inf] },
  { name: 'erf', run: tf.erf, input: [nan, inf, -inf], expected: [nan, 1, -1] },
  { name: 'abs', run: tf.abs, input: [nan, inf, -inf], expected: [nan, inf, inf] },
  {
    name: 'clipByValue',
    run: (x) => tf.clipByValue(x, -1, 1),
    input: [nan, inf, -inf],
    expected: [nan, 1, -1],
  },
]

const binary: readonly NonFinite[] = [
  { name: 'add', run: (x) => tf.add(x, [-inf, 1, 1]), input: [inf, nan, inf], expected: [nan, nan, inf] },
  { name: 'sub', run: (x) => tf.sub(x, [inf, 1, 1]), input: [inf, nan, inf], expected: [nan, nan, inf] },
  { name: 'mul', run: (x) => tf.mul(x, [0, 0, 2]), input: [inf, nan, inf], expected: [nan, nan, inf] },
  { name: 'div', run: (x) => tf.div(x, [0, 0, 0]), input: [0, 1, -1], expected: [nan, inf, -inf] },
  { name: 'maximum', run: (x) => tf.maximum(x, [1, 1]), input: [nan, inf], expected: [nan, inf] },
  { name: 'maximum, NaN to the right', run: (x) => tf.maximum([1, 1], x), input: [nan, inf], expected: [nan, inf] },
  { name: 'minimum', run: (x) => tf.minimum(x, [1, 1]), input: [nan, -inf], expected: [nan, -inf] },
  { name: 'minimum, NaN to the right', run: (x) => tf.minimum([1, 1], x), input: [nan, -inf], expected: [nan, -inf] },
]

const composite: readonly NonFinite[] = [
  { name: 'sum', run: (x) => tf.sum(x), input: [1, nan, 2], expected: [nan] },
  { name: 'sum of opposite infinities', run: (x) => tf.sum(x), input: [inf, 1, -inf], expected: [nan] },
  { name: 'mean', run: (x) => tf.mean(x), input: [1, inf, 2], expected: [inf] },
  { name: 'max', run: (x) => tf.max(x), input: [1, nan, 2], expected: [nan] },
  { name: 'min', run: (x) => tf.min(x), input: [1, nan, 2], expected: [nan] },
  { name: 'softmax', run: (x) => tf.softmax(x), input: [1, nan, 2], expected: [nan, nan, nan] },
  {
    name: 'matMul, NaN times 0',
    run: (x) => tf.matMul(tf.reshape(x, [1, 3]), tf.zeros([3, 2])),
    input: [1, nan, 2],
    expected: [nan, nan],
  },
  {
    name: 'matMul, ∞ times 0',
    run: (x) => tf.matMul(tf.reshape(x, [1, 3]), tf.zeros([3, 2])),
    input: [1, inf, 2],
    expected: [nan, nan],
  },
  {
    name: 'fused matMul with ReLU',
    run: (x) =>
      tf.fused.matMul({
        a: tf.reshape(x, [1, 3]),
        b: tf.ones([3, 2]),
        bias: tf.zeros([2]),
        activation: 'relu',
      }),
    input: [1, nan, 2],
    expected: [nan, nan],
  },
  {
    name: 'squared error of a training step',
    run: (x) => tf.mean(tf.square(tf.sub(tf.sigmoid(x), 0.5))),
    input: [1, nan, 2],
    expected: [nan],
  },
]

/** NaN and ∞ through every operation that a loss may pass. */
export const nonFiniteCases: readonly BackendCase[] = [...unary, ...binary, ...composite].map(
  ({ name, run, input, expected }) =>
    backendCase(`NaN and ∞ through ${name}`, async () => {
      const received = await take(tf.tidy(() => tf.reshape(run(tf.tensor1d([...input], 'float32')), [-1])))
      assertSameBits(`NaN and ∞ through ${name}`, received, { data: expected, shape: [expected.length] })
    }),
)
