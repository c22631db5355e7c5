import { FormatError, isAutoencoderError, type NdArray } from '@autoencoders/core'
import { type FileEntry, Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js/lib/zip-core-native.js'
import { wrongMagic } from '../bytes/file-errors.js'
import { maximumDeflateRatio } from '../bytes/gunzip.js'
import { namingFile } from '../bytes/named-file.js'
import { parseNpyBytes } from './parse-npy.js'

/**
 * Parses an NPZ file, what `numpy.savez` and `numpy.savez_compressed` write: a zip of NPY files.
 *
 * Every entry's CRC-32 is checked.
 *
 * @param bytes The file.
 * @returns The arrays by name (without `.npy`), each in memory of its own.
 * @throws {FormatError} When the file is not a zip, is truncated or altered, or an entry is not a numeric NPY.
 * @throws {DataError} When an integer of 32 or 64 bits does not fit a 32-bit float exactly.
 * @see https://numpy.org/doc/stable/reference/generated/numpy.savez.html
 * @example
 * const { X, y } = await parseNpz(bytes)
 */
export async function parseNpz(bytes: Uint8Array): Promise<Record<string, NdArray>> {
  return parseNpzBytes(bytes, 'parseNpz')
}

/** The same, naming another function in errors. */
export async function parseNpzBytes(bytes: Uint8Array, where: string): Promise<Record<string, NdArray>> {
  // "PK\3\4" opens an archive with entries, "PK\5\6" one without.
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5)
  if (!isZip) throw wrongMagic(where, 'an NPZ file, which is a zip, starting with 50 4b 03 04 ("PK")', bytes)
  const zip = new ZipReader(new Uint8ArrayReader(bytes), {
    useWebWorkers: false,
    checkSignature: true,
    checkOverlappingEntry: true,
    strictness: 'strict',
    filenameValidation: 'tolerant',
  })
  try {
    const arrays: [string, NdArray][] = []
    for (const entry of await zip.getEntries()) {
      if (!entry.directory) arrays.push([arrayName(entry, where), await readArray(entry, bytes.length, where)])
    }
    // Entries are defined, not assigned, so that one called `__proto__` is an array like any other.
    return Object.fromEntries(arrays)
  } catch (cause) {
    throw isAutoencoderError(cause) ? cause : damaged(where, cause)
  } finally {
    await zip.close()
  }
}

function arrayName(entry: FileEntry, where: string): string {
  if (entry.filename.endsWith('.npy')) return entry.filename.slice(0, -'.npy'.length)
  throw new FormatError({
    where,
    expected: 'only .npy entries in an NPZ file',
    received: JSON.stringify(entry.filename),
    repair: 'Check that this is an NPZ file and not another kind of zip.',
  })
}

async function readArray(entry: FileEntry, fileSize: number, where: string): Promise<NdArray> {
  const { uncompressedSize, compressedSize, filename } = entry
  // What a zip states of its sizes is checked before it is believed: a small file cannot hold a huge array.
  if (compressedSize > fileSize || uncompressedSize > maximumDeflateRatio * compressedSize) {
    throw new FormatError({
      where,
      expected: `${filename} to be as large as ${compressedSize} compressed bytes can be`,
      received: `a stated size of ${uncompressedSize} bytes in a file of ${fileSize}`,
      repair: 'The file is altered: fetch it again and compare its checksum.',
    })
  }
  const bytes = await entry.getData(new Uint8ArrayWriter())
  return namingFile(filename, () => parseNpyBytes(bytes, where))
}

function damaged(where: string, cause: unknown): FormatError {
  return new FormatError(
    {
      where,
      expected: 'a complete NPZ file',
      received: `one that is truncated or altered (${cause instanceof Error ? cause.message : String(cause)})`,
      repair: 'Fetch the file again, or save it again with numpy.savez.',
    },
    { cause },
  )
}
