/** Points as metrics of latent spaces read them: rows of features, held in 64 bits. */

import { DataError, describeValue, formatShape, ShapeError, sameShape, sizeOf } from '@autoencoders/core'
import { type MetricInput, readShaped, type ShapedNumbers } from './metric-input.js'

/** Points in a space, one a row. */
export interface Points {
  /** Row-major, `[count, size]`. */
  readonly data: Float64Array
  readonly count: number
  readonly size: number
}

/**
 * Reads points.
 *
 * @param where The function to name in errors.
 * @param name The argument to name in errors.
 * @param atLeast How few there may be.
 * @throws {ShapeError} When it is not `[n, size]`.
 * @throws {DataError} When there are too few, or a value is not finite.
 */
export function readPoints(where: string, name: string, input: MetricInput, atLeast = 1): Points {
  const { data, shape } = readShaped(where, name, input)
  const [count = 0, size = 0] = shape
  if (shape.length !== 2) {
    const repair = 'Flatten every sample to one row.'
    throw new ShapeError({ where, expected: `${name} of shape [n, size]`, received: formatShape(shape), repair })
  }
  if (count >= atLeast) return { data: wide(data), count, size }
  throw new DataError({ where, expected: `at least ${atLeast} rows in ${name}`, received: String(count) })
}

/**
 * Reads samples of any shape as points: what follows the first axis is one row.
 *
 * @param where The function to name in errors.
 * @param name The argument to name in errors.
 * @throws {ShapeError} When it is a list of numbers.
 * @throws {DataError} When there are none, or a value is not finite.
 */
export function readRows(where: string, name: string, input: MetricInput): Points {
  const { data, shape } = readShaped(where, name, input)
  const [count = 0, ...sample] = shape
  if (sample.length > 0) return { data: wide(data), count, size: sizeOf(sample) }
  throw new ShapeError({ where, expected: `${name} of shape [n, ...]`, received: formatShape(shape) })
}

/**
 * Reads whole numbers, one for each row.
 *
 * @param where The function to name in errors.
 * @param name The argument to name in errors.
 * @param count How many there must be.
 * @throws {ShapeError} When it is not `[count]`.
 * @throws {DataError} When one is no whole number.
 */
export function readLabels(where: string, name: string, input: MetricInput, count: number): ArrayLike<number> {
  const { data, shape } = readShaped(where, name, input)
  if (!sameShape(shape, [count])) {
    throw new ShapeError({ where, expected: `${name} of shape [${count}], one a row`, received: formatShape(shape) })
  }
  const odd = Array.prototype.find.call(data, (value) => !Number.isInteger(value))
  if (odd === undefined) return data
  throw new DataError({ where, expected: `whole category numbers in ${name}`, received: describeValue(odd) })
}

/**
 * Demands that two sets of points lie in one space.
 *
 * @throws {ShapeError} When their rows differ in length.
 */
export function requireOneSpace(where: string, a: Points, b: Points): void {
  if (a.size === b.size) return
  throw new ShapeError({ where, expected: `rows of one length, ${a.size} as the first has`, received: `${b.size}` })
}

/** One type of array, so that loops over it stay fast. */
function wide(data: ShapedNumbers['data']): Float64Array {
  return data instanceof Float64Array ? data : Float64Array.from(data)
}
