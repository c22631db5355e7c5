/** First values of parameters, drawn from our own streams: the same bits on every backend and engine. */

import type { Shape } from '../nd-array.js'
import { sizeOf } from '../nd-array.js'
import type { Initializer } from './parameter.js'

/** All zeros. */
export const zeros: Initializer = (shape) => new Float32Array(sizeOf(shape))

/** All ones. */
export const ones: Initializer = (shape) => new Float32Array(sizeOf(shape)).fill(1)

/**
 * Uniform in ±√(6 / (fan in + fan out)): keeps the variance of signals and gradients through linear and tanh layers.
 *
 * @see Glorot & Bengio 2010, https://proceedings.mlr.press/v9/glorot10a.html
 */
export const glorotUniform: Initializer = (shape, random) => {
  const { fanIn, fanOut } = fans(shape)
  return uniformIn(random.uniform(sizeOf(shape)), Math.sqrt(6 / (fanIn + fanOut)))
}

/**
 * Uniform in ±√(6 / fan in): keeps the variance of signals through ReLU layers.
 *
 * @see He, Zhang, Ren & Sun 2015, https://arxiv.org/abs/1502.01852
 */
export const heUniform: Initializer = (shape, random) =>
  uniformIn(random.uniform(sizeOf(shape)), Math.sqrt(6 / fans(shape).fanIn))

/** Normal with variance 2 / fan in, cut off at two standard deviations before scaling. */
export const heNormal: Initializer = (shape, random) => {
  const scale = Math.sqrt(2 / fans(shape).fanIn) / TRUNCATED_STANDARD_DEVIATION
  return random.truncatedNormal(sizeOf(shape)).map((value) => value * scale)
}

// Standard deviation of a standard normal variable given that it lies in ±2.
const TRUNCATED_STANDARD_DEVIATION = 0.8796256610342398

/** Inputs and outputs of one unit: `[in, out]`, or `[...window, in, out]` for a convolution's filter. */
function fans(shape: Shape): { fanIn: number; fanOut: number } {
  const window = sizeOf(shape.slice(0, -2))
  return { fanIn: window * (shape.at(-2) ?? 1), fanOut: window * (shape.at(-1) ?? 1) }
}

function uniformIn(values: Float32Array, limit: number): Float32Array {
  return values.map((value) => (2 * value - 1) * limit)
}
