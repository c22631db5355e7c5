import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BundleError, type BundleFault } from '../errors.js'
import { type NdArray, ndArray, sameShape } from '../nd-array.js'
import { decodeSafetensors, encodeSafetensors, type SafetensorsContent } from './safetensors.js'

function content(tensors: Record<string, NdArray> | [string, NdArray][], metadata = {}): SafetensorsContent {
  return { tensors: new Map(Array.isArray(tensors) ? tensors : Object.entries(tensors)), metadata }
}

/** A file with any header, told apart from what an honest writer would give. */
function fileOf(header: unknown, dataBytes = 0): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const bytes = new Uint8Array(8 + json.length + dataBytes)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true)
  bytes.set(json, 8)
  return bytes
}

function faultOf(bytes: Uint8Array): BundleFault | undefined {
  try {
    decodeSafetensors(bytes)
    return undefined
  } catch (error) {
    expect(error).toBeInstanceOf(BundleError)
    return (error as BundleError).fault
  }
}

const bits = (array: NdArray) => [...new Uint32Array(Float32Array.from(array.data).buffer)]

describe('a round trip', () => {
  it('keeps scalars, empty tensors and every bit of every float', () => {
    const extremes = [0, -0, 1e-45, -3.4028234663852886e38, Number.NaN, Number.POSITIVE_INFINITY, 0.1]
    const given = content({
      scalar: ndArray([2.5], []),
      empty: ndArray([], [0]),
      'no rows': ndArray([], [0, 7]),
      extremes: ndArray(extremes, [7, 1]),
      last: ndArray([1, 2, 3, 4], [2, 1, 2]),
    })
    const { tensors } = decodeSafetensors(encodeSafetensors(given))
    expect([...tensors.keys()]).toEqual([...given.tensors.keys()])
    for (const [name, array] of given.tensors) {
      expect(tensors.get(name)!.shape).toEqual(array.shape)
      expect(bits(tensors.get(name)!)).toEqual(bits(array))
    }
  })

  it.each(['__proto__', 'constructor', 'toString', '0', '10', '', 'größe/🙂', '\ud800', '"\\\n', 'a'.repeat(5000)])(
    'keeps the tensor name %j',
    (name) => {
      const given = content([
        ['first', ndArray([1], [1])],
        [name, ndArray([2, 3], [2])],
      ])
      const { tensors } = decodeSafetensors(encodeSafetensors(given))
      expect(tensors.get(name)?.data).toEqual(Float32Array.of(2, 3))
      expect(tensors.get('first')?.data).toEqual(Float32Array.of(1))
      expect(tensors.size).toBe(2)
    },
  )

  it('keeps any content whatever', () => {
    const tensor = fc.array(fc.nat({ max: 4 }), { maxLength: 4 }).chain((shape) =>
      fc
        .array(fc.float(), {
          minLength: shape.reduce((a, b) => a * b, 1),
          maxLength: shape.reduce((a, b) => a * b, 1),
        })
        .map((values) => ndArray(values, shape)),
    )
    const names = fc.string({ unit: 'binary' }).filter((name) => name !== '__metadata__')
    const entries = fc.uniqueArray(fc.tuple(names, tensor), { selector: ([name]) => name, maxLength: 6 })
    const metadata = fc.dictionary(fc.string(), fc.string())
    fc.assert(
      fc.property(entries, metadata, (list, strings) => {
        const read = decodeSafetensors(encodeSafetensors(content(list, strings)))
        expect(read.tensors.size).toBe(list.length)
        for (const [name, array] of list) {
          expect(sameShape(read.tensors.get(name)!.shape, array.shape)).toBe(true)
          expect(bits(read.tensors.get(name)!)).toEqual(bits(array))
        }
        expect({ ...read.metadata }).toEqual({ ...strings })
      }),
    )
  })

  it('keeps thousands of tensors', () => {
    const list = Array.from({ length: 3000 }, (_, i) => [`layer/${i}`, ndArray([i], [1])] as [string, NdArray])
    const { tensors } = decodeSafetensors(encodeSafetensors(content(list)))
    expect(tensors.size).toBe(3000)
    expect(tensors.get('layer/2999')?.data[0]).toBe(2999)
  })

  it('reads from the middle of a buffer at any alignment, and copies what it reads', () => {
    const file = encodeSafetensors(content({ a: ndArray([1, 2, 3], [3]) }))
    for (let offset = 0; offset < 8; offset++) {
      const around = new Uint8Array(file.length + 16).fill(0xff)
      around.set(file, offset)
      const { tensors } = decodeSafetensors(around.subarray(offset, offset + file.length))
      around.fill(0)
      expect(tensors.get('a')?.data).toEqual(Float32Array.of(1, 2, 3))
    }
  })

  it('writes views of larger arrays', () => {
    const view = Float32Array.of(9, 1, 2, 9).subarray(1, 3)
    const { tensors } = decodeSafetensors(encodeSafetensors(content({ a: ndArray(view, [2]) })))
    expect(tensors.get('a')?.data).toEqual(Float32Array.of(1, 2))
  })
})

describe('the file', () => {
  it('follows the rules of the format, byte by byte', () => {
    const bytes = encodeSafetensors(content({ b: ndArray([1, -2], [2, 1]), a: ndArray([0.5], []) }, { k: 'v' }))
    const view = new DataView(bytes.buffer)
    const headerLength = Number(view.getBigUint64(0, true))
    expect(headerLength % 8).toBe(0)
    expect(bytes[8]).toBe('{'.charCodeAt(0))
    const text = new TextDecoder().decode(bytes.subarray(8, 8 + headerLength))
    const json =
      '{"__metadata__":{"k":"v"},"b":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},' +
      '"a":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}'
    expect(text).toBe(json.padEnd(Math.ceil(json.length / 8) * 8, ' '))
    // 1, −2 and 0.5 as IEEE 754 binary32, least significant byte first.
    expect([...bytes.subarray(8 + headerLength)]).toEqual([0, 0, 128, 63, 0, 0, 0, 192, 0, 0, 0, 63])
  })

  it('cannot be written with a tensor called __metadata__, or one that is not as large as its shape says', () => {
    expect(() => encodeSafetensors(content({ __metadata__: ndArray([1], [1]) }))).toThrow(
      'safetensors: expected tensor names other than "__metadata__", received one. Rename it.',
    )
    const odd = { data: Float32Array.of(1, 2), shape: [3] }
    expect(() => encodeSafetensors(content({ odd }))).toThrow(
      'safetensors: expected 3 values for odd [3], received 2 values.',
    )
  })
})

describe('files of the Python library', () => {
  interface Case {
    readonly name: string
    readonly base64: string
    readonly metadata: Record<string, string>
    readonly tensors: Record<string, { shape: number[]; data: number[] }>
  }
  const url = new URL('../../../../tooling/reference/generated/safetensors.json', import.meta.url)
  const { cases } = JSON.parse(readFileSync(url, 'utf8')) as { cases: Case[] }
  const bytesOf = (name: string) =>
    Uint8Array.from(Buffer.from(cases.find((one) => one.name === name)!.base64, 'base64'))

  it.each(cases.filter(({ name }) => !name.startsWith('64-bit')))('opens: $name', ({ base64, metadata, tensors }) => {
    const read = decodeSafetensors(Uint8Array.from(Buffer.from(base64, 'base64')))
    expect({ ...read.metadata }).toEqual(metadata)
    expect([...read.tensors.keys()].sort()).toEqual(Object.keys(tensors).sort())
    for (const [name, { shape, data }] of Object.entries(tensors)) {
      expect(read.tensors.get(name)).toEqual({ shape, data: Float32Array.from(data) })
    }
  })

  it('refuses other dtypes by name', () => {
    expect(() => decodeSafetensors(bytesOf('64-bit floats'))).toThrow(
      'safetensors: expected tensors of dtype F32 (a), received "F64".',
    )
  })
})

describe('a damaged file', () => {
  const entry = (shape: unknown, offsets: unknown, dtype: unknown = 'F32') => ({ dtype, shape, data_offsets: offsets })
  const small = encodeSafetensors(content({ a: ndArray([1, 2], [2]), b: ndArray([3], []) }, { k: 'v' }))

  it('is truncated at every length but its own', () => {
    for (let length = 0; length < small.length; length++) expect(faultOf(small.subarray(0, length))).toBe('truncated')
    expect(faultOf(small)).toBeUndefined()
  })

  it('with bytes after its end is altered', () => {
    for (const extra of [1, 4, 1000])
      expect(faultOf(new Uint8Array([...small, ...new Uint8Array(extra)]))).toBe('altered')
  })

  it.each([
    ['as long as can be said', 2n ** 64n - 1n, 'not-a-bundle'],
    ['negative, if it were signed', 2n ** 63n, 'not-a-bundle'],
    ['just above the limit', 100n * 2n ** 20n + 1n, 'not-a-bundle'],
    ['longer than the file', 100n * 2n ** 20n, 'truncated'],
    ['none', 0n, 'not-a-bundle'],
  ] as const)('declares a header %s', (_, length, fault) => {
    const bytes = small.slice()
    new DataView(bytes.buffer).setBigUint64(0, length, true)
    expect(faultOf(bytes)).toBe(fault)
  })

  it.each([
    ['too large to allocate', { a: entry([2 ** 40, 2 ** 40], [0, 8]) }, 'altered'],
    ['too large for a number', { a: entry(new Array(30).fill(2 ** 52), [0, 8]) }, 'altered'],
    ['0 × ∞', { a: entry([...new Array(30).fill(2 ** 52), 0], [0, 8]) }, 'altered'],
    ['honest, but larger than the file', { a: entry([2 ** 40], [0, 2 ** 42]) }, 'truncated'],
    ['negative lengths', { a: entry([-1, -2], [0, 8]) }, 'altered'],
    ['fractions', { a: entry([0.5, 4], [0, 8]) }, 'altered'],
    ['unsafe integers', { a: entry([2 ** 53], [0, 2 ** 55]) }, 'altered'],
    ['strings for numbers', { a: entry(['2'], ['0', '8']) }, 'altered'],
    ['no shape', { a: { dtype: 'F32', data_offsets: [0, 8] } }, 'altered'],
    ['offsets the wrong way round', { a: entry([2], [8, 0]) }, 'altered'],
    ['negative offsets', { a: entry([2], [-8, 0]) }, 'altered'],
    ['three offsets', { a: entry([2], [0, 8, 16]) }, 'altered'],
    ['overlapping', { a: entry([1], [0, 4]), b: entry([2], [0, 8]) }, 'altered'],
    ['the same bytes twice', { a: entry([2], [0, 8]), b: entry([2], [0, 8]) }, 'altered'],
    ['a gap before', { a: entry([1], [4, 8]) }, 'altered'],
    ['a gap between', { a: entry([1], [0, 4]), b: entry([0], [8, 8]) }, 'altered'],
    ['bytes that no tensor has', { a: entry([1], [0, 4]) }, 'altered'],
    ['null for a tensor', { a: null }, 'altered'],
    ['a number for a tensor', { a: 7 }, 'altered'],
    ['metadata that is not strings', { __metadata__: { k: 1 }, a: entry([2], [0, 8]) }, 'altered'],
    ['metadata that is no object', { __metadata__: 'x', a: entry([2], [0, 8]) }, 'altered'],
    ['metadata that is a list', { __metadata__: ['x'], a: entry([2], [0, 8]) }, 'altered'],
    ['another dtype', { a: entry([1], [0, 8], 'I64') }, 'not-a-bundle'],
    ['a list for a header', [], 'not-a-bundle'],
    ['null for a header', null, 'not-a-bundle'],
    ['no JSON', '{"a":', 'not-a-bundle'],
  ] as const)('says %s', (_, header, fault) => {
    expect(faultOf(fileOf(header, 8))).toBe(fault)
  })

  it('with JSON as deep as a file can be is a BundleError, not a full stack', () => {
    const deep = 200_000
    expect(faultOf(fileOf(`{"a":${'['.repeat(deep)}${']'.repeat(deep)}}`))).toBe('altered')
    expect(faultOf(fileOf(`{"__metadata__":${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}}`))).toBe('altered')
  })

  it('with text that is not UTF-8 is not a bundle', () => {
    const bytes = fileOf('{"a":1}')
    bytes[10] = 0xff
    expect(faultOf(bytes)).toBe('not-a-bundle')
  })

  it('with __proto__ in its header changes no prototype', () => {
    const header =
      '{"__proto__":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"__metadata__":{"__proto__":"polluted"}}'
    const { tensors, metadata } = decodeSafetensors(fileOf(header, 8))
    expect([...tensors.keys()]).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(metadata)).not.toBe('polluted')
    expect(({} as { dtype?: string }).dtype).toBeUndefined()
    // An entry may not borrow its fields from a prototype either.
    const borrowed = '{"a":{"__proto__":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}}'
    expect(faultOf(fileOf(borrowed, 8))).toBe('altered')
  })

  it('of random bytes, or random changes to a good one, is a BundleError or nothing', () => {
    const anyHeader = fc.jsonValue().map((value) => fileOf(value ?? {}, 4))
    const changed = fc
      .array(fc.tuple(fc.nat({ max: small.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 5 })
      .map((changes) => {
        const bytes = small.slice()
        for (const [at, value] of changes) bytes[at] = value
        return bytes
      })
    const files = fc.oneof(fc.uint8Array({ maxLength: 200 }), anyHeader, changed)
    fc.assert(
      fc.property(files, (bytes) => void faultOf(bytes)),
      { numRuns: 2000 },
    )
  })
})
