import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BundleError, type BundleFault } from '../errors.js'
import { ndArray } from '../nd-array.js'
import type { JsonObject } from '../part.js'
import { type Bundle, decodeBundle, encodeBundle, SCHEMA_VERSION } from './bundle.js'
import { decodeSafetensors, encodeSafetensors } from './safetensors.js'

const configuration = { model: { seed: 1, name: 'größe 🙂' }, metadata: { list: [1, 'two', null, { deep: true }] } }
const small: Bundle = {
  tensors: new Map([
    ['kernel', ndArray([1.5, -2], [1, 2])],
    ['scalar', ndArray([3], [])],
    ['empty', ndArray([], [0, 3])],
  ]),
  configuration,
}

function errorOf(bytes: Uint8Array): BundleError | undefined {
  try {
    decodeBundle(bytes)
    return undefined
  } catch (error) {
    expect(error).toBeInstanceOf(BundleError)
    return error as BundleError
  }
}
const faultOf = (bytes: Uint8Array): BundleFault | undefined => errorOf(bytes)?.fault

/** A bundle with other metadata under a checksum that is right: what another release or program could write. */
async function forged(metadata: Record<string, string>): Promise<Uint8Array> {
  const blank = {
    checksum: '0'.repeat(64),
    format: 'autoencoders',
    schemaVersion: '1',
    configuration: '{}',
    ...metadata,
  }
  const bytes = encodeSafetensors({ tensors: small.tensors, metadata: blank })
  const digest = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex')
  const text = Buffer.from(bytes).toString('latin1')
  bytes.set(Buffer.from(digest), text.indexOf('0'.repeat(64)))
  return bytes
}

describe('a bundle', () => {
  it('comes back as it was', () => {
    const read = decodeBundle(encodeBundle(small))
    expect(read.configuration).toEqual(configuration)
    expect(read.tensors).toEqual(small.tensors)
  })

  it('of the same content is the same bytes, with a checksum that others can make', async () => {
    expect(encodeBundle(small)).toEqual(encodeBundle(small))
    expect(encodeBundle(small)).toEqual(await forged({ configuration: JSON.stringify(configuration) }))
  })

  it('is a plain safetensors file for everyone else', () => {
    const { tensors, metadata } = decodeSafetensors(encodeBundle(small))
    expect(tensors).toEqual(small.tensors)
    expect(metadata.schemaVersion).toBe(String(SCHEMA_VERSION))
  })

  it('keeps a tensor whose name is a number', () => {
    const tensors = new Map([['0', ndArray([1], [1])]])
    expect(decodeBundle(encodeBundle({ tensors, configuration: {} })).tensors).toEqual(tensors)
  })

  it('keeps any configuration whatever', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (given) => {
        const json = JSON.stringify(given)
        const read = decodeBundle(encodeBundle({ tensors: new Map(), configuration: JSON.parse(json) as JsonObject }))
        expect(JSON.stringify(read.configuration)).toBe(json)
      }),
    )
  })

  it('in a Node Buffer is read without changing it', () => {
    const buffer = Buffer.from(encodeBundle(small))
    decodeBundle(buffer)
    expect(buffer.equals(encodeBundle(small))).toBe(true)
    expect(decodeBundle(buffer).configuration).toEqual(configuration)
  })

  it('with __proto__ in its configuration changes no prototype', () => {
    const evil = JSON.parse('{"__proto__":{"polluted":1},"model":{"__proto__":{"polluted":1}}}') as JsonObject
    const read = decodeBundle(encodeBundle({ tensors: new Map(), configuration: evil })).configuration
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
    expect(({} as JsonObject).polluted).toBeUndefined()
  })
})

describe('a damaged bundle', () => {
  const bytes = encodeBundle(small)

  it('is truncated at every length but its own', () => {
    for (let length = 0; length < bytes.length; length++) expect(faultOf(bytes.subarray(0, length))).toBe('truncated')
  })

  it('is a BundleError whichever byte is changed', () => {
    for (const mask of [0x01, 0x20, 0x80, 0xff]) {
      for (let at = 0; at < bytes.length; at++) {
        const changed = bytes.slice()
        changed[at]! ^= mask
        expect(faultOf(changed), `byte ${at} xor ${mask}`).toBeDefined()
      }
    }
  })

  it('with anything appended is altered', () => {
    for (const extra of [[0], [0, 0, 0, 0], [...bytes]])
      expect(faultOf(Uint8Array.of(...bytes, ...extra))).toBe('altered')
  })

  it('with a changed weight says so in words', () => {
    const changed = bytes.slice()
    changed[changed.length - 1]! ^= 1
    expect(() => decodeBundle(changed)).toThrow(
      'loadAutoencoder: expected the content that its checksum was made of, received other bytes. ' +
        'The file was changed after it was written: use an intact copy.',
    )
  })

  it('of a newer version says to upgrade', async () => {
    const error = errorOf(await forged({ schemaVersion: String(SCHEMA_VERSION + 1) }))
    expect(error?.fault).toBe('newer-version')
    expect(error?.message).toBe(
      'loadAutoencoder: expected schema version 1 or older, received "2". ' +
        'It was written by a newer release: upgrade @autoencoders/core.',
    )
  })

  it.each(['0', '-1', '1.5', 'one', '', 'NaN', 'Infinity'])('of version %j is altered', async (schemaVersion) => {
    expect(faultOf(await forged({ schemaVersion }))).toBe('altered')
  })

  it.each(['{', '', 'null', '7', '"text"', '[]'])('with the configuration %j is altered', async (json) => {
    expect(faultOf(await forged({ configuration: json }))).toBe('altered')
  })

  it('with a configuration as deep as a file can be is altered, and brackets in strings are not deep', async () => {
    const deep = 100_000
    expect(faultOf(await forged({ configuration: `{"a":${'['.repeat(deep)}${']'.repeat(deep)}}` }))).toBe('altered')
    const text = { a: `"\\${'['.repeat(1000)}` }
    expect(decodeBundle(encodeBundle({ tensors: new Map(), configuration: text })).configuration).toEqual(text)
  })

  it('of another program is not a bundle, or was written anew', async () => {
    const error = errorOf(encodeSafetensors({ tensors: small.tensors, metadata: {} }))
    expect(error?.message).toBe(
      'loadAutoencoder: expected format "autoencoders", received a safetensors file without that mark.',
    )
    expect(error?.fault).toBe('not-a-bundle')
    expect(faultOf(await forged({ format: 'pt' }))).toBe('not-a-bundle')
    const { tensors, metadata } = decodeSafetensors(bytes)
    const { format, ...rest } = metadata
    const reordered = encodeSafetensors({ tensors, metadata: { format: format!, ...rest } })
    expect(() => decodeBundle(reordered)).toThrow(
      'loadAutoencoder: expected the checksum at the head of the file, received another header. ' +
        'It was written anew by another program: save it with model.save.',
    )
  })

  it('of random bytes is a BundleError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (random) => faultOf(random) !== undefined),
      { numRuns: 1000 },
    )
  })

  it('with random bytes written over it is a BundleError', () => {
    const piece = fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.uint8Array({ minLength: 1, maxLength: 12 }))
    fc.assert(
      fc.property(piece, ([at, random]) => {
        const changed = bytes.slice()
        changed.set(random.subarray(0, bytes.length - at), at)
        fc.pre(!Buffer.from(changed).equals(bytes))
        expect(faultOf(changed)).toBeDefined()
      }),
      { numRuns: 1000 },
    )
  })
})
