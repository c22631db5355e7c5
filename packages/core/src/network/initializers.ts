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

/**
 * Rows or columns, whichever are fewer, of length 1 and at right angles: repeated products keep the length of signals and
 * gradients, as a recurrent kernel should. All but the last axis count as rows. Uniform among such matrices.
 *
 * Normal vectors by Gram–Schmidt in float64, each taken through it again for as long as it loses half its length.
 *
 * @see Saxe, McClelland & Ganguli 2014, https://arxiv.org/abs/1312.6120
 */
export const orthogonal: Initializer = (shape, random) => {
  const columns = shape.at(-1) ?? 1
  const rows = sizeOf(shape) / columns
  const [count, length] = [Math.min(rows, columns), Math.max(rows, columns)]
  const draws = random.normal(count * length)
  const vectors: Float64Array[] = []
  for (let i = 0; i < count; i++) {
    const vector = Float64Array.from(draws.subarray(i * length, (i + 1) * length))
    vectors.push(atRightAngles(vector, vectors))
  }
  return Float32Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns]
    return rows <= columns ? vectors[row]![column]! : vectors[column]![row]!
  })
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

/** What of a vector is at right angles to unit vectors, of length 1; it is changed in place. */
function atRightAngles(vector: Float64Array, others: readonly Float64Array[]): Float64Array {
  let length = 0
  scaleToUnit(vector)
  do {
    for (const other of others) {
      const share = dot(vector, other)
      for (let i = 0; i < vector.length; i++) vector[i]! -= share * other[i]!
    }
    length = scaleToUnit(vector)
  } while (length < 0.5)
  return vector
}

/** @returns The length it had. */
function scaleToUnit(vector: Float64Array): number {
  const length = Math.sqrt(dot(vector, vector))
  for (let i = 0; i < vector.length; i++) vector[i]! /= length
  return length
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
