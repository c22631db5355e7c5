/** Checks and draws that the augmentations share. */

import { checkFinite, checkWhole, describeValue, OptionError, type RandomStream } from '@autoencoders/core'

/** Two numbers, the lower one first; they may be the same. */
export type Interval = readonly [low: number, high: number]

/** One number for both axes of an image, or one for each. */
export type PerAxis = number | readonly [vertical: number, horizontal: number]

/** @throws {OptionError} When it is not two finite numbers within bounds, the lower one first. */
export function checkInterval(where: string, name: string, value: Interval, lowest: number, highest: number): Interval {
  if (Array.isArray(value) && value.length === 2 && value.every(Number.isFinite)) {
    const [low, high] = value as [number, number]
    if (lowest <= low && low <= high && high <= highest) return [low, high]
  }
  throw new OptionError({
    where,
    expected: `${name} [low, high] of finite numbers${boundsInWords(lowest, highest)}, low ≤ high`,
    received: describeList(value),
  })
}

/** @throws {OptionError} When it is not a range with something in it: two finite numbers, the lower one first. */
export function checkClip(where: string, value: Interval): Interval {
  const [low, high] = checkInterval(where, 'clip', value, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
  if (low < high) return [low, high]
  throw new OptionError({ where, expected: 'clip [low, high], low < high', received: describeList(value) })
}

/** @throws {OptionError} When it is not what `check` takes, or a pair of that. */
export function checkPerAxis(
  where: string,
  name: string,
  value: PerAxis,
  check: (value: unknown, where: string, name: string) => number,
): readonly [vertical: number, horizontal: number] {
  if (typeof value === 'number') return [check(value, where, name), check(value, where, name)]
  if (Array.isArray(value) && value.length === 2) {
    return [check(value[0], where, `vertical ${name}`), check(value[1], where, `horizontal ${name}`)]
  }
  throw new OptionError({
    where,
    expected: `${name}, a number or [vertical, horizontal]`,
    received: describeList(value),
  })
}

/** More pixels than any axis has; a saved number that is beyond all sense would draw or allocate without end. */
const MOST_PIXELS = 65_535

/** @throws {OptionError} Unless it is a whole number of pixels. */
export function checkPixels(value: unknown, where: string, name: string): number {
  if (checkWhole(value, where, name, 0) <= MOST_PIXELS) return value as number
  throw new OptionError({ where, expected: `${name} of at most ${MOST_PIXELS} pixels`, received: describeValue(value) })
}

/** @throws {OptionError} Unless it is a number that pixels can have. */
export function checkFill(where: string, fill: unknown): number {
  // JSON has no −0: adding 0 makes it 0, so that a saved augmentation comes back to the same bits.
  return checkFinite(fill, where, 'fill') + 0
}

/** @throws {OptionError} Unless it is from 0 to `highest` degrees. */
export function checkDegrees(where: string, name: string, value: unknown, highest: number): number {
  if (typeof value === 'number' && value >= 0 && value <= highest) return value
  const expected = `${name} to be from 0 to ${highest} degrees`
  throw new OptionError({ where, expected, received: describeValue(value) })
}

/** Uniform in [low, high). */
export function drawWithin(random: RandomStream, [low, high]: Interval): number {
  return low + random.uniform(1)[0]! * (high - low)
}

/** Uniform in [−maximum, maximum). */
export function drawAround(random: RandomStream, maximum: number): number {
  return (2 * random.uniform(1)[0]! - 1) * maximum
}

/** True with this probability. */
export function drawEvent(random: RandomStream, probability: number): boolean {
  return random.uniform(1)[0]! < probability
}

function boundsInWords(lowest: number, highest: number): string {
  if (Number.isFinite(lowest) && Number.isFinite(highest)) return ` from ${lowest} to ${highest}`
  return Number.isFinite(lowest) ? ` of at least ${lowest}` : ''
}

function describeList(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(describeValue).join(', ')}]` : describeValue(value)
}
