/** What {@link recommend} answers. */

import type { JsonObject } from '@autoencoders/core'
import type { LatentName, PresetName } from './preset-facts.js'
import type { PartAdvice } from './question.js'
import type { ScalingAdvice } from './reconstruction-rules.js'
import type { TrainingAdvice } from './training-rules.js'

/** A number to judge by. */
export interface JudgeAdvice {
  /** A function of this package, or a method of a model. */
  readonly metric: string
  readonly why: string
}

/** Another model that would do. */
export interface AlternativeAdvice {
  readonly preset: PresetName
  readonly when: string
}

/** Which architecture, which loss, how to judge; and why. Plain data, but for `String(advice)`, a report for a terminal. */
export interface Advice {
  readonly preset: PresetName
  /** What only this preset is told. */
  readonly presetOptions: JsonObject
  readonly architecture: PartAdvice
  readonly latent: LatentName
  /** Width of z, or of every place of it; of categorical variables all together. */
  readonly latentSize: number
  readonly reconstruction: PartAdvice
  readonly scaling: ScalingAdvice
  /** Options of `fit`; parts among them are `{ name, options }`. */
  readonly training: TrainingAdvice
  /** The most telling first. */
  readonly judge: readonly JudgeAdvice[]
  readonly reasons: readonly string[]
  readonly alternatives: readonly AlternativeAdvice[]
  readonly warnings: readonly string[]
  /** The data as it was understood, in a sentence. */
  readonly understood: string
  /** A TypeScript module that exports `trainModel(x, …)`. */
  readonly code: string
  /** Names of the rules that spoke, in their order. */
  readonly rules: readonly string[]
  toString(): string
}
