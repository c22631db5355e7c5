import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { BundleError, memoryStore, type NdArray } from '../index.js'
import { decodeBundle, encodeBundle, SCHEMA_VERSION } from './bundle.js'
import { decodeSafetensors, encodeSafetensors, readHeader } from './safetensors.js'

const tensors = new Map<string, NdArray>([
  ['encoder/0/kernel', { data: Float32Array.of(1, -0, 3.5, Number.MIN_VALUE), shape: [2, 2] }],
  ['encoder/0/bias', { data: Float32Array.of(7), shape: [1] }],
  ['empty', { data: new Float32Array(0), shape: [0, 3] }],
  ['scalar ü', { data: Float32Array.of(-2), shape: [] }],
])
const configuration = { model: { seed: 1, name: 'ü' }, metadata: {} }
const bytes = encodeBundle({ tensors, configuration })

function faultOf(damaged: Uint8Array): string {
  try {
    decodeBundle(damaged)
  } catch (error) {
    if (error instanceof BundleError) return error.fault
    throw error
  }
  return 'opened'
}

/** A safetensors file with a header of our making. */
function withHeader(header: unknown, dataBytes = 0): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header))
  const file = new Uint8Array(8 + json.length + dataBytes)
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true)
  file.set(json, 8)
  return file
}

describe('a bundle', () => {
  it('comes back as it was', () => {
    const opened = decodeBundle(bytes)
    expect(opened.configuration).toEqual(configuration)
    expect([...opened.tensors.keys()]).toEqual([...tensors.keys()])
    for (const [name, { data, shape }] of tensors) expect(opened.tensors.get(name)).toEqual({ data, shape })
  })

  it('is the same bytes for the same content', () => {
    expect(encodeBundle({ tensors, configuration })).toEqual(bytes)
  })

  it('opens from a view into a larger buffer, at any offset', () => {
    for (let offset = 0; offset < 9; offset++) {
      const larger = new Uint8Array(bytes.length + 16)
      larger.set(bytes, offset)
      expect(decodeBundle(larger.subarray(offset, offset + bytes.length)).tensors).toEqual(decodeBundle(bytes).tensors)
    }
  })

  it('cut at any byte is refused', () => {
    for (let length = 0; length < bytes.length; length++)
      expect(faultOf(bytes.slice(0, length)), `${length}`).not.toBe('opened')
    expect(faultOf(bytes.slice(0, 4))).toBe('truncated')
    expect(faultOf(bytes.slice(0, bytes.length - 1))).toBe('truncated')
  })

  it('with any byte changed is refused', () => {
    for (let i = 0; i < bytes.length; i++) {
      for (const change of [0x01, 0x80, 0xff]) {
        const damaged = bytes.slice()
        damaged[i]! ^= change
        expect(faultOf(damaged), `byte ${i}`).not.toBe('opened')
      }
    }
  })

  it('with bytes to spare is refused', () => {
    expect(faultOf(Uint8Array.of(...bytes, 0))).toBe('altered')
  })

  it('from a newer version says so and what to do', () => {
    const text = Buffer.from(bytes).toString('latin1')
    const newer = Buffer.from(text.replace(`"schemaVersion":"${SCHEMA_VERSION}"`, '"schemaVersion":"9"'), 'latin1')
    expect(faultOf(newer)).toBe('newer-version')
    expect(() => decodeBundle(newer)).toThrow(
      'loadAutoencoder: expected schema version 1 or older, received "9". It was written by a newer release: upgrade @autoencoders/core.',
    )
  })
})

describe('something else', () => {
  it.each([
    ['text', new TextEncoder().encode('This is not a bundle at all, but it is long enough.')],
    ['zeros', new Uint8Array(64)],
    ['another safetensors file', encodeSafetensors({ tensors, metadata: { format: 'pt' } })],
    ['a JSON array', withHeader([1, 2])],
  ])('%s is not a bundle', (_, file) => {
    expect(faultOf(file)).toBe('not-a-bundle')
  })

  it.each([
    ['a huge shape', { a: { dtype: 'F32', shape: [2 ** 40, 2 ** 40], data_offsets: [0, 16] } }],
    ['a negative length', { a: { dtype: 'F32', shape: [-4], data_offsets: [0, 16] } }],
    ['a fractional length', { a: { dtype: 'F32', shape: [0.5], data_offsets: [0, 2] } }],
    [
      'overlapping tensors',
      { a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] }, b: { dtype: 'F32', shape: [2], data_offsets: [4, 12] } },
    ],
    ['a gap', { a: { dtype: 'F32', shape: [1], data_offsets: [4, 8] } }],
    ['offsets backwards', { a: { dtype: 'F32', shape: [1], data_offsets: [8, 4] } }],
    ['no offsets', { a: { dtype: 'F32', shape: [1] } }],
    ['metadata that is no text', { __metadata__: { format: 1 } }],
  ])('%s is refused before anything is allocated', (_, header) => {
    expect(() => decodeSafetensors(withHeader(header, 16))).toThrow(BundleError)
  })

  it('refuses other dtypes by name', () => {
    const half = withHeader({ a: { dtype: 'F16', shape: [2], data_offsets: [0, 4] } }, 4)
    expect(() => decodeSafetensors(half)).toThrow('expected tensors of dtype F32 (a), received "F16"')
  })

  it('a key named __proto__ changes no prototype', () => {
    const file = withHeader(JSON.parse('{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'), 4)
    expect(() => decodeSafetensors(file)).not.toThrow(TypeError)
    expect(({} as { dtype?: string }).dtype).toBeUndefined()
  })
})

describe('the safetensors format', () => {
  it('has its length, its JSON and its data where the specification says', () => {
    const view = new DataView(bytes.buffer)
    const headerBytes = Number(view.getBigUint64(0, true))
    expect(headerBytes % 8).toBe(0)
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerBytes)))
    expect(header['encoder/0/bias']).toEqual({ dtype: 'F32', shape: [1], data_offsets: [16, 20] })
    expect(view.getFloat32(8 + headerBytes + 16, true)).toBe(7)
    expect(readHeader(bytes).dataStart).toBe(8 + headerBytes)
  })

  it('opens what the Python package wrote', () => {
    // tooling/reference/bundle/write_safetensors.py
    const fixture = new URL('../../../../tooling/reference/bundle/generated/python.safetensors.json', import.meta.url)
    const { base64 } = JSON.parse(readFileSync(fixture, 'utf8')) as { base64: string }
    const opened = decodeSafetensors(Uint8Array.from(Buffer.from(base64, 'base64')))
    expect(opened.metadata).toEqual({ made: 'by Python' })
    expect(opened.tensors.get('a')).toEqual({ data: Float32Array.of(0, 1, 2, 3, 4, 5), shape: [2, 3] })
    expect(opened.tensors.get('b')).toEqual({ data: Float32Array.of(0.5), shape: [] })
  })
})

describe('memoryStore', () => {
  it('says when nothing is there', async () => {
    await expect(memoryStore().read()).rejects.toThrow(
      'read: expected a bundle in memory, received nothing. Save a model there first.',
    )
  })
})
