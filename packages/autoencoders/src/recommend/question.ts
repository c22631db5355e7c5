/** What somebody who starts can say of their data and of what they want. */

import {
  checkChoice,
  checkWhole,
  describeValue,
  type JsonObject,
  OptionError,
  type Samples,
  type Shape,
  sizeOf,
} from '@autoencoders/core'

/** What samples are. */
export const dataKinds = ['images', 'series', 'audio', 'text', 'table'] as const
/** What samples are: pictures; readings in the order of time; sound or its spectrogram; indices of tokens; rows of features. */
export type DataKind = (typeof dataKinds)[number]

/** What a model is to be for. */
export const goals = [
  'compress',
  'reduce',
  'features',
  'anomalies',
  'generate',
  'denoise',
  'complete',
  'disentangle',
  'codes',
] as const
/**
 * What a model is to be for: few numbers that say it all; few dimensions to look at; inputs of another model; finding what is
 * strange; making new data; cleaning; filling gaps; units that tell of one thing each; discrete codes.
 */
export type Goal = (typeof goals)[number]

/** A question to {@link recommend}: data, a description of it, or both; what is said goes before what is measured. */
export interface Question {
  readonly goal: Goal
  /** `[n, ...shape]`, or `{ input, condition, … }`. NaN stands for a missing value. */
  readonly data?: Samples
  /** Needed without data; with it, taken from its shape where left out. */
  readonly kind?: DataKind
  /** Of one sample: images `[height, width, channels]`, series and spectrograms `[steps, channels]`, text `[steps]`, tables `[features]`. */
  readonly shape?: Shape
  /** How many samples there are. */
  readonly samples?: number
  /** The least and the greatest value. */
  readonly range?: readonly [number, number]
  /** Whether all values are 0 or 1. */
  readonly binary?: boolean
  /** Text: how many tokens there are. */
  readonly categories?: number
  /** Whether some samples have labels, such as known anomalies or classes. */
  readonly labels?: boolean
  /** Width of what is known beside a sample, such as the number of classes. */
  readonly condition?: number
  /** Share of samples that may be wrong or strange without anybody knowing which, in [0, 0.5]. */
  readonly contamination?: number
}

const known: readonly string[] = [
  'goal',
  'data',
  'kind',
  'shape',
  'samples',
  'range',
  'binary',
  'categories',
  'labels',
  'condition',
  'contamination',
] satisfies (keyof Question)[]

const where = 'recommend'

/** @throws {OptionError} For what cannot be answered. */
export function checkQuestion(question: Question): Question {
  if (typeof question !== 'object' || question === null || !('goal' in question)) {
    const repair = "Write recommend({ data, goal: 'anomalies' })."
    throw new OptionError({ where, expected: 'a question with a goal', received: describeValue(question), repair })
  }
  const unknown = Object.keys(question).find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw new OptionError({ where, expected: `a question of ${known.join(', ')}`, received: JSON.stringify(unknown) })
  }
  const { goal, kind, data, shape, samples, range, condition, contamination, categories } = question
  checkChoice(goal, where, 'goal', goals)
  if (kind !== undefined) checkChoice(kind, where, 'kind', dataKinds)
  else if (data === undefined) {
    throw new OptionError({
      where,
      expected: 'data, or its kind',
      received: 'neither',
      repair: `Say kind: ${dataKinds.join(', ')}.`,
    })
  }
  if (shape !== undefined) checkShape(shape)
  if (samples !== undefined) checkWhole(samples, where, 'samples', 1)
  if (condition !== undefined) checkWhole(condition, where, 'condition', 0)
  if (categories !== undefined) checkCategories(categories, kind)
  if (range !== undefined && !(range[0] < range[1])) {
    throw new OptionError({ where, expected: 'a range [least, greatest]', received: JSON.stringify(range) })
  }
  if (contamination !== undefined && !(contamination >= 0 && contamination <= 0.5)) {
    throw new OptionError({ where, expected: 'contamination in [0, 0.5]', received: describeValue(contamination) })
  }
  return question
}

/** @throws {OptionError} For a shape with nothing to compress. */
export function checkShape(shape: Shape): Shape {
  const whole =
    Array.isArray(shape) && shape.length > 0 && shape.every((length) => Number.isSafeInteger(length) && length > 0)
  if (whole && shape.length <= 3 && sizeOf(shape) > 1) return shape
  const repair = 'Say the shape of one sample, without the sample axis, such as [28, 28, 1].'
  const expected = 'samples of one to three axes and at least two values'
  throw new OptionError({ where, expected, received: whole ? JSON.stringify(shape) : describeValue(shape), repair })
}

function checkCategories(categories: number, kind: DataKind | undefined): void {
  checkWhole(categories, where, 'categories', 2)
  if (kind === 'text') return
  throw new OptionError({
    where,
    expected: "categories with kind: 'text'",
    received: kind ?? 'no kind',
    repair: 'Make columns of categories one-hot with oneHotEncoder of @autoencoders/data, and say binary: true.',
  })
}

/** A part or a function with its options, as advice names it. */
export interface PartAdvice {
  /** As it is exported. */
  readonly name: string
  readonly options: JsonObject
}
