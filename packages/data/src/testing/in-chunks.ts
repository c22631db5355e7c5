import { type NdArray, sliceRows } from '@autoencoders/core'
import type { RowSource } from '../streams/row-source.js'

/** Rows in chunks of these sizes, the last of all that is left. */
export function inChunks(rows: NdArray, sizes: readonly number[]): RowSource {
  return {
    async *[Symbol.asyncIterator]() {
      let start = 0
      for (const size of [...sizes, Number.POSITIVE_INFINITY]) {
        const end = Math.min(start + size, rows.shape[0]!)
        yield sliceRows(rows, start, end)
        start = end
      }
    },
  }
}
