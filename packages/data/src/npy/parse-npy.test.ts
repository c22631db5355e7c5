import { DataError, FormatError, ndArray } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { damageByLength } from '../testing/malformed.js'
import { fromBase64, type ReferenceCase, readReference } from '../testing/reference-files.js'
import { parseNpy } from './parse-npy.js'
import { writeNpy } from './write-npy.js'

const { exact, special, refused, inexact } = readReference<{
  exact: ReferenceCase[]
  special: string
  refused: ReferenceCase[]
  inexact: ReferenceCase[]
}>('npy.json')

/** An NPY file of version 1 with any header text. */
function npy(header: string, dataBytes = 0): Uint8Array {
  const text = new TextEncoder().encode(header)
  return Uint8Array.of(
    0x93,
    0x4e,
    0x55,
    0x4d,
    0x50,
    0x59,
    1,
    0,
    text.length,
    0,
    ...text,
    ...new Array(dataBytes).fill(0),
  )
}

describe('parseNpy', () => {
  it.each(exact)('reads $name as NumPy wrote it', ({ file, shape, values }) => {
    const array = parseNpy(fromBase64(file))
    expect(array.shape).toEqual(shape)
    expect([...array.data]).toEqual(values)
  })

  it('reads NaN and infinities of half precision', () => {
    expect([...parseNpy(fromBase64(special)).data]).toEqual([Number.NaN, Infinity, -Infinity])
  })

  it.each(refused)('refuses a file of $name', ({ name, file }) => {
    expect(() => parseNpy(fromBase64(file))).toThrow(FormatError)
    if (name === 'object') expect(() => parseNpy(fromBase64(file))).toThrow('pickles are never run')
  })

  it.each(inexact)('refuses to round $name', ({ file }) => {
    expect(() => parseNpy(fromBase64(file))).toThrow(DataError)
  })

  it('takes the entries of the header in any order, and the lengths of Python 2', () => {
    const file = npy("{'shape': (1L,), 'descr': '|u1', 'fortran_order': False}\n", 1)
    expect(parseNpy(file)).toEqual(ndArray([0], [1]))
  })

  it('refuses a file cut at any length or with a byte too many', async () => {
    for (const name of ['<f4 C', 'version 2']) {
      const file = fromBase64(exact.find((one) => one.name === name)!.file)
      const damage = await damageByLength(file, parseNpy)
      expect(damage.files).toBe(file.length + 1)
      expect(damage.faults).toEqual([])
    }
  })

  it.each([
    [
      'a shape beyond the file',
      "{'descr': '<f8', 'fortran_order': False, 'shape': (2147483648,), }",
      'bytes, as the NPY header',
    ],
    [
      'a shape beyond numbers',
      `{'descr': '<f8', 'fortran_order': False, 'shape': (${'9'.repeat(99)},), }`,
      'more bytes than any',
    ],
    ['a negative shape', "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }", "an NPY header with 'descr'"],
    ['an entry missing', "{'descr': '<f8', 'shape': (1,), }", "an NPY header with 'descr'"],
    ['code in it', "{'descr': '<f8', 'fortran_order': exit(), 'shape': (1,), }", "an NPY header with 'descr'"],
  ])('refuses a header with %s', (_, header, message) => {
    expect(() => parseNpy(npy(header, 8))).toThrow(FormatError)
    expect(() => parseNpy(npy(header, 8))).toThrow(message)
  })
})

describe('writeNpy', () => {
  it('writes what NumPy writes, byte for byte', () => {
    for (const name of ['<f4 C', 'version 1']) {
      const { file, shape, values } = exact.find((one) => one.name === name)!
      expect(writeNpy(ndArray(values, shape))).toEqual(fromBase64(file))
    }
  })

  it('is undone by parseNpy for any shape', () => {
    const shapes = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 })
    fc.assert(
      fc.property(shapes, fc.float({ noNaN: true }), (shape, value) => {
        const size = shape.reduce((product, length) => product * length, 1)
        const array = ndArray(
          Float32Array.from({ length: size }, (_, i) => value + i),
          shape,
        )
        expect(parseNpy(writeNpy(array))).toEqual(array)
      }),
    )
  })
})
