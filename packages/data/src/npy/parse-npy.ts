import { type NdArray, type Shape, sizeOf } from '@autoencoders/core'
import { decodeNumbers } from '../bytes/number-format.js'
import { readNpyHeader } from './npy-header.js'

/**
 * Parses an NPY file, what `numpy.save` writes: versions 1 to 3, little- and big-endian, C and Fortran order.
 *
 * Element types: f2, f4, f8 (rounded to 32 bits), i1 … i8, u1 … u8 (exact, or an error), b1 (0 or 1).
 * Object arrays are refused: a pickle is code, and no code is ever run.
 *
 * @param bytes The file.
 * @returns The array in C order, in memory of its own; a 0-d array has shape `[]`.
 * @throws {FormatError} When the file is not NPY, truncated, altered, too long, or does not hold plain numbers.
 * @throws {DataError} When an integer of 32 or 64 bits does not fit a 32-bit float exactly.
 * @see NEP 1, https://numpy.org/neps/nep-0001-npy-format.html
 * @example parseNpy(writeNpy(ndArray([1, 2, 3, 4], [2, 2]))).shape // [2, 2]
 */
export function parseNpy(bytes: Uint8Array): NdArray {
  return parseNpyBytes(bytes, 'parseNpy')
}

/** The same, naming another function in errors. */
export function parseNpyBytes(bytes: Uint8Array, where: string): NdArray {
  const { format, littleEndian, fortranOrder, shape, dataOffset } = readNpyHeader(bytes, where)
  const data = new Float32Array(sizeOf(shape))
  decodeNumbers(bytes.subarray(dataOffset), format, { littleEndian, where }, data)
  return { data: fortranOrder ? toRowMajor(data, shape) : data, shape }
}

/** Column-major to row-major: the first axis of Fortran order is the one that varies fastest. */
function toRowMajor(data: Float32Array, shape: Shape): Float32Array {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(0, axis)))
  const out = new Float32Array(data.length)
  const index = shape.map(() => 0)
  let from = 0
  for (let to = 0; to < out.length; to++) {
    out[to] = data[from]!
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]! += 1
      from += strides[axis]!
      if (index[axis]! < shape[axis]!) break
      from -= strides[axis]! * shape[axis]!
      index[axis] = 0
    }
  }
  return out
}
