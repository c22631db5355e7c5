import type { NdArray } from '@autoencoders/core'
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js'
import { writeNpy } from './write-npy.js'

/** Options of {@link writeNpz}. */
export interface WriteNpzOptions {
  /** Deflate the arrays, like `numpy.savez_compressed`; they are stored as they are when left out. */
  readonly compress?: boolean
}

/**
 * Writes named arrays as an NPZ file (float32) that `numpy.load` reads.
 *
 * @param arrays By name; `{ X, y }` gives entries `X.npy` and `y.npy` in this order.
 * @returns The file. Without compression, the same arrays always give the same bytes.
 * @example await writeFile('codes.npz', await writeNpz({ codes, labels }))
 */
export async function writeNpz(
  arrays: Readonly<Record<string, NdArray>>,
  options: WriteNpzOptions = {},
): Promise<Uint8Array> {
  const zip = new ZipWriter(new Uint8ArrayWriter(), {
    useWebWorkers: false,
    level: options.compress ? 6 : 0,
    // Not the clock's time: nothing but the arrays decides the bytes.
    lastModDate: new Date(1980, 0, 1),
    extendedTimestamp: false,
    dataDescriptor: false,
  })
  for (const [name, array] of Object.entries(arrays)) {
    await zip.add(`${name}.npy`, new Uint8ArrayReader(writeNpy(array)))
  }
  return zip.close()
}
