/** Maps: height, width, channels. A signal is a map of height 1. */

import { OptionError, ShapeError } from '../errors.js'
import { describeValue, formatShape, type Shape } from '../nd-array.js'

/** `[height, width, channels]`, without the batch axis. */
export type MapShape = readonly [height: number, width: number, channels: number]

/** Along height and width. */
export type Pair = readonly [number, number]

/** @throws {ShapeError} Unless it is `[height, width, channels]`. */
export function checkMapShape(shape: Shape, where: string): MapShape {
  const [height = 0, width = 0, channels = 0] = shape
  const valid = shape.length === 3 && shape.every((length) => Number.isSafeInteger(length) && length >= 1)
  if (valid) return [height, width, channels]
  const expected = 'a map [height, width, channels]'
  throw new ShapeError({ where, expected, received: formatShape(shape), repair: 'Leave out the batch axis.' })
}

/**
 * One whole number of at least 1 for both axes, or one for each.
 *
 * @throws {OptionError} For anything else.
 */
export function checkPair(value: number | Pair, where: string, option: string): Pair {
  const both: Pair = typeof value === 'number' ? [value, value] : value
  const valid =
    Array.isArray(both) && both.length === 2 && both.every((side) => Number.isSafeInteger(side) && side >= 1)
  if (valid) return both
  const expected = `${option} to be a whole number of at least 1, or two of them`
  const received = Array.isArray(value) ? JSON.stringify(value) : describeValue(value)
  throw new OptionError({ where, expected, received })
}
