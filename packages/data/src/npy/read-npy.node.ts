import type { NdArray } from '@autoencoders/core'
import { readDiskFile } from '../bytes/disk-file.node.js'
import { namingFile } from '../bytes/named-file.js'
import { parseNpyBytes } from './parse-npy.js'
import { parseNpzBytes } from './parse-npz.js'

/**
 * Reads an NPY file from disk; see {@link parseNpy}.
 *
 * @throws {FormatError} When there is no such file, or it is not a complete NPY of plain numbers.
 * @throws {DataError} When an integer of 32 or 64 bits does not fit a 32-bit float exactly.
 * @example const images = await readNpy('images.npy')
 */
export async function readNpy(path: string): Promise<NdArray> {
  const bytes = await readDiskFile(path, 'readNpy')
  return namingFile(path, () => parseNpyBytes(bytes, 'readNpy'))
}

/**
 * Reads an NPZ file from disk; see {@link parseNpz}.
 *
 * @throws {FormatError} When there is no such file, or it is not a complete NPZ of plain numbers.
 * @throws {DataError} When an integer of 32 or 64 bits does not fit a 32-bit float exactly.
 * @example const { X, y } = await readNpz('4_breastw.npz')
 */
export async function readNpz(path: string): Promise<Record<string, NdArray>> {
  const bytes = await readDiskFile(path, 'readNpz')
  return namingFile(path, () => parseNpzBytes(bytes, 'readNpz'))
}
