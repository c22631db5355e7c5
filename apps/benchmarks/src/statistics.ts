/** Few numbers about many timings. On a shared machine noise only ever adds, so the best is the figure to compare. */

/** Timings put together. */
export interface TimingSummary {
  readonly best: number
  readonly median: number
  readonly count: number
}

/**
 * The smallest and the middle of some timings.
 *
 * @throws {RangeError} For none.
 */
export function summarizeTimings(timings: readonly number[]): TimingSummary {
  const sorted = timings.toSorted((one, other) => one - other)
  const middle = (sorted.length - 1) / 2
  const [best, low, high] = [sorted[0], sorted[Math.floor(middle)], sorted[Math.ceil(middle)]]
  if (best === undefined || low === undefined || high === undefined) {
    throw new RangeError('summarizeTimings: expected at least one timing, received none')
  }
  return { best, median: (low + high) / 2, count: sorted.length }
}

/**
 * How many steps make a block of about that length.
 *
 * @param millisecondsPerStep As last measured.
 * @returns At least one, so that a step longer than the block is a block.
 */
export function stepsPerBlock(millisecondsPerStep: number, blockMilliseconds: number, most = 1000): number {
  return Math.max(1, Math.min(most, Math.round(blockMilliseconds / millisecondsPerStep)))
}
