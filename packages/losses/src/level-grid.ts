import { checkFinite, checkWhole, describeValue, OptionError } from '@autoencoders/core'
import { withoutGradient } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'

/** The values that data on a grid can take: `levels` of them from `minimum` to `maximum`, equally far apart. */
export interface LevelGridOptions {
  /** How many there are. Default 256. */
  readonly levels?: number
  /** The first. Default 0. */
  readonly minimum?: number
  /** The last. Default 1. */
  readonly maximum?: number
}

/** A grid that was checked. */
export interface LevelGrid {
  readonly levels: number
  readonly minimum: number
  readonly maximum: number
  /** From one level to the next. */
  readonly step: number
}

/** @throws {OptionError} For fewer than two levels, or ends that are not finite and in order. */
export function checkGrid(options: LevelGridOptions, where: string): LevelGrid {
  const levels = checkWhole(options.levels ?? 256, where, 'levels', 2)
  const minimum = checkFinite(options.minimum ?? 0, where, 'minimum')
  const maximum = checkFinite(options.maximum ?? 1, where, 'maximum')
  const step = (maximum - minimum) / (levels - 1)
  if (step > 0 && step < Number.POSITIVE_INFINITY) return { levels, minimum, maximum, step }
  throw new OptionError({
    where,
    expected: `maximum to be a number above minimum, ${minimum}`,
    received: describeValue(maximum),
  })
}

/** The number of the nearest level, 0 … levels − 1, as a constant. */
export function levelOf(values: tf.Tensor, { levels, minimum, step }: LevelGrid): tf.Tensor {
  return withoutGradient(() => tf.clipByValue(tf.round(tf.div(tf.sub(values, minimum), step)), 0, levels - 1))
}
