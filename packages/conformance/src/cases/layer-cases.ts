/** Layers as one operation, bias and activation included: fused on some backends, composed on others, the same on all. */

import { convolutionProduct, denseProduct, transposedConvolutionProduct } from '@autoencoders/core/extend'
import type * as tf from '@tensorflow/tfjs-core'
import { type Array64, broadcast64, map64, matMul64 } from '../reference/array64.js'
import { conv64, convTransposed64, type Movement } from '../reference/convolution64.js'
import type { BackendCase } from './backend-case.js'
import { drawn, operationCases } from './operation-case.js'

const activations = {
  linear: (x: number) => x,
  relu: (x: number) => Math.max(x, 0),
  leakyRelu: (x: number) => (x < 0 ? 0.2 * x : x),
  elu: (x: number) => (x < 0 ? Math.expm1(x) : x),
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
  tanh: (x: number) => Math.tanh(x),
  selu: (x: number) => 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * Math.expm1(x) : x),
} as const

const names = Object.keys(activations) as (keyof typeof activations)[]

function finished(product: Array64, bias: Array64, activation: keyof typeof activations): Array64 {
  return map64(
    broadcast64(product, bias, (x, y) => x + y),
    activations[activation],
  )
}

const dense = names.flatMap((activation) =>
  [false, true].flatMap((transposed) => {
    const name = `dense layer with ${activation}${transposed ? ', kernel transposed' : ''}, 3 × 5 → 9`
    return operationCases({
      name,
      inputs: [
        drawn(`${name} input`, [3, 5], -1, 1),
        drawn(`${name} kernel`, transposed ? [9, 5] : [5, 9], -1, 1),
        drawn(`${name} bias`, [9], -1, 1),
      ],
      run: (input, kernel, bias) => denseProduct({ input: input as tf.Tensor2D, kernel, bias, transposed, activation }),
      expected: (input, kernel, bias) => finished(matMul64(input, kernel, false, transposed), bias, activation),
    })
  }),
)

const movement: Movement = { stride: 2, dilation: 1, pad: 'same' }
const step = { stride: 2, pad: 'same' } as const

const convolutions = names.flatMap((activation) => {
  const name = `convolution layer with ${activation}, 2×5×4×3, filter 3×3 → 6, stride 2`
  return operationCases({
    name,
    inputs: [
      drawn(`${name} input`, [2, 5, 4, 3], -1, 1),
      drawn(`${name} filter`, [3, 3, 3, 6], -1, 1),
      drawn(`${name} bias`, [6], -1, 1),
    ],
    run: (input, filter, bias) =>
      convolutionProduct({ input: input as tf.Tensor4D, filter, bias, ...step, activation }),
    expected: (input, filter, bias) => finished(conv64(input, filter, movement), bias, activation),
  })
})

const transposed = names.flatMap((activation) => {
  const name = `transposed convolution layer with ${activation}, 2×3×2×6, filter 3×3 → 3, stride 2`
  return operationCases({
    name,
    inputs: [
      drawn(`${name} input`, [2, 3, 2, 6], -1, 1),
      drawn(`${name} filter`, [3, 3, 3, 6], -1, 1),
      drawn(`${name} bias`, [3], -1, 1),
    ],
    run: (input, filter, bias) => {
      const operands = { input: input as tf.Tensor4D, filter, bias, ...step, activation }
      return transposedConvolutionProduct(operands, [2, 5, 4, 3])
    },
    expected: (input, filter, bias) =>
      finished(convTransposed64(input, filter, [2, 5, 4, 3], movement), bias, activation),
  })
})

/** Filters that move differently along the axes, taps apart, and none added at the end. */
const unusual = [
  {
    name: 'signal 2×1×9×3, filter 1×4 → 5, strides 1 and 2',
    map: [2, 1, 9, 3],
    taps: [1, 4],
    outputs: 5,
    stride: [1, 2],
    dilation: 1,
  },
  {
    name: 'signal 2×9×1×3, filter 4×1 → 5, strides 3 and 1',
    map: [2, 9, 1, 3],
    taps: [4, 1],
    outputs: 5,
    stride: [3, 1],
    dilation: 1,
  },
  {
    name: '1×7×6×2, filter 3×2 → 4, strides 2 and 1, dilations 1 and 2',
    map: [1, 7, 6, 2],
    taps: [3, 2],
    outputs: 4,
    stride: [2, 1],
    dilation: [1, 2],
  },
] as const

const unbiased = unusual.flatMap(({ name, map, taps, outputs, stride, dilation }) =>
  (['linear', 'tanh'] as const).flatMap((activation) => {
    const moves = { stride, dilation, pad: 'same' } as const
    const down = `convolution layer with ${activation}, no bias, ${name}`
    const input = drawn(`${down} input`, map, -1, 1)
    const filter = drawn(`${down} filter`, [...taps, map[3], outputs], -1, 1)
    const small = conv64(input, filter, moves)
    return [
      ...operationCases({
        name: down,
        inputs: [input, filter],
        run: (x, w) => convolutionProduct({ input: x as tf.Tensor4D, filter: w, ...moves, activation }),
        expected: (x, w) => map64(conv64(x, w, moves), activations[activation]),
      }),
      ...operationCases({
        name: `transposed ${down}`,
        inputs: [small, filter],
        run: (y, w) =>
          transposedConvolutionProduct({ input: y as tf.Tensor4D, filter: w, ...moves, activation }, [...map]),
        expected: (y, w) => map64(convTransposed64(y, w, map, moves), activations[activation]),
      }),
    ]
  }),
)

/** Values and gradients of layers. */
export const layerCases: readonly BackendCase[] = [...dense, ...convolutions, ...transposed, ...unbiased]
