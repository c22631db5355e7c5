/**
 * The safetensors container: an 8-byte little-endian header length, a JSON header that names every tensor's dtype,
 * shape and byte range, then the bytes. Reading one never runs code and allocates nothing on a number's word alone.
 *
 * @see https://github.com/huggingface/safetensors
 */

import { BundleError } from '../errors.js'
import { describeValue, type NdArray, sizeOf } from '../nd-array.js'

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
const MAXIMUM_HEADER_BYTES = 100 * 2 ** 20

/**
 * Writes tensors and metadata; tensors are laid out in the order of the map.
 *
 * @returns The bytes of the whole file, the tensor data aligned to 8 bytes.
 */
export function encodeSafetensors({ tensors, metadata }: SafetensorsContent): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: metadata }
  let offset = 0
  for (const [name, { data, shape }] of tensors) {
    const end = offset + data.length * BYTES_PER_FLOAT
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, end] }
    offset = end
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const headerBytes = Math.ceil(json.length / 8) * 8
  const bytes = new Uint8Array(PREFIX_BYTES + headerBytes + offset)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, BigInt(headerBytes), true)
  bytes.fill(0x20, PREFIX_BYTES, PREFIX_BYTES + headerBytes)
  bytes.set(json, PREFIX_BYTES)
  let position = PREFIX_BYTES + headerBytes
  for (const { data } of tensors.values()) {
    for (const value of data) {
      view.setFloat32(position, value, true)
      position += BYTES_PER_FLOAT
    }
  }
  return bytes
}

/**
 * Reads a whole safetensors file of 32-bit floats.
 *
 * @throws {BundleError} `truncated` when bytes are missing, `not-a-bundle` when it is something else,
 *   `altered` when its parts contradict each other.
 */
export function decodeSafetensors(bytes: Uint8Array): SafetensorsContent {
  const { metadata, entries, dataStart } = readHeader(bytes)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const tensors = new Map<string, NdArray>()
  for (const [
    name,
    {
      shape,
      data_offsets: [start],
    },
  ] of entries) {
    const data = new Float32Array(sizeOf(shape))
    for (let i = 0; i < data.length; i++) data[i] = view.getFloat32(dataStart + start + i * BYTES_PER_FLOAT, true)
    tensors.set(name, { data, shape })
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
  const { __metadata__: metadata = {}, ...rest } = parseHeader(bytes.subarray(PREFIX_BYTES, dataStart))
  const entries = Object.entries(rest).map(([name, entry]) => [name, checkEntry(name, entry)] as const)
  checkLayout(entries, dataStart, bytes)
  if (!isStringRecord(metadata)) throw altered('metadata of strings', describeValue(metadata))
  return { metadata, entries, dataStart }
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
  if (!wellFormed)
    throw altered(`dtype, shape and data_offsets of ${name}`, JSON.stringify(entry)?.slice(0, 80) ?? 'nothing')
  if (dtype !== 'F32') throw notABundle(`tensors of dtype F32 (${name})`, describeValue(dtype))
  const [start, end] = offsets as [number, number]
  if (end - start !== sizeOf(shape) * BYTES_PER_FLOAT)
    throw altered(`${name} to have as many bytes as its shape says`, `${end - start}`)
  return entry as TensorEntry
}

/** Tensors follow each other without gaps and end where the file ends. */
function checkLayout(entries: Header['entries'], dataStart: number, bytes: Uint8Array): void {
  let position = 0
  for (const [
    name,
    {
      data_offsets: [start, end],
    },
  ] of [...entries].sort(
    (a, b) => a[1].data_offsets[0] - b[1].data_offsets[0] || a[1].data_offsets[1] - b[1].data_offsets[1],
  )) {
    if (start !== position) throw altered(`${name} to begin at byte ${position} of the data`, `byte ${start}`)
    position = end
  }
  const expected = dataStart + position
  if (bytes.length < expected) throw truncated(`${expected} bytes`, bytes)
  if (bytes.length > expected) throw altered(`${expected} bytes`, `${bytes.length}`)
}

function isStringRecord(value: unknown): value is Record<string, string> {
  return typeof value === 'object' && value !== null && Object.values(value).every((item) => typeof item === 'string')
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
