/**
 * The parts a model is made of, as seen by people who use them: opaque, configured values.
 * What each can do is its contract in `contracts.ts`, for people who write them.
 */

import type { NdArray } from './nd-array.js'
import type { Part } from './part.js'
import type { RandomStream } from './random/random-streams.js'

/** What the encoder and the decoder look like. */
export type ArchitecturePart = Part<'architecture'>
/** What happens between them. */
export type LatentPart = Part<'latent'>
/** How z is spread before anything is seen. */
export type PriorPart = Part<'prior'>
/** How far the output is from the target. */
export type ReconstructionPart = Part<'reconstruction'>
/** What else the loss asks for. */
export type PenaltyPart = Part<'penalty'>
/** How a training step is divided into phases. */
export type ObjectivePart = Part<'objective'>
/** How gradients become new weights. */
export type OptimizerPart = Part<'optimizer'>

/** A number that depends on the training step; see `schedules.ts`. */
export interface Schedule extends Part<'schedule'> {
  /** @param step Optimizer steps taken so far, 0 at the first. */
  at(step: number): number
}

/** What is done to the input, never to the target. It works on plain arrays, so its bits are the same on every backend. */
export interface Corruption extends Part<'corruption'> {
  /**
   * @param input `[batch, ...]`, not to be changed.
   * @param random The stream of this corruption at this step.
   * @returns A new array of the same shape.
   */
  apply(input: NdArray, random: RandomStream): NdArray
}

/** Values that a network's output can take, inclusive. */
export interface ValueRange {
  readonly minimum: number
  readonly maximum: number
  /** Whether only whole numbers will do; false when left out. */
  readonly whole?: boolean
  /** What sets the range, for error messages: `a sigmoid output`. */
  readonly because: string
}
