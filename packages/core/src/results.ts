/** What `evaluate` and `summary` give. */

import type { Shape } from './nd-array.js'

/** What `evaluate` gives; all are means over samples or elements, in float64. */
export interface Evaluation {
  readonly samples: number
  /** What training minimises, without dropout and corruption. */
  readonly loss: number
  /** What the loss is made of, unweighted, by name. */
  readonly terms: Readonly<Record<string, number>>
  /** Of the reconstruction against the target, over elements that the mask lets count. */
  readonly meanSquaredError: number
  readonly meanAbsoluteError: number
  /** Share of elements reconstructed exactly, where the target holds indices of categories. */
  readonly accuracy?: number
}

/** One layer of a summary. */
export interface LayerSummary {
  readonly network: 'encoder' | 'decoder'
  readonly layer: string
  /** Without the batch axis. */
  readonly outputShape: Shape
  readonly parameters: number
}

/** What a model looks like. `String(summary)` is a table. */
export interface ModelSummary {
  readonly layers: readonly LayerSummary[]
  /** All parameters, shared ones once. */
  readonly parameters: number
  readonly trainableParameters: number
  toString(): string
}
