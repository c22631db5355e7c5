/** What GPUs do not promise, as seen with SwiftShader, the GPU in software that browsers and Dawn test with. */

import type { KnownGap } from '../framework/known-gap.js'

const nonFinite = (names: readonly string[], reason: string): KnownGap[] =>
  names.map((name) => ({ case: `NaN and ∞ through ${name}`, throws: 'not the same bits', reason }))

/** Of `webgl`. */
export const webglGaps: readonly KnownGap[] = nonFinite(
  ['log', 'log1p', 'softplus', 'relu', 'elu', 'selu', 'leakyRelu', 'clipByValue', 'div'],
  'GLSL ES 3.00 §4.5.1 asks for no NaN, and tfjs multiplies by masks: 0 · ∞',
)

/** Of `webgpu`. */
export const webgpuGaps: readonly KnownGap[] = nonFinite(
  ['exp', 'log', 'log1p', 'sigmoid', 'softplus', 'elu', 'selu', 'softmax', 'squared error of a training step'],
  'WGSL §15.7.2 lets a shader assume that there is no NaN and no ∞',
)
