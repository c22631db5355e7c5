import type { KnownGap } from '../framework/known-gap.js'

const noNaN = 'tfjs-backend-wasm 4.22 compares with instructions that drop NaN'

/**
 * Where tfjs's WebAssembly backend, version 4.22, is wrong with SIMD, which every current engine has.
 *
 * Without SIMD, NaN does get through `clipByValue` and the fused ReLU.
 *
 * @example describeBackend(wasm(), { knownGaps: wasmKnownGaps })
 */
export const wasmKnownGaps: readonly KnownGap[] = [
  ...['clipByValue', 'maximum, NaN to the right', 'minimum, NaN to the right'].map((name) => ({
    case: `NaN and ∞ through ${name}`,
    throws: 'element 0 expected NaN',
    reason: noNaN,
  })),
  {
    case: 'cast to bool and back',
    throws: 'expected 1, received 253',
    reason: 'tfjs-backend-wasm 4.22 cuts a number to its lowest byte; compare with 0 instead',
  },
]
