import { FormatError, type Shape, sizeOf } from '@autoencoders/core'
import { sizeMismatch, wrongMagic } from '../bytes/file-errors.js'
import { type NumberFormat, numberFormats } from '../bytes/number-format.js'

/** What an NPY file says of its elements. */
export interface NpyHeader {
  readonly format: NumberFormat
  readonly littleEndian: boolean
  readonly fortranOrder: boolean
  readonly shape: Shape
  /** Where the elements start. */
  readonly dataOffset: number
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]

const elementTypes: ReadonlyMap<string, NumberFormat> = new Map([
  ['b1', numberFormats.bool],
  ['u1', numberFormats.uint8],
  ['u2', numberFormats.uint16],
  ['u4', numberFormats.uint32],
  ['u8', numberFormats.uint64],
  ['i1', numberFormats.int8],
  ['i2', numberFormats.int16],
  ['i4', numberFormats.int32],
  ['i8', numberFormats.int64],
  ['f2', numberFormats.float16],
  ['f4', numberFormats.float32],
  ['f8', numberFormats.float64],
])

/**
 * Reads the header of an NPY file of version 1, 2 or 3 and checks that exactly its elements follow.
 *
 * @throws {FormatError} When it is not NPY, of an element type that is not a plain number, or of the wrong length.
 */
export function readNpyHeader(bytes: Uint8Array, where: string): NpyHeader {
  if (bytes.length < 10 || magic.some((byte, i) => bytes[i] !== byte)) {
    throw wrongMagic(where, 'an NPY file, starting with 93 4e 55 4d 50 59 ("\\x93NUMPY")', bytes)
  }
  const [start, length] = headerExtent(bytes, where)
  if (start + length > bytes.length) throw sizeMismatch(where, 'the NPY header length', start + length, bytes.length)
  const text = new TextDecoder().decode(bytes.subarray(start, start + length))
  const { descr, fortran_order: order, shape: axes } = readDictionary(text, where)
  const shape = readShape(axes ?? '', text, where)
  const header = { ...readElementType(descr ?? '', where), shape, dataOffset: start + length }
  const total = header.dataOffset + sizeOf(shape) * header.format.size
  if (total !== bytes.length) throw sizeMismatch(where, `the NPY header, shape ${axes}`, total, bytes.length)
  return { ...header, fortranOrder: order === 'True' }
}

/** Version 1 gives the header's length in two bytes, versions 2 and 3 in four. */
function headerExtent(bytes: Uint8Array, where: string): [start: number, length: number] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const version = bytes[6]!
  if (version < 1 || version > 3) {
    throw new FormatError({
      where,
      expected: 'NPY version 1, 2 or 3',
      received: `version ${version}`,
      repair: 'Save the array again with numpy.save.',
    })
  }
  if (version === 1) return [10, view.getUint16(8, true)]
  if (bytes.length < 12) throw sizeMismatch(where, 'the NPY version', 12, bytes.length)
  return [12, view.getUint32(8, true)]
}

/** The header is a Python dictionary; only the three entries of the format are understood, and nothing is evaluated. */
function readDictionary(text: string, where: string): Record<string, string> {
  const entry = /\s*'(descr|fortran_order|shape)'\s*:\s*('[^']*'|True|False|\([\dL,\s]*\)|\[.*\])\s*(?:,|(?=\}))/y
  const entries: Record<string, string> = {}
  entry.lastIndex = 1
  let end = 1
  for (let match = entry.exec(text); match; match = entry.exec(text)) {
    entries[match[1]!] = match[2]!
    end = entry.lastIndex
  }
  const isWhole = text.startsWith('{') && /^\s*\}\s*$/.test(text.slice(end)) && Object.keys(entries).length === 3
  if (!isWhole || !/^(True|False)$/.test(entries.fortran_order ?? '')) throw badDictionary(text, where)
  return entries
}

function readShape(axes: string, text: string, where: string): Shape {
  const inside = /^\(((?:\s*\d+L?\s*,)*\s*(?:\d+L?\s*)?)\)$/.exec(axes)?.[1]
  if (inside === undefined) throw badDictionary(text, where)
  return inside
    .split(',')
    .filter((axis) => axis.trim() !== '')
    .map((axis) => Number.parseInt(axis, 10))
}

function readElementType(descr: string, where: string): { format: NumberFormat; littleEndian: boolean } {
  const [, order, type] = /^'([<>=|])(\w+)'$/.exec(descr) ?? []
  const format = elementTypes.get(type ?? '')
  if (format && order) return { format, littleEndian: order !== '>' }
  const isObject = type?.startsWith('O') ?? false
  throw new FormatError({
    where,
    expected: 'numbers: f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, u8 or b1',
    received: isObject ? 'an object array, which holds pickled Python code' : `element type ${descr.slice(0, 60)}`,
    repair: isObject
      ? 'Save it as a plain array, numpy.save(path, array.astype("float32")): pickles are never run.'
      : 'Save it as a plain array of one numeric type, such as float32.',
  })
}

function badDictionary(text: string, where: string): FormatError {
  return new FormatError({
    where,
    expected: "an NPY header with 'descr', 'fortran_order' and 'shape'",
    received: JSON.stringify(text.slice(0, 60).trim()),
    repair: 'The file is altered, or was not written by numpy.save: save it again.',
  })
}
