/**
 * Plain arrays with a shape: what goes into and comes out of the user-facing API.
 * Nothing here knows of tensors or backends.
 */

import { DataError, ShapeError } from './errors.js'

/** The lengths of an array's axes, outermost first; `[]` is a scalar. */
export type Shape = readonly number[]

/** A dense, row-major array of 32-bit floats. */
export interface NdArray {
  readonly data: Float32Array
  readonly shape: Shape
}

/** Any of JavaScript's numeric typed arrays (without the 64-bit integers, which no float holds). */
export type NumericTypedArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array

/** Numbers nested to any depth; a typed array counts as one level. */
export type NestedNumbers = readonly number[] | NumericTypedArray | readonly NestedNumbers[]

/** What a TensorFlow.js tensor looks like from outside: read, never disposed. */
export interface TensorLike {
  readonly shape: readonly number[]
  readonly dtype: string
  data(): Promise<ArrayLike<number>>
}

/** Any array-shaped numeric input. */
export type ArrayInput =
  | NdArray
  | { readonly data: NumericTypedArray | readonly number[]; readonly shape: Shape }
  | NestedNumbers
  | TensorLike

/** How many elements an array of this shape has; 1 for `[]`. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, length) => size * length, 1)
}

/** A shape as people write it: `[*, 28, 28]` for `[-1, 28, 28]`. */
export function formatShape(shape: Shape): string {
  return `[${shape.map((length) => (length < 0 ? '*' : length)).join(', ')}]`
}

/** Whether two shapes are the same. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis])
}

/**
 * An {@link NdArray} over data you already have.
 *
 * @param data Row-major values; a `Float32Array` is used as it is, anything else is copied.
 * @param shape The lengths of its axes.
 * @throws {ShapeError} When the number of values is not the product of the shape.
 * @example ndArray([1, 2, 3, 4], [2, 2])
 */
export function ndArray(data: ArrayLike<number>, shape: Shape): NdArray {
  const expected = sizeOf(shape)
  if (data.length !== expected || shape.some((length) => !Number.isInteger(length) || length < 0)) {
    throw new ShapeError({
      where: 'ndArray',
      expected: `${expected} values for shape ${formatShape(shape)}`,
      received: `${data.length} values`,
      repair: 'Give the shape whose product is the number of values.',
    })
  }
  return { data: data instanceof Float32Array ? data : Float32Array.from(data), shape: [...shape] }
}

/**
 * Turns any {@link ArrayInput} into an {@link NdArray}. A `Float32Array` with a shape is not copied.
 *
 * @param input An NdArray, nested arrays, typed arrays or a tensor.
 * @param where The function to name in errors.
 * @throws {ShapeError} When nested arrays are ragged or mix numbers with arrays.
 * @throws {DataError} When something in it is not a number at all.
 * @example await toNdArray([[1, 2], [3, 4]], 'example') // shape [2, 2]
 */
export async function toNdArray(input: ArrayInput, where: string): Promise<NdArray> {
  if (isTensorLike(input)) return ndArray(await input.data(), input.shape)
  if (isShaped(input)) return ndArray(input.data, input.shape)
  if (isNumericTypedArray(input)) return ndArray(input, [input.length])
  if (Array.isArray(input)) return fromNested(input as NestedNumbers, where)
  throw new DataError({
    where,
    expected: 'an NdArray { data, shape }, nested arrays of numbers, a typed array or a tensor',
    received: describeValue(input),
  })
}

/**
 * Rows of an array, taken along its first axis.
 *
 * @param array `[n, ...]`.
 * @param rows Indices below n, in any order, repeats allowed.
 * @returns A copy, `[rows.length, ...]`.
 * @example takeRows(ndArray([1, 2, 3], [3, 1]), [2, 0]).data // 3, 1
 */
export function takeRows(array: NdArray, rows: ArrayLike<number>): NdArray {
  const width = sizeOf(array.shape.slice(1))
  const data = new Float32Array(rows.length * width)
  for (let i = 0; i < rows.length; i++) {
    const start = rows[i]! * width
    data.set(array.data.subarray(start, start + width), i * width)
  }
  return { data, shape: [rows.length, ...array.shape.slice(1)] }
}

/**
 * A run of rows as a view: no copy, the data is shared.
 *
 * @param array `[n, ...]`.
 * @param start First row.
 * @param end One past the last row.
 */
export function sliceRows(array: NdArray, start: number, end: number): NdArray {
  const width = sizeOf(array.shape.slice(1))
  return { data: array.data.subarray(start * width, end * width), shape: [end - start, ...array.shape.slice(1)] }
}

/**
 * Arrays of the same row shape, one after the other along the first axis.
 *
 * @throws {ShapeError} When there are none, or their rows differ in shape.
 */
export function concatRows(arrays: readonly NdArray[]): NdArray {
  const [first, ...rest] = arrays
  const rowShape = first?.shape.slice(1) ?? []
  const odd = rest.find((array) => !sameShape(array.shape.slice(1), rowShape))
  if (!first || odd) {
    throw new ShapeError({
      where: 'concatRows',
      expected: first ? `rows of shape ${formatShape(rowShape)}` : 'at least one array',
      received: odd ? formatShape(odd.shape.slice(1)) : 'none',
    })
  }
  const rows = arrays.reduce((count, array) => count + array.shape[0]!, 0)
  const data = new Float32Array(rows * sizeOf(rowShape))
  let offset = 0
  for (const array of arrays) {
    data.set(array.data, offset)
    offset += array.data.length
  }
  return { data, shape: [rows, ...rowShape] }
}

/** A short name for what a value is, for error messages: never its contents. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'boolean') return String(value)
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return `an array of ${value.length}`
  return `an object of type ${value.constructor?.name ?? 'Object'}`
}

/** Whether a value is one of {@link NumericTypedArray}. */
export function isNumericTypedArray(value: unknown): value is NumericTypedArray {
  return (
    ArrayBuffer.isView(value) &&
    !(value instanceof DataView) &&
    !(value instanceof BigInt64Array) &&
    !(value instanceof BigUint64Array)
  )
}

function isTensorLike(value: unknown): value is TensorLike {
  const candidate = value as Partial<TensorLike> | null
  return typeof candidate?.data === 'function' && Array.isArray(candidate.shape) && typeof candidate.dtype === 'string'
}

function isShaped(value: unknown): value is { data: NumericTypedArray | readonly number[]; shape: Shape } {
  const candidate = value as Partial<NdArray> | null
  return Array.isArray(candidate?.shape) && (Array.isArray(candidate.data) || isNumericTypedArray(candidate.data))
}

function fromNested(nested: NestedNumbers, where: string): NdArray {
  const shape = nestedShape(nested)
  const data = new Float32Array(sizeOf(shape))
  let next = 0
  const fill = (value: unknown, depth: number, path: readonly number[]): void => {
    if (depth === shape.length) {
      if (typeof value !== 'number') throw notANumber(where, value, path)
      data[next++] = value
      return
    }
    const isLevel = Array.isArray(value) || isNumericTypedArray(value)
    const length = isLevel ? value.length : undefined
    if (length !== shape[depth]) throw ragged(where, shape[depth]!, length, value, path)
    if (isNumericTypedArray(value) && depth === shape.length - 1) {
      data.set(value, next)
      next += value.length
      return
    }
    const level = value as readonly unknown[]
    for (let i = 0; i < level.length; i++) fill(level[i], depth + 1, [...path, i])
  }
  fill(nested, 0, [])
  return { data, shape }
}

function nestedShape(nested: NestedNumbers): number[] {
  const shape: number[] = []
  let level: unknown = nested
  while (Array.isArray(level) || isNumericTypedArray(level)) {
    shape.push(level.length)
    level = level[0]
  }
  return shape
}

function notANumber(where: string, value: unknown, path: readonly number[]): ShapeError | DataError {
  const at = `at [${path.join(', ')}]`
  if (Array.isArray(value) || isNumericTypedArray(value)) {
    return new ShapeError({ where, expected: `a number ${at}, as in the first row`, received: describeValue(value) })
  }
  return new DataError({ where, expected: `a number ${at}`, received: describeValue(value) })
}

function ragged(
  where: string,
  expected: number,
  length: number | undefined,
  value: unknown,
  path: readonly number[],
): ShapeError {
  return new ShapeError({
    where,
    expected: `rows of equal length (${expected} values, as in the first)`,
    received: `${length === undefined ? describeValue(value) : `${length} values`} in row [${path.join(', ')}]`,
    repair: 'Pad or cut the rows to one length.',
  })
}
