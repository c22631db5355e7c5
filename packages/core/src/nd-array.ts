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
  return shaped(data, shape, 'ndArray')
}

/**
 * Turns any {@link ArrayInput} into an {@link NdArray}. A `Float32Array` with a shape is not copied.
 *
 * @param input An NdArray, nested arrays, typed arrays or a tensor.
 * @param where The function to name in errors.
 * @throws {ShapeError} When nested arrays are ragged or mix numbers with arrays, or values and shape disagree.
 * @throws {DataError} When something in it is not a number at all.
 * @example await toNdArray([[1, 2], [3, 4]], 'example') // shape [2, 2]
 */
export async function toNdArray(input: ArrayInput, where: string): Promise<NdArray> {
  if (isTensorLike(input)) return fromTensor(input, where)
  if (isShaped(input)) {
    if (Array.isArray(input.data)) checkNumbers(input.data, where)
    return shaped(input.data, input.shape, where)
  }
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
 * @throws {ShapeError} For a row that is not there.
 * @example takeRows(ndArray([1, 2, 3], [3, 1]), [2, 0]).data // 3, 1
 */
export function takeRows(array: NdArray, rows: ArrayLike<number>): NdArray {
  const { count, rowShape, width } = rowsOf(array, 'takeRows')
  const data = new Float32Array(rows.length * width)
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    if (!(Number.isInteger(row) && row >= 0 && row < count)) {
      throw new ShapeError({ where: 'takeRows', expected: `rows from 0 to ${count - 1}`, received: String(row) })
    }
    data.set(array.data.subarray(row * width, (row + 1) * width), i * width)
  }
  return { data, shape: [rows.length, ...rowShape] }
}

/**
 * A run of rows as a view: no copy, the data is shared.
 *
 * @param array `[n, ...]`.
 * @param start First row.
 * @param end One past the last row.
 * @throws {ShapeError} When they are not rows of the array.
 */
export function sliceRows(array: NdArray, start: number, end: number): NdArray {
  const { count, rowShape, width } = rowsOf(array, 'sliceRows')
  if (!(start >= 0 && start <= end && end <= count)) {
    throw new ShapeError({ where: 'sliceRows', expected: `rows within 0 … ${count}`, received: `${start} … ${end}` })
  }
  return { data: array.data.subarray(start * width, end * width), shape: [end - start, ...rowShape] }
}

/**
 * Arrays of the same row shape, one after the other along the first axis.
 *
 * @throws {ShapeError} When there are none, or their rows differ in shape.
 */
export function concatRows(arrays: readonly NdArray[]): NdArray {
  const where = 'concatRows'
  if (arrays.length === 0) throw new ShapeError({ where, expected: 'at least one array', received: 'none' })
  const pieces = arrays.map((array) => rowsOf(array, where))
  const { rowShape, width } = pieces[0]!
  const odd = pieces.find((piece) => !sameShape(piece.rowShape, rowShape))
  if (odd) {
    const expected = `rows of shape ${formatShape(rowShape)}`
    throw new ShapeError({ where, expected, received: formatShape(odd.rowShape) })
  }
  const rows = pieces.reduce((sum, { count }) => sum + count, 0)
  const data = new Float32Array(rows * width)
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
  if (typeof value === 'symbol') return 'a symbol'
  if (Array.isArray(value)) return `an array of ${value.length}`
  // From the prototype: the value may have a `constructor` of its own, from a file say, that is anything.
  const type: unknown = Object.getPrototypeOf(value)?.constructor?.name
  return `an object of type ${typeof type === 'string' && type !== '' ? type : 'Object'}`
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

/** {@link ndArray}, with the function to name in errors. */
function shaped(data: ArrayLike<number>, shape: Shape, where: string): NdArray {
  if (!shape.every((length) => Number.isSafeInteger(length) && length >= 0)) {
    const received = `[${shape.map(describeValue).join(', ')}]`
    throw new ShapeError({ where, expected: 'a shape of whole numbers of at least 0', received })
  }
  if (data.length !== sizeOf(shape)) {
    throw new ShapeError({
      where,
      expected: `${sizeOf(shape)} values for shape ${formatShape(shape)}`,
      received: `${data.length} values`,
      repair: 'Give the shape whose product is the number of values.',
    })
  }
  return { data: data instanceof Float32Array ? data : Float32Array.from(data), shape: [...shape] }
}

async function fromTensor(tensor: TensorLike, where: string): Promise<NdArray> {
  if (!['float32', 'int32', 'bool'].includes(tensor.dtype)) {
    throw new DataError({ where, expected: 'a tensor of numbers', received: `one of dtype ${tensor.dtype}` })
  }
  return shaped(await tensor.data(), tensor.shape, where)
}

/** `Float32Array.from` would read null as 0 and texts as what they spell. */
function checkNumbers(values: readonly unknown[], where: string): void {
  for (let i = 0; i < values.length; i++) {
    if (typeof values[i] === 'number') continue
    throw new DataError({ where, expected: `a number at [${i}] of data`, received: describeValue(values[i]) })
  }
}

function rowsOf({ shape }: NdArray, where: string): { count: number; rowShape: Shape; width: number } {
  const [count, ...rowShape] = shape
  if (count !== undefined) return { count, rowShape, width: sizeOf(rowShape) }
  throw new ShapeError({ where, expected: 'an array with rows', received: 'a scalar' })
}

function fromNested(nested: NestedNumbers, where: string): NdArray {
  const shape = nestedShape(nested, where)
  const data = new Float32Array(sizeOf(shape))
  const path: number[] = []
  let next = 0
  const fill = (level: unknown, depth: number): void => {
    const expected = shape[depth]!
    const isLevel = Array.isArray(level) || isNumericTypedArray(level)
    if (!isLevel || level.length !== expected) throw ragged(where, expected, level, path)
    const isInnermost = depth === shape.length - 1
    if (isInnermost && isNumericTypedArray(level)) {
      data.set(level, next)
      next += expected
      return
    }
    for (let i = 0; i < expected; i++) {
      const value: unknown = level[i]
      path[depth] = i
      if (!isInnermost) fill(value, depth + 1)
      else if (typeof value === 'number') data[next++] = value
      else throw notANumber(where, value, path)
    }
    path.length = depth
  }
  fill(nested, 0)
  return { data, shape }
}

/** Deeper than any data is: an array that holds itself would have no end. */
const MAXIMUM_DEPTH = 32

function nestedShape(nested: NestedNumbers, where: string): number[] {
  const shape: number[] = []
  let level: unknown = nested
  while (Array.isArray(level) || isNumericTypedArray(level)) {
    if (shape.length === MAXIMUM_DEPTH) {
      const expected = `arrays nested at most ${MAXIMUM_DEPTH} deep`
      throw new ShapeError({ where, expected, received: 'deeper ones' })
    }
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

function ragged(where: string, expected: number, level: unknown, path: readonly number[]): ShapeError {
  const isLevel = Array.isArray(level) || isNumericTypedArray(level)
  return new ShapeError({
    where,
    expected: `rows of equal length (${expected} values, as in the first)`,
    received: `${isLevel ? `${level.length} values` : describeValue(level)} in row [${path.join(', ')}]`,
    repair: 'Pad or cut the rows to one length.',
  })
}
