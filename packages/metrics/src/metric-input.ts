/** Arrays as metrics read them: any nested or shaped numbers, without a copy to 32 bits. */

import {
  DataError,
  describeValue,
  formatShape,
  isNumericTypedArray,
  type NestedNumbers,
  type NumericTypedArray,
  type Shape,
  ShapeError,
  sameShape,
  sizeOf,
} from '@autoencoders/core'

/** A shaped array of numbers of any width. An `NdArray` is one. */
export interface ShapedNumbers {
  readonly data: NumericTypedArray | readonly number[]
  readonly shape: Shape
}

/** What metrics take: an `NdArray`, shaped 64-bit data, or nested arrays. Read, never changed. */
export type MetricInput = ShapedNumbers | NestedNumbers

/** Target and output, checked to be finite and of one shape. */
export interface Pair {
  readonly target: ArrayLike<number>
  readonly output: ArrayLike<number>
  readonly shape: Shape
}

/**
 * Reads a target and an output.
 *
 * @param where The function to name in errors.
 * @throws {ShapeError} When the shapes differ, or rows are ragged.
 * @throws {DataError} When there are no values, or one is not finite.
 */
export function readPair(where: string, target: MetricInput, output: MetricInput): Pair {
  const expected = readShaped(where, 'target', target)
  const actual = readShaped(where, 'output', output)
  if (!sameShape(expected.shape, actual.shape)) {
    throw new ShapeError({
      where,
      expected: `an output of the target's shape ${formatShape(expected.shape)}`,
      received: formatShape(actual.shape),
      repair: 'Compare arrays of the same samples, reshaped alike.',
    })
  }
  return { target: expected.data, output: actual.data, shape: expected.shape }
}

/**
 * Reads one array.
 *
 * @param where The function to name in errors.
 * @param name The argument to name in errors.
 * @throws {ShapeError} When rows are ragged, or values and shape disagree.
 * @throws {DataError} When there are no values, or one is not finite.
 */
export function readShaped(where: string, name: string, input: MetricInput): ShapedNumbers {
  const array = isShaped(input) ? input : fromNested(where, name, input)
  if (!array.shape.every((length) => Number.isSafeInteger(length) && length >= 0)) {
    const received = `[${array.shape.map(describeValue).join(', ')}]`
    throw new ShapeError({ where, expected: `${name} of a shape of whole numbers of at least 0`, received })
  }
  if (array.data.length !== sizeOf(array.shape)) {
    const expected = `${name} of ${sizeOf(array.shape)} values for shape ${formatShape(array.shape)}`
    throw new ShapeError({ where, expected, received: `${array.data.length} values` })
  }
  requireFinite(where, name, array)
  return array
}

function requireFinite(where: string, name: string, { data, shape }: ShapedNumbers): void {
  if (data.length === 0) throw new DataError({ where, expected: `values in ${name}`, received: 'none' })
  for (let i = 0; i < data.length; i++) {
    if (Number.isFinite(data[i])) continue
    throw new DataError({
      where,
      expected: `finite values in ${name}`,
      received: `${describeValue(data[i])} at ${formatShape(positionOf(i, shape))}`,
      repair: 'Remove or fill what is missing before you measure.',
    })
  }
}

/** The coordinates of the i-th value, row first. */
function positionOf(index: number, shape: Shape): number[] {
  let rest = index
  return shape.map((_, axis) => {
    const stride = sizeOf(shape.slice(axis + 1))
    const position = Math.floor(rest / stride)
    rest %= stride
    return position
  })
}

function isShaped(input: MetricInput): input is ShapedNumbers {
  const candidate = input as Partial<ShapedNumbers> | null
  return Array.isArray(candidate?.shape) && (Array.isArray(candidate.data) || isNumericTypedArray(candidate.data))
}

function fromNested(where: string, name: string, nested: NestedNumbers): ShapedNumbers {
  if (isNumericTypedArray(nested)) return { data: nested, shape: [nested.length] }
  const shape: number[] = []
  for (let level: unknown = nested; isLevel(level); level = level[0]) shape.push(level.length)
  if (shape.length === 0) {
    throw new DataError({ where, expected: `${name} to be an array of numbers`, received: describeValue(nested) })
  }
  const data: number[] = []
  const collect = (value: unknown, depth: number): void => {
    const fits = isLevel(value) ? value.length === shape[depth] : depth === shape.length
    if (!fits) throw ragged(where, name, shape, value)
    if (!isLevel(value)) data.push(value as number)
    else for (let i = 0; i < value.length; i++) collect(value[i], depth + 1)
  }
  collect(nested, 0)
  return { data, shape }
}

function isLevel(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || isNumericTypedArray(value)
}

function ragged(where: string, name: string, shape: Shape, value: unknown): ShapeError {
  return new ShapeError({
    where,
    expected: `${name} of equal rows, ${formatShape(shape)} as the first ones say`,
    received: isLevel(value) ? `a row of ${value.length}` : describeValue(value),
    repair: 'Pad or cut the rows to one length.',
  })
}
