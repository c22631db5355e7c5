/**
 * The safetensors container: an 8-byte little-endian header length, a JSON header that names every tensor's dtype,
 * shape and byte range, then the bytes. Reading one never runs code and allocates nothing on a number's word alone.
 *
 * @see https://github.com/huggingface/safetensors
 */

import { BundleError, OptionError, ShapeError } from '../errors.js'
import { describeValue, formatShape, type NdArray, sizeOf } from '../nd-array.js'
import { bytesOfFloats, floatsOfBytes } from './little-endian.js'

/** What a safetensors file holds. */
export interface SafetensorsContent {
  readonly tensors: ReadonlyMap<string, NdArray>
  readonly metadata: Readonly<Record<string, string>>
}

interface TensorEntry {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly data_offsets: readonly [number, number]
}

const PREFIX_BYTES = 8
const BYTES_PER_FLOAT = 4
const METADATA = '__metadata__'
const MAXIMUM_HEADER_BYTES = 100 * 2 ** 20

/**
 * Writes tensors and metadata; tensors are laid out in the order of the map.
 *
 * @returns The bytes of the whole file, the tensor data aligned to 8 bytes.
 */
export function encodeSafetensors(content: SafetensorsContent): Uint8Array<ArrayBuffer> {
  const { json, dataBytes } = writeHeader(content)
  const headerBytes = Math.ceil(json.length / 8) * 8
  const bytes = new Uint8Array(PREFIX_BYTES + headerBytes + dataBytes)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true)
  bytes.fill(0x20, PREFIX_BYTES, PREFIX_BYTES + headerBytes)
  bytes.set(json, PREFIX_BYTES)
  let position = PREFIX_BYTES + headerBytes
  for (const { data } of content.tensors.values()) {
    bytes.set(bytesOfFloats(data), position)
    position += data.byteLength
  }
  return bytes
}

/**
 * Reads a whole safetensors file of 32-bit floats.
 *
 * @returns Copies: the bytes given may change afterwards.
 * @throws {BundleError} `truncated` when bytes are missing, `not-a-bundle` when it is something else,
 *   `altered` when its parts contradict each other.
 */
export function decodeSafetensors(bytes: Uint8Array): SafetensorsContent {
  const { metadata, entries, dataStart } = readHeader(bytes)
  const tensors = new Map<string, NdArray>()
  for (const [name, entry] of entries) {
    const [start, end] = entry.data_offsets
    const data = floatsOfBytes(bytes.subarray(dataStart + start, dataStart + end))
    tensors.set(name, { data, shape: entry.shape })
  }
  return { tensors, metadata }
}

interface Header {
  readonly metadata: Readonly<Record<string, string>>
  readonly entries: readonly (readonly [string, TensorEntry])[]
  readonly dataStart: number
}

/**
 * Reads and checks the header against the number of bytes there are; nothing is allocated for tensors.
 *
 * @throws {BundleError} As {@link decodeSafetensors}.
 */
export function readHeader(bytes: Uint8Array): Header {
  if (bytes.length < PREFIX_BYTES) throw truncated(`at least ${PREFIX_BYTES} bytes`, bytes)
  const declared = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true)
  if (declared > BigInt(MAXIMUM_HEADER_BYTES))
    throw notABundle(`a header of at most ${MAXIMUM_HEADER_BYTES} bytes`, `one of ${declared}`)
  const dataStart = PREFIX_BYTES + Number(declared)
  if (dataStart > bytes.length) throw truncated(`${dataStart} bytes of header`, bytes)
  const { [METADATA]: metadata = {}, ...rest } = parseHeader(bytes.subarray(PREFIX_BYTES, dataStart))
  const entries = Object.entries(rest).map(([name, entry]) => [name, checkEntry(name, entry)] as const)
  checkLayout(entries, dataStart, bytes)
  if (!isStringRecord(metadata)) throw altered('metadata of strings', describeValue(metadata))
  return { metadata, entries, dataStart }
}

/** The header's JSON, put together by hand: a JavaScript object would move names like `10` and lose `__proto__`. */
function writeHeader({ tensors, metadata }: SafetensorsContent): { json: Uint8Array; dataBytes: number } {
  const members = [`"${METADATA}":${JSON.stringify(metadata)}`]
  let offset = 0
  for (const [name, array] of tensors) {
    checkWritable(name, array)
    const end = offset + array.data.byteLength
    const entry: TensorEntry = { dtype: 'F32', shape: array.shape, data_offsets: [offset, end] }
    members.push(`${JSON.stringify(name)}:${JSON.stringify(entry)}`)
    offset = end
  }
  return { json: new TextEncoder().encode(`{${members.join(',')}}`), dataBytes: offset }
}

function checkWritable(name: string, { data, shape }: NdArray): void {
  const where = 'safetensors'
  if (name === METADATA) {
    const expected = `tensor names other than ${JSON.stringify(METADATA)}`
    throw new OptionError({ where, expected, received: 'one', repair: 'Rename it.' })
  }
  if (data.length === sizeOf(shape)) return
  const expected = `${sizeOf(shape)} values for ${name} ${formatShape(shape)}`
  throw new ShapeError({ where, expected, received: `${data.length} values` })
}

function parseHeader(json: Uint8Array): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json))
    if (typeof header === 'object' && header !== null && !Array.isArray(header))
      return header as Record<string, unknown>
  } catch (cause) {
    throw notABundle('a JSON header', 'bytes that are none', { cause })
  }
  throw notABundle('a JSON object as header', 'another JSON value')
}

function checkEntry(name: string, entry: unknown): TensorEntry {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Partial<TensorEntry>
  const isLength = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0
  const wellFormed =
    Array.isArray(shape) &&
    shape.every(isLength) &&
    Array.isArray(offsets) &&
    offsets.length === 2 &&
    offsets.every(isLength)
  if (!wellFormed) throw altered(`dtype, shape and data_offsets of ${name}`, describeValue(entry))
  if (dtype !== 'F32') throw notABundle(`tensors of dtype F32 (${name})`, describeValue(dtype))
  const [start, end] = offsets as [number, number]
  if (end - start !== sizeOf(shape) * BYTES_PER_FLOAT)
    throw altered(`${name} to have as many bytes as its shape says`, `${end - start}`)
  return entry as TensorEntry
}

/** Tensors follow each other without gaps and end where the file ends. */
function checkLayout(entries: Header['entries'], dataStart: number, bytes: Uint8Array): void {
  let position = 0
  const inOrder = [...entries].sort(([, { data_offsets: a }], [, { data_offsets: b }]) => a[0] - b[0] || a[1] - b[1])
  for (const [name, entry] of inOrder) {
    const [start, end] = entry.data_offsets
    if (start !== position) throw altered(`${name} to begin at byte ${position} of the data`, `byte ${start}`)
    position = end
  }
  const expected = dataStart + position
  if (bytes.length < expected) throw truncated(`${expected} bytes`, bytes)
  if (bytes.length > expected) throw altered(`${expected} bytes`, `${bytes.length}`)
}

function isStringRecord(value: unknown): value is Record<string, string> {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isRecord && Object.values(value).every((item) => typeof item === 'string')
}

function truncated(expected: string, bytes: Uint8Array): BundleError {
  const repair = 'The file is cut short: copy or download it again.'
  return new BundleError('truncated', { where: 'safetensors', expected, received: `${bytes.length} bytes`, repair })
}

function altered(expected: string, received: string): BundleError {
  const repair = 'The file was changed after it was written: use an intact copy.'
  return new BundleError('altered', { where: 'safetensors', expected, received, repair })
}

function notABundle(expected: string, received: string, options?: ErrorOptions): BundleError {
  return new BundleError('not-a-bundle', { where: 'safetensors', expected, received }, options)
}
