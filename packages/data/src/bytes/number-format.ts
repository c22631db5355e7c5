import { DataError } from '@autoencoders/core'

/** How one number is stored in a file. */
export interface NumberFormat {
  /** As people call it: `int32`. */
  readonly name: string
  /** Bytes of one number. */
  readonly size: number
  /** Whether it is an integer that a 32-bit float may not hold. */
  readonly wideInteger: boolean
  /** The number, or NaN for a 64-bit integer that a double cannot hold. */
  read(view: DataView, offset: number, littleEndian: boolean): number
}

/** Every number format that IDX or NPY files use, by name. */
export const numberFormats = {
  bool: narrow('bool', 1, (view, at) => (view.getUint8(at) === 0 ? 0 : 1)),
  uint8: narrow('uint8', 1, (view, at) => view.getUint8(at)),
  int8: narrow('int8', 1, (view, at) => view.getInt8(at)),
  uint16: narrow('uint16', 2, (view, at, little) => view.getUint16(at, little)),
  int16: narrow('int16', 2, (view, at, little) => view.getInt16(at, little)),
  uint32: wide('uint32', 4, (view, at, little) => view.getUint32(at, little)),
  int32: wide('int32', 4, (view, at, little) => view.getInt32(at, little)),
  uint64: wide('uint64', 8, (view, at, little) => exactDouble(view.getBigUint64(at, little))),
  int64: wide('int64', 8, (view, at, little) => exactDouble(view.getBigInt64(at, little))),
  float16: narrow('float16', 2, (view, at, little) => halfToNumber(view.getUint16(at, little))),
  float32: narrow('float32', 4, (view, at, little) => view.getFloat32(at, little)),
  float64: narrow('float64', 8, (view, at, little) => view.getFloat64(at, little)),
} as const satisfies Record<string, NumberFormat>

/** What {@link decodeNumbers} needs to know beyond the format. */
export interface DecodeOptions {
  readonly littleEndian: boolean
  /** Each number is multiplied by it. Without it, integers must fit a 32-bit float exactly. */
  readonly scale?: number | undefined
  /** The function to name in errors. */
  readonly where: string
}

/**
 * Decodes as many numbers as `out` has room for.
 *
 * @throws {DataError} When an integer is not exactly representable in 32-bit floats and no scale is given.
 */
export function decodeNumbers(
  bytes: Uint8Array,
  format: NumberFormat,
  options: DecodeOptions,
  out: Float32Array,
): void {
  const { littleEndian, scale } = options
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const mustBeExact = format.wideInteger && scale === undefined
  const factor = scale ?? 1
  for (let i = 0; i < out.length; i++) {
    const value = format.read(view, i * format.size, littleEndian)
    if (mustBeExact && Math.fround(value) !== value) throw notExact(options.where, format, i, value)
    out[i] = value * factor
  }
}

function narrow(name: string, size: number, read: NumberFormat['read']): NumberFormat {
  return { name, size, wideInteger: false, read }
}

function wide(name: string, size: number, read: NumberFormat['read']): NumberFormat {
  return { name, size, wideInteger: true, read }
}

function exactDouble(value: bigint): number {
  const nearest = Number(value)
  return BigInt(nearest) === value ? nearest : Number.NaN
}

/** IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

function notExact(where: string, format: NumberFormat, index: number, value: number): DataError {
  return new DataError({
    where,
    expected: 'integers that 32-bit floats hold exactly (every one up to 16777216)',
    received: `${Number.isNaN(value) ? `a ${format.name} beyond 2^53` : value} at element ${index}`,
    repair: 'Subtract an offset or divide before saving the file, or save it as float64 to accept rounding.',
  })
}
