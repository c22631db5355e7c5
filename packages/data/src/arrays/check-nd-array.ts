/** Whether a value that should be an array is one, for callers without types. */

import { DataError, describeValue, type NdArray } from '@autoencoders/core'

/** Whether a value is an NdArray; its shape need not be that of its data. */
export function isNdArray(value: unknown): value is NdArray {
  const candidate = value as Partial<NdArray> | null | undefined
  return candidate?.data instanceof Float32Array && Array.isArray(candidate.shape)
}

/** @throws {DataError} When it is no NdArray. `at` says which of several it is. */
export function checkNdArray(where: string, value: unknown, at = ''): NdArray {
  if (isNdArray(value)) return value
  throw new DataError({
    where,
    expected: `an NdArray { data: Float32Array, shape }${at}`,
    received: describeValue(value),
    repair: 'Make one with ndArray(values, shape).',
  })
}
