/**
 * What a sampler is: a part that is fitted on the codes of a trained model, and then draws codes like them. It works on plain
 * arrays; a sampler that is trained itself is a small model of its own inside.
 */

import type { IndexSpace, JsonObject, NdArray, Part, RandomStream, Shape, TrainingCallback } from '@autoencoders/core'

/** How codes are drawn: fitted on those of a trained model. */
export interface SamplerPart extends Part<'sampler'> {
  /**
   * Fits it.
   *
   * @throws {DataError | OptionError} When these codes, or their number, are not for it.
   */
  fit(codes: CodeSource, options: SamplerFitting): Promise<CodeSampler>
  /**
   * Makes what `fit` gave again.
   *
   * @throws {BundleError} `mismatch` when what was saved is of something else.
   */
  restore(state: SamplerState, space: CodeSpace): CodeSampler
}

/** Where codes lie. */
export interface CodeSpace {
  /** Of one code. */
  readonly latentShape: Shape
  /** Decides every draw. */
  readonly seed: number
  /** Left out where z is not made of codes from a list. */
  readonly indices?: CodeIndices
}

/** Codes as whole numbers. */
export interface CodeIndices extends IndexSpace {
  /** @param indices `[n, ...shape]`. @returns `[n, ...latentShape]`. */
  codesOf(indices: NdArray): Promise<NdArray>
}

/** Codes to be fitted on. */
export interface CodeSource extends CodeSpace {
  /** `[n, ...latentShape]`. */
  codes(): Promise<NdArray>
  /**
   * `[n, ...indices.shape]`.
   *
   * @throws {PartError} When there are none.
   */
  encodeIndices(): Promise<NdArray>
}

/** What a fit that is under way may be told. */
export interface SamplerFitting {
  /** Ends it early, with what was found so far. */
  readonly signal?: AbortSignal
  /** Of a sampler that is trained as models are: see its events. */
  readonly callbacks: readonly TrainingCallback[]
}

/** One call for codes. */
export interface CodeDraw {
  /** Which draw it is. */
  readonly seed: number
  /** How freely; 1 as it was fitted. Only where the sampler says that it takes one. */
  readonly temperature: number
  /** The random numbers of that name for this draw. */
  stream(name: string): RandomStream
}

/** A sampler that was fitted. */
export interface CodeSampler {
  /** Whether draws follow `temperature`; false when left out. */
  readonly takesTemperature?: boolean
  /** @returns `[count, ...latentShape]`. */
  sample(count: number, draw: CodeDraw): Promise<NdArray>
  /**
   * Left out where the sampler has no density.
   *
   * @param codes `[n, ...latentShape]`.
   * @returns `[n]`, in nats.
   */
  logProbability?(codes: NdArray): Promise<NdArray>
  /** What `restore` is given later. */
  state(): Promise<SamplerState>
  /** Left out where nothing is held on the device. */
  dispose?(): void
}

/** What is saved of a fitted sampler, beside its part. */
export interface SamplerState {
  readonly tensors: ReadonlyMap<string, NdArray>
  /** Whatever no tensor says. */
  readonly values?: JsonObject
}
