import { checkWhole, sliceRows } from '@autoencoders/core'
import { checkedChunks } from './checked-chunks.js'
import type { RowSource } from './row-source.js'

/**
 * The first rows of a source; the rest is not read, and files behind it are closed.
 *
 * @param source Chunks `[n, ...rowShape]`.
 * @param count Rows at most, ≥ 0.
 * @returns The same chunks, the last one cut (a view) where the count is reached.
 * @throws {OptionError} At once, when the count is not a whole number.
 * @example limitRows(streamIdx('train-images-idx3-ubyte.gz'), 1000)
 */
export function limitRows(source: RowSource, count: number): RowSource {
  checkWhole(count, 'limitRows', 'count', 0)
  return {
    async *[Symbol.asyncIterator]() {
      let left = count
      if (left === 0) return
      for await (const chunk of checkedChunks(source, 'limitRows')) {
        const rows = Math.min(chunk.shape[0]!, left)
        left -= rows
        yield rows === chunk.shape[0] ? chunk : sliceRows(chunk, 0, rows)
        if (left === 0) return
      }
    },
  }
}
