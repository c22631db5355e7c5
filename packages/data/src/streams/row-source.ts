import type { NdArray } from '@autoencoders/core'

/**
 * Rows that need not fit in memory: chunks `[n, ...rowShape]` of any n, in order.
 * Every iteration starts anew from the first row, so that each epoch sees all of them.
 */
export type RowSource = AsyncIterable<NdArray>
