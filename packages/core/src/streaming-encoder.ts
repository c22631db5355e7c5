/** Encoding a sequence while it comes in, as people who use it see it. */

import type { ArrayInput, NdArray } from './nd-array.js'

/** Reads sequences piece by piece. It holds nothing on the device and needs no disposing. */
export interface StreamingEncoder {
  /**
   * Reads the next steps of every sequence.
   *
   * @param steps `[sequences, steps, ...]`, any number of steps of at least 1.
   * @returns z of all that was read since the start, `[sequences, ...latentShape]`: what `encode` gives for it.
   * @throws {ShapeError} For another number of sequences or other steps.
   * @throws {DataError} For NaN or ±∞.
   * @throws {OptionError} While the piece before is still being read.
   */
  push(steps: ArrayInput): Promise<NdArray>
  /** Forgets everything, as before the first piece. */
  reset(): void
}
