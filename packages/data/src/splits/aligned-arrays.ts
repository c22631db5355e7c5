/** Arrays that belong together row by row: row i of each is about the same sample. */

import {
  DataError,
  describeValue,
  formatShape,
  isNumericTypedArray,
  type NdArray,
  type NumericTypedArray,
  ShapeError,
  takeRows,
} from '@autoencoders/core'

/** One array with a row per sample: an NdArray `[n, ...]`, or n values. */
export type AlignedArray = NdArray | NumericTypedArray | readonly unknown[]

/** One array, a list of arrays, or arrays by name, such as what `digits` gives. */
export type AlignedArrays<T> =
  | NdArray
  | NumericTypedArray
  | readonly [AlignedArray, ...AlignedArray[]]
  | { readonly [Name in keyof T]: AlignedArray }

/**
 * How many rows aligned arrays have.
 *
 * @throws {DataError} When there are no arrays, or something is not an array.
 * @throws {ShapeError} When they differ in length, or one has no axes.
 */
export function alignedLength(where: string, arrays: object): number {
  const named = namedArrays(arrays)
  const lengths = named.map(([name, array]) => arrayLength(where, name, array))
  const odd = lengths.findIndex((length) => length !== lengths[0])
  if (lengths.length === 0) throw new DataError({ where, expected: 'at least one array', received: 'none' })
  if (odd < 0) return lengths[0]!
  throw new ShapeError({
    where,
    expected: `arrays of one length (${lengths[0]}, as ${named[0]![0]})`,
    received: `${lengths[odd]} rows in ${named[odd]![0]}`,
  })
}

/** Copies of some rows of each array, in the form the arrays were given. */
export function takeAligned<T extends object>(arrays: T, rows: Uint32Array): T {
  if (isNdArray(arrays) || isNumericTypedArray(arrays)) return takeArrayRows(arrays, rows) as T
  if (Array.isArray(arrays)) return arrays.map((array: AlignedArray) => takeArrayRows(array, rows)) as unknown as T
  return Object.fromEntries(namedArrays(arrays).map(([name, array]) => [name, takeArrayRows(array, rows)])) as T
}

function namedArrays(arrays: object): [string, AlignedArray][] {
  if (isNdArray(arrays) || isNumericTypedArray(arrays)) return [['the array', arrays]]
  if (Array.isArray(arrays)) return arrays.map((array, i) => [`array ${i}`, array])
  return Object.entries(arrays ?? {})
}

function arrayLength(where: string, name: string, array: AlignedArray): number {
  if (isNdArray(array)) {
    const [length] = array.shape
    if (length !== undefined) return length
    throw new ShapeError({ where, expected: `an array [n, ...] as ${name}`, received: formatShape(array.shape) })
  }
  if (Array.isArray(array) || isNumericTypedArray(array)) return array.length
  throw new DataError({
    where,
    expected: `an NdArray, a typed array or a list as ${name}`,
    received: describeValue(array),
    repair: 'Put a single list of values into a list: [values].',
  })
}

function takeArrayRows(array: AlignedArray, rows: Uint32Array): AlignedArray {
  if (isNdArray(array)) return takeRows(array, rows)
  if (!isNumericTypedArray(array)) return Array.from(rows, (row) => array[row])
  const Type = array.constructor as new (length: number) => NumericTypedArray
  const taken = new Type(rows.length)
  for (let i = 0; i < rows.length; i++) taken[i] = array[rows[i]!]!
  return taken
}

function isNdArray(value: unknown): value is NdArray {
  const candidate = value as Partial<NdArray> | null | undefined
  return isNumericTypedArray(candidate?.data) && Array.isArray(candidate.shape)
}
