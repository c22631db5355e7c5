import { checkWhole, concatRows, type NdArray, sliceRows } from '@autoencoders/core'
import { checkedChunks } from './checked-chunks.js'
import type { RowSource } from './row-source.js'

/** Options of {@link batches}. */
export interface BatchesOptions {
  /** Leave out the last batch when it is short; false when left out. */
  readonly dropRemainder?: boolean
}

/**
 * Re-batches chunks of any size to batches of one size.
 *
 * Holds at most one batch and one chunk. A batch that lies within one chunk is a view of it; others are copies.
 *
 * @param source Chunks `[n, ...rowShape]`.
 * @param batchSize Rows of each batch but the last, ≥ 1.
 * @returns Batches `[batchSize, ...rowShape]`; iterating it again iterates the source again.
 * @throws {OptionError} At once, when the batch size is wrong.
 * @throws {ShapeError} While iterating, when rows differ in shape.
 * @example
 * for await (const batch of batches(streamIdx('images.gz'), 128, { dropRemainder: true })) train(batch)
 */
export function batches(source: RowSource, batchSize: number, options: BatchesOptions = {}): RowSource {
  checkWhole(batchSize, 'batches', 'batchSize', 1)
  return {
    async *[Symbol.asyncIterator]() {
      let held: NdArray[] = []
      let rows = 0
      for await (const chunk of checkedChunks(source, 'batches')) {
        const length = chunk.shape[0]!
        let start = 0
        while (rows + length - start >= batchSize) {
          const end = start + batchSize - rows
          yield join([...held, sliceRows(chunk, start, end)])
          held = []
          rows = 0
          start = end
        }
        if (start < length) held.push(sliceRows(chunk, start, length))
        rows += length - start
      }
      if (rows > 0 && !options.dropRemainder) yield join(held)
    },
  }
}

function join(parts: readonly NdArray[]): NdArray {
  return parts.length === 1 ? parts[0]! : concatRows(parts)
}
