/**
 * A bundle: one safetensors file with a model's weights as tensors and everything else as JSON in its metadata,
 * under a schema version and a checksum over the whole file.
 */

import { BundleError } from '../errors.js'
import { describeValue, type NdArray } from '../nd-array.js'
import type { JsonObject } from '../part.js'
import { decodeSafetensors, encodeSafetensors, readHeader } from './safetensors.js'
import { sha256 } from './sha256.js'

/** The version of the JSON inside. Raised when an older reader would misread it. */
export const SCHEMA_VERSION = 1
const FORMAT = 'autoencoders'
const CHECKSUM_LENGTH = 64
const NO_CHECKSUM = '0'.repeat(CHECKSUM_LENGTH)

/** What is in a bundle. */
export interface Bundle {
  readonly tensors: ReadonlyMap<string, NdArray>
  readonly configuration: JsonObject
}

/** The bytes of a bundle. The same content gives the same bytes. */
export function encodeBundle({ tensors, configuration }: Bundle): Uint8Array<ArrayBuffer> {
  const metadata = {
    checksum: NO_CHECKSUM,
    format: FORMAT,
    schemaVersion: String(SCHEMA_VERSION),
    configuration: JSON.stringify(configuration),
  }
  const where = 'encodeBundle'
  const bytes = encodeSafetensors({ tensors, metadata })
  bytes.set(new TextEncoder().encode(checksumOf(bytes, where)), checksumPosition(bytes, where))
  return bytes
}

/**
 * Opens a bundle.
 *
 * @param where The function to name in errors.
 * @throws {BundleError} `not-a-bundle`, `truncated`, `altered` or `newer-version`, before anything is made from it.
 */
export function decodeBundle(bytes: Uint8Array, where = 'loadAutoencoder'): Bundle {
  const { metadata } = readHeader(bytes)
  if (metadata.format !== FORMAT) {
    const received =
      metadata.format === undefined ? 'a safetensors file without that mark' : describeValue(metadata.format)
    throw new BundleError('not-a-bundle', { where, expected: `format "${FORMAT}"`, received })
  }
  checkVersion(metadata.schemaVersion, where)
  checkChecksum(bytes, metadata.checksum, where)
  const { tensors } = decodeSafetensors(bytes)
  return { tensors, configuration: parseConfiguration(metadata.configuration, where) }
}

function parseConfiguration(json: string | undefined, where: string): JsonObject {
  if (depthOf(json ?? '') > MAXIMUM_DEPTH) throw badConfiguration(where, `one nested more than ${MAXIMUM_DEPTH} deep`)
  let value: unknown
  try {
    value = JSON.parse(json ?? '')
  } catch (cause) {
    throw badConfiguration(where, 'text that is no JSON', { cause })
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  throw badConfiguration(where, describeValue(value))
}

/** Whoever goes through a deeper one would run out of stack. */
const MAXIMUM_DEPTH = 256

/** How deep JSON is nested, found without recursion. */
function depthOf(json: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let i = 0; i < json.length; i++) {
    const character = json[i]!
    if (character === '"') inString = !inString
    else if (inString) i += character === '\\' ? 1 : 0
    else if (character === '[' || character === '{') deepest = Math.max(deepest, ++depth)
    else if (character === ']' || character === '}') depth -= 1
  }
  return deepest
}

function badConfiguration(where: string, received: string, options?: ErrorOptions): BundleError {
  const details = { where, expected: 'a configuration that is a JSON object', received }
  return new BundleError('altered', { ...details, repair: 'Use an intact copy.' }, options)
}

function checkVersion(version: string | undefined, where: string): void {
  const number = Number(version)
  if (Number.isInteger(number) && number >= 1 && number <= SCHEMA_VERSION) return
  const newer = Number.isInteger(number) && number > SCHEMA_VERSION
  throw new BundleError(newer ? 'newer-version' : 'altered', {
    where,
    expected: `schema version ${SCHEMA_VERSION} or older`,
    received: describeValue(version),
    repair: newer ? 'It was written by a newer release: upgrade @autoencoders/core.' : 'Use an intact copy.',
  })
}

function checkChecksum(bytes: Uint8Array, claimed: string | undefined, where: string): void {
  if (checksumOf(bytes, where) === claimed) return
  throw new BundleError('altered', {
    where,
    expected: 'the content that its checksum was made of',
    received: 'other bytes',
    repair: 'The file was changed after it was written: use an intact copy.',
  })
}

/** Where the checksum's digits are: it is the first thing in the header, so this never depends on the content. */
function checksumPosition(bytes: Uint8Array, where: string): number {
  const opening = new TextEncoder().encode('{"__metadata__":{"checksum":"')
  const start = 8
  if (opening.every((byte, i) => bytes[start + i] === byte)) return start + opening.length
  throw new BundleError('altered', {
    where,
    expected: 'the checksum at the head of the file',
    received: 'another header',
    repair: 'It was written anew by another program: save it with model.save.',
  })
}

/** SHA-256 of the file as if its checksum's digits were all 0, in hexadecimal. */
function checksumOf(bytes: Uint8Array, where: string): string {
  const position = checksumPosition(bytes, where)
  const noChecksum = new TextEncoder().encode(NO_CHECKSUM)
  return sha256(bytes.subarray(0, position), noChecksum, bytes.subarray(position + CHECKSUM_LENGTH))
}
