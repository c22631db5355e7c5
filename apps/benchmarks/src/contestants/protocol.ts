/**
 * What a contestant's process is asked and answers: one JSON object a line, over its standard input and output.
 * A contestant works only while it is asked something, so that of many processes one works at a time.
 */

/** A request to a contestant. */
export type ContestantRequest =
  | { readonly type: 'prepare'; readonly task: TrainingTask }
  /** Takes training steps and says how long they took. */
  | { readonly type: 'run'; readonly steps: number }
  /** Takes training steps with every kernel timed; those are slower, so they count for nothing else. */
  | { readonly type: 'profile'; readonly steps: number }
  /** Calls one kernel again and again for about that long. */
  | { readonly type: 'kernel'; readonly call: KernelCall; readonly milliseconds: number }
  /** Multiplies two square matrices. */
  | { readonly type: 'multiply'; readonly size: number; readonly times: number }

/** What to train, on which numbers. */
export interface TrainingTask {
  readonly model: string
  readonly batch: number
  /** A file of float32 values in little-endian order, `[samples, ...sampleShape]`. */
  readonly dataFile: string
  /** A multiple of the batch. */
  readonly samples: number
  readonly sampleShape: readonly number[]
  /** Whether a block is one call of the contestant's own `fit` on all samples, shuffling and everything else included. */
  readonly wholeFit?: boolean
}

/** What a contestant says of itself once it is ready. */
export interface Prepared {
  /** Versions and features, for the machine's description. */
  readonly version: string
  readonly threads: number
  /** What a reader must know to judge its figures. */
  readonly note?: string
}

/** A block of training steps. */
export interface BlockResult {
  readonly milliseconds: number
  /** The last step's loss, read back before the clock was stopped. */
  readonly loss: number
}

/** A tensor that a kernel is given. */
export interface KernelInput {
  readonly shape: readonly number[]
  readonly dtype: string
}

/** A call of a tfjs kernel, values left out. */
export interface KernelCall {
  readonly name: string
  /** By name, or in order for kernels that take a list. */
  readonly inputs: Readonly<Record<string, KernelInput>> | readonly KernelInput[]
  readonly attrs: Readonly<Record<string, unknown>>
}

/** What the calls of one kernel with the same shapes and attributes took in a profiled block. */
export interface KernelShare {
  readonly call: KernelCall
  readonly calls: number
  /** Its own time, kernels that it calls left out. */
  readonly milliseconds: number
}

/** A profiled block. */
export interface ProfileResult {
  readonly steps: number
  /** Of the whole block, kernels and everything else. */
  readonly milliseconds: number
  readonly kernels: readonly KernelShare[]
}

/** The shortest time of one call. */
export interface KernelTiming {
  readonly microseconds: number
}

/** The shortest time of one product. */
export interface MultiplyResult {
  readonly milliseconds: number
}

/** The answer to each type of request. */
export interface ContestantAnswers {
  readonly prepare: Prepared
  readonly run: BlockResult
  readonly profile: ProfileResult
  readonly kernel: KernelTiming
  readonly multiply: MultiplyResult
}

/** A line that a contestant writes. */
export type ContestantReply<Answer> =
  | { readonly ok: true; readonly answer: Answer }
  /** It cannot do that; the text says why. */
  | { readonly ok: false; readonly reason: string }
