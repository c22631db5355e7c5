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

/** Values and gradients of layers. */
export const layerCases: readonly BackendCase[] = [...dense, ...convolutions, ...transposed]
