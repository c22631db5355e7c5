/** The plane on which codes are shown: z itself where it has two units, else its two principal axes. */

import type { Point } from '../messages.js'

export interface PrincipalPlane {
  readonly mean: Float64Array
  /** Two unit vectors, at right angles. */
  readonly axes: readonly [Float64Array, Float64Array]
  /** Share of the variance that the plane holds. */
  readonly explained: number
}

/**
 * The plane through the mean along the two directions of greatest variance, found by iterating the covariance on two vectors
 * and setting them at right angles.
 *
 * @param codes `[count, size]`, row by row; `size` is at least 2.
 * @param before A plane whose axes the new ones should not flip against, so that a moving map does not jump.
 */
export function principalPlane(codes: Float32Array, size: number, before?: PrincipalPlane): PrincipalPlane {
  const mean = meanOf(codes, size)
  if (size === 2)
    return { mean: new Float64Array(2), axes: [Float64Array.of(1, 0), Float64Array.of(0, 1)], explained: 1 }
  const covariance = covarianceOf(codes, mean)
  const first = unitVector(size, 0, before?.axes[0])
  const second = unitVector(size, 1, before?.axes[1])
  for (let round = 0; round < ROUNDS; round++) {
    first.set(normalized(times(covariance, first)))
    second.set(normalized(without(times(covariance, second), first)))
  }
  const held = dot(first, times(covariance, first)) + dot(second, times(covariance, second))
  const total = Array.from({ length: size }, (_, i) => covariance[i * size + i]!).reduce((sum, value) => sum + value, 0)
  return { mean, axes: [first, second], explained: total > 0 ? held / total : 1 }
}

/** Where a code is on the plane. */
export function toPlane({ mean, axes }: PrincipalPlane, code: ArrayLike<number>): Point {
  const centred = Float64Array.from(mean, (value, i) => code[i]! - value)
  return [dot(centred, axes[0]), dot(centred, axes[1])]
}

/** The code at a place on the plane that differs from a given code by nothing but that. */
export function fromPlane(plane: PrincipalPlane, [x, y]: Point, near: ArrayLike<number> = plane.mean): Float32Array {
  const [nearX, nearY] = toPlane(plane, near)
  const [first, second] = plane.axes
  return Float32Array.from(plane.mean, (_, i) => near[i]! + (x - nearX) * first[i]! + (y - nearY) * second[i]!)
}

const ROUNDS = 100

function meanOf(codes: Float32Array, size: number): Float64Array {
  const mean = new Float64Array(size)
  for (let i = 0; i < codes.length; i++) mean[i % size]! += codes[i]!
  return mean.map((sum) => sum / Math.max(1, codes.length / size))
}

function covarianceOf(codes: Float32Array, mean: Float64Array): Float64Array {
  const size = mean.length
  const covariance = new Float64Array(size * size)
  const row = new Float64Array(size)
  for (let start = 0; start < codes.length; start += size) {
    for (let i = 0; i < size; i++) row[i] = codes[start + i]! - mean[i]!
    for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) covariance[i * size + j]! += row[i]! * row[j]!
  }
  return covariance
}

/** What to start from: the axis before, or one that no sensible covariance is at right angles to. */
function unitVector(size: number, which: number, before?: Float64Array): Float64Array {
  if (before?.length === size) return before.slice()
  return normalized(Float64Array.from({ length: size }, (_, i) => 1 / (1 + ((i + which) % size)) + (which && i % 2)))
}

function times(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length
  return vector.map((_, i) => {
    let sum = 0
    for (let j = 0; j < size; j++) sum += matrix[i * size + j]! * vector[j]!
    return sum
  })
}

function without(vector: Float64Array, direction: Float64Array): Float64Array {
  const share = dot(vector, direction)
  return vector.map((value, i) => value - share * direction[i]!)
}

function normalized(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector))
  return length > 0 ? vector.map((value) => value / length) : vector
}

function dot(one: Float64Array, other: Float64Array): number {
  return one.reduce((sum, value, i) => sum + value * other[i]!, 0)
}
