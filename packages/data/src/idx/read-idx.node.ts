import { checkWhole, type NdArray } from '@autoencoders/core'
import { openDiskFile } from '../bytes/disk-file.node.js'
import { namingFile, namingFileWhileReading } from '../bytes/named-file.js'
import type { RowSource } from '../streams/row-source.js'
import { checkScale, idxRows } from './idx-rows.js'
import { type IdxOptions, parseIdxFile } from './parse-idx.js'

/** Options of {@link readIdx}. */
export interface ReadIdxOptions extends IdxOptions {
  /** Read this many rows at most; the rest of the file is then neither read nor checked. */
  readonly limit?: number
}

/** Options of {@link streamIdx}. */
export interface StreamIdxOptions extends IdxOptions {
  /** Rows of each chunk but the last; 1024 when left out. */
  readonly chunkSize?: number
}

/**
 * Reads an IDX file from disk, plain or gzipped.
 *
 * @throws {FormatError} When there is no such file, or it is not IDX, truncated, altered or too long.
 * @throws {DataError} When an int32 does not fit a 32-bit float exactly and no scale is given.
 * @throws {OptionError} When the scale or the limit is wrong.
 * @example const images = await readIdx('mnist/train-images-idx3-ubyte.gz', { scale: 1 / 255 })
 */
export async function readIdx(path: string, options: ReadIdxOptions = {}): Promise<NdArray> {
  if (options.limit !== undefined) checkWhole(options.limit, 'readIdx', 'limit', 0)
  const file = await openDiskFile(path, 'readIdx')
  try {
    return await namingFile(path, () => parseIdxFile(file, options, 'readIdx'))
  } finally {
    await file.close()
  }
}

/**
 * Streams an IDX file from disk in flat memory, inflating as it goes.
 *
 * Each `for await` reads the file anew from its start; leaving the loop early closes the file.
 *
 * @returns Chunks `[n, ...rowShape]`, each in memory of its own.
 * @throws {OptionError} At once, when the chunk size or the scale is wrong.
 * @throws {FormatError} While iterating: no such file, not IDX, truncated, altered or too long.
 * @example
 * for await (const images of streamIdx('train-images-idx3-ubyte.gz', { chunkSize: 256, scale: 1 / 255 })) {
 *   images.shape // [256, 28, 28]
 * }
 */
export function streamIdx(path: string, options: StreamIdxOptions = {}): RowSource {
  const { chunkSize = 1024, scale } = options
  checkWhole(chunkSize, 'streamIdx', 'chunkSize', 1)
  checkScale(scale, 'streamIdx')
  return {
    async *[Symbol.asyncIterator]() {
      const file = await openDiskFile(path, 'streamIdx')
      try {
        yield* namingFileWhileReading(path, idxRows(file, { chunkSize, scale, where: 'streamIdx' }))
      } finally {
        await file.close()
      }
    },
  }
}
