/** What a reproduction is: a claim as data, and the function that measures it. */

import type { JsonObject, TrainingCallback } from '@autoencoders/core'

/** One result that anyone can get again, beside what it is held to. */
export interface Reproduction {
  /** What people type. */
  readonly name: string
  /** Model and data, in words. */
  readonly title: string
  /** What `value` is, in words, with its unit. */
  readonly metric: string
  /** What the value is held to, or `measured` when `run` measures the peer as well. */
  readonly reference: number | 'measured'
  /** By what share of the reference the value may be worse; 0 when it must be at least as good. */
  readonly margin: number
  /** Which values are better. */
  readonly direction: Direction
  /** Where the reference comes from. */
  readonly source: string
  /** Decides everything random in `run`. */
  readonly seed: number
  /** Measures, on the backend that is selected. The same seed and backend give the same value. */
  run(context: ReproductionContext): Promise<Measurement>
}

/** Whether lower or higher values are better. */
export type Direction = 'lower' | 'higher'

/** What a reproduction is given. */
export interface ReproductionContext {
  readonly seed: number
  /**
   * The path of a set of data, such as `mnist`.
   *
   * @throws {FormatError} When it is absent; the message names the folder that is needed.
   */
  data(set: string): Promise<string>
  /** For `fit`, so that whoever waits sees how far it is. */
  readonly callbacks: readonly TrainingCallback[]
  /** Tells a person what is being done. */
  print(line: string): void
}

/** What a run found. */
export interface Measurement {
  readonly value: number
  /** The peer's value, for a reproduction whose reference is `measured`. */
  readonly reference?: number
  /** More figures, for the result file. */
  readonly details?: JsonObject
}
