import type { KnownGap } from '../framework/known-gap.js'

const transposedProduct =
  'tfjs-backend-wasm 4.22 reads B untransposed in a fused product with transposeB and a bias; transpose first'
const noNaN = 'tfjs-backend-wasm 4.22 compares with instructions that drop NaN'

const transposedSizes = ['8 × 16 × 4', '17 × 11 × 13', '3 × 97 × 5']

/**
 * Where tfjs's WebAssembly backend, version 4.22, is wrong with SIMD, which every current engine has.
 *
 * Without SIMD, NaN does get through `clipByValue` and the fused ReLU.
 *
 * @example describeBackend(wasm(), { knownGaps: wasmKnownGaps })
 */
export const wasmKnownGaps: readonly KnownGap[] = [
  ...['linear', 'relu'].flatMap((activation) =>
    transposedSizes.map((size) => ({
      case: `fused matMul A·Bᵀ + bias, ${activation}, ${size}`,
      throws: /off by/,
      reason: transposedProduct,
    })),
  ),
  ...['sgd with momentum', 'adam'].map((optimizer) => ({
    case: `20 training steps: tied weights, ${optimizer}`,
    throws: /losses deviate by up to/,
    reason: transposedProduct,
  })),
  ...['clipByValue', 'maximum, NaN to the right', 'minimum, NaN to the right', 'fused matMul with ReLU'].map(
    (name) => ({
      case: `NaN and ∞ through ${name}`,
      throws: 'element 0 expected NaN',
      reason: noNaN,
    }),
  ),
  {
    case: 'cast to bool and back',
    throws: 'expected 1, received 253',
    reason: 'tfjs-backend-wasm 4.22 cuts a number to its lowest byte; compare with 0 instead',
  },
]
