/** Matrix products: all transpositions, odd and prime sizes, batch 1, and fused with bias and ReLU. */

import * as tf from '@tensorflow/tfjs-core'
import { broadcast64, map64, matMul64 } from '../reference/array64.js'
import type { BackendCase } from './backend-case.js'
import { drawn, operationCases } from './operation-case.js'

/** Rows, inner length, columns. */
const sizes: readonly (readonly [number, number, number])[] = [
  [1, 1, 1],
  [1, 13, 7],
  [5, 3, 1],
  [8, 16, 4],
  [17, 11, 13],
  [3, 97, 5],
]

const transpositions = [
  { name: 'A·B', transposeA: false, transposeB: false },
  { name: 'Aᵀ·B', transposeA: true, transposeB: false },
  { name: 'A·Bᵀ', transposeA: false, transposeB: true },
  { name: 'Aᵀ·Bᵀ', transposeA: true, transposeB: true },
]

const products = transpositions.flatMap(({ name, transposeA, transposeB }) =>
  sizes.flatMap(([rows, inner, columns]) => {
    const title = `matMul ${name}, ${rows} × ${inner} × ${columns}`
    return operationCases({
      name: title,
      inputs: [
        drawn(`${title} a`, transposeA ? [inner, rows] : [rows, inner], -1, 1),
        drawn(`${title} b`, transposeB ? [columns, inner] : [inner, columns], -1, 1),
      ],
      run: (a, b) => tf.matMul(a, b, transposeA, transposeB),
      expected: (a, b) => matMul64(a, b, transposeA, transposeB),
    })
  }),
)

const fused = (['linear', 'relu'] as const).flatMap((activation) =>
  [false, true].flatMap((transposeB) =>
    sizes.flatMap(([rows, inner, columns]) => {
      const title = `fused matMul ${transposeB ? 'A·Bᵀ' : 'A·B'} + bias, ${activation}, ${rows} × ${inner} × ${columns}`
      return operationCases({
        name: title,
        inputs: [
          drawn(`${title} a`, [rows, inner], -1, 1),
          drawn(`${title} b`, transposeB ? [columns, inner] : [inner, columns], -1, 1),
          drawn(`${title} bias`, [columns], -1, 1),
        ],
        run: (a, b, bias) => tf.fused.matMul({ a, b, bias, transposeB, activation }),
        expected: (a, b, bias) => {
          const sum = broadcast64(matMul64(a, b, false, transposeB), bias, (x, y) => x + y)
          return activation === 'relu' ? map64(sum, (x) => Math.max(x, 0)) : sum
        },
      })
    }),
  ),
)

/** On packed textures an operation may leave numbers beyond an odd side, which are not part of the sum. */
const computed = ([3, 7, 8] as const).flatMap((inner) =>
  transpositions.flatMap(({ name, transposeA, transposeB }) => {
    const title = `matMul ${name} of what was computed, 5 × ${inner} × 6`
    return operationCases({
      name: title,
      inputs: [
        drawn(`${title} a`, transposeA ? [inner, 5] : [5, inner], -1, 1),
        drawn(`${title} b`, transposeB ? [6, inner] : [inner, 6], -1, 1),
      ],
      run: (a, b) => tf.matMul(tf.exp(a), tf.add(b, 1), transposeA, transposeB),
      expected: (a, b) =>
        matMul64(
          map64(a, Math.exp),
          map64(b, (x) => x + 1),
          transposeA,
          transposeB,
        ),
    })
  }),
)

/** Values and gradients of matrix products. */
export const matrixProductCases: readonly BackendCase[] = [...products, ...fused, ...computed]
