import { denseProduct } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { expectNear, expectNoLeak, randomNumbers, useWasm } from '../testing/kernel-checks.js'
import { referenceProduct } from '../testing/reference-product.js'

useWasm()

/** Each activation and its derivative, of x in float64. */
const activations = {
  linear: [(x: number) => x, () => 1],
  relu: [(x: number) => Math.max(x, 0), (x: number) => (x > 0 ? 1 : 0)],
  leakyRelu: [(x: number) => (x < 0 ? 0.2 * x : x), (x: number) => (x < 0 ? 0.2 : 1)],
  elu: [(x: number) => (x < 0 ? Math.expm1(x) : x), (x: number) => (x < 0 ? Math.exp(x) : 1)],
  sigmoid: [(x: number) => logistic(x), (x: number) => logistic(x) * (1 - logistic(x))],
  tanh: [(x: number) => Math.tanh(x), (x: number) => 1 - Math.tanh(x) ** 2],
  softplus: [(x: number) => Math.log1p(Math.exp(x)), (x: number) => logistic(x)],
} as const

type Name = keyof typeof activations

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x))
}

/** The layer and its gradients in float64 for the loss Σ weights·y. */
function reference(name: Name, shape: readonly [number, number, number], transposed: boolean) {
  const [rows, depth, columns] = shape
  const [x, w] = [randomNumbers(rows * depth, 1), randomNumbers(depth * columns, 2)]
  const [b, weights] = [randomNumbers(columns, 3), randomNumbers(rows * columns, 4)]
  const [activate, differentiate] = activations[name]
  const before = referenceProduct({ a: x, b: w, rows, columns, depth, transposeB: transposed })
  const z = before.map((value, i) => value + b[i % columns]!)
  const dz = z.map((value, i) => weights[i]! * differentiate(value))
  const dx = referenceProduct({ a: dz, b: w, rows, columns: depth, depth: columns, transposeB: !transposed })
  const byColumns = { rows: depth, columns, depth: rows, transposeA: true }
  const byRows = { rows: columns, columns: depth, depth: rows, transposeA: true }
  const dw = transposed ? referenceProduct({ a: dz, b: x, ...byRows }) : referenceProduct({ a: x, b: dz, ...byColumns })
  const db = Float64Array.from({ length: columns }, (_, j) =>
    dz.reduce((sum, d, i) => sum + (i % columns === j ? d : 0), 0),
  )
  return { x, w, b, weights, y: z.map(activate), dx, dw, db }
}

describe.each(Object.keys(activations) as Name[])('a dense layer with %s', (activation) => {
  it.each([
    [[1, 1, 1], false],
    [[3, 5, 7], false],
    [[3, 5, 7], true],
    [[32, 33, 18], false],
    [[32, 33, 18], true],
  ] as const)('and its gradients agree with float64, [batch, input, units] %j, transposed %s', (shape, transposed) => {
    const [rows, depth, columns] = shape
    const { x, w, b, weights, ...due } = reference(activation, shape, transposed)
    const input = tf.tensor2d(x, [rows, depth])
    const kernel = tf.tensor2d(w, transposed ? [columns, depth] : [depth, columns])
    const [bias, dy] = [tf.tensor1d(b), tf.tensor2d(weights, [rows, columns])]
    const layer = (input: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor) =>
      denseProduct({ input: input as tf.Tensor2D, kernel, bias, transposed, activation })
    expectNear(layer(input, kernel, bias), due.y, 1e-6, 2)
    const [dx, dw, db] = tf.grads(layer)([input, kernel, bias], dy) as [tf.Tensor, tf.Tensor, tf.Tensor]
    expectNear(dx, due.dx, 1e-6, 2)
    expectNear(dw, due.dw, 1e-6, 2)
    expectNear(db, due.db, 1e-6, 2)
  })

  it('leaves nothing behind', () => {
    const [input, kernel, bias] = [tf.ones([4, 3]), tf.ones([3, 5]), tf.ones([5])]
    const gradients = tf.grads((x: tf.Tensor, w: tf.Tensor, b: tf.Tensor) =>
      denseProduct({ input: x as tf.Tensor2D, kernel: w, bias: b, activation }),
    )
    const dy = tf.ones([4, 5])
    expectNoLeak(() => gradients([input, kernel, bias], dy))
  })
})

it('NaN and ∞ reach the gradients they should, and a closed ReLU stops them', () => {
  const [kernel, bias] = [tf.tensor2d([[1]]), tf.tensor1d([0])]
  const gradient = tf.grad((x) => denseProduct({ input: x as tf.Tensor2D, kernel, bias, activation: 'relu' }))
  const [open, closed, unknown] = gradient(
    tf.tensor2d([[1], [-1], [Number.NaN]]),
    tf.tensor2d([[Number.POSITIVE_INFINITY], [Number.POSITIVE_INFINITY], [1]]),
  ).dataSync()
  expect([open, closed, unknown]).toEqual([Number.POSITIVE_INFINITY, 0, Number.NaN])
})

it.each(['sigmoid', 'tanh', 'softplus'] as const)('can be differentiated twice: %s', (activation) => {
  const [input, kernel, bias] = [tf.tensor2d([[0.3]]), tf.tensor2d([[0.7]]), tf.tensor1d([0.2])]
  const derivative = tf.grad((x) => denseProduct({ input: x as tf.Tensor2D, kernel, bias, activation }))
  const second = tf
    .grad((x) => tf.square(derivative(x)))(input)
    .dataSync()[0]!
  const squaredSlope = (x: number) => (0.7 * activations[activation][1](0.7 * x + 0.2)) ** 2
  expect(second).toBeCloseTo((squaredSlope(0.3 + 1e-5) - squaredSlope(0.3 - 1e-5)) / 2e-5, 4)
})
