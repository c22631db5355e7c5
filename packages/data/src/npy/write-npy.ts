import type { NdArray } from '@autoencoders/core'

/**
 * Writes an array as an NPY file (version 1, little-endian float32, C order) that `numpy.load` reads.
 *
 * @returns The file. The same array always gives the same bytes.
 * @see NEP 1, https://numpy.org/neps/nep-0001-npy-format.html
 * @example await writeFile('codes.npy', writeNpy(await model.encode(x)))
 */
export function writeNpy(array: NdArray): Uint8Array {
  const { data, shape } = array
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${axes}), }`
  // The elements start at a multiple of 64 bytes, as the format asks; a newline ends the header.
  const headerLength = Math.ceil((10 + dictionary.length + 1) / 64) * 64 - 10
  const bytes = new Uint8Array(10 + headerLength + 4 * data.length)
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, headerLength & 0xff, headerLength >> 8])
  bytes.set(new TextEncoder().encode(`${dictionary.padEnd(headerLength - 1)}\n`), 10)
  const view = new DataView(bytes.buffer, 10 + headerLength)
  for (let i = 0; i < data.length; i++) view.setFloat32(4 * i, data[i]!, true)
  return bytes
}
