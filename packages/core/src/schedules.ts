/** Numbers that depend on the training step: learning rates and the weights of loss terms. */

import { OptionError } from './errors.js'
import { describeValue } from './nd-array.js'
import { checkFinite, checkPositive, checkProbability, checkWhole } from './option-checks.js'
import { definePart, isPart } from './part.js'
import type { Schedule } from './parts.js'
import { integerPower, portableCosPi, portableExp, portableLog } from './random/portable-math.js'

/** The same value at every step. */
export const constant = definePart('schedule', 'constant', ({ value }: { value: number }) => {
  checkFinite(value, 'constant', 'value')
  return { at: () => value }
})

/**
 * From `from` to `to` in a straight line over `steps`, then `to`.
 *
 * @example linear({ from: 0, to: 1e-3, steps: 500 }) // a warm-up
 */
export const linear = definePart('schedule', 'linear', (options: { from: number; to: number; steps: number }) => {
  const { from, to, steps } = options
  checkFinite(from, 'linear', 'from')
  checkFinite(to, 'linear', 'to')
  checkPositive(steps, 'linear', 'steps')
  return { at: (step: number) => from + (to - from) * Math.min(1, step / steps) }
})

/** `initial · factor^(step / every)`, growth for a factor above 1; in stairs of `every` steps with `staircase`. */
export const exponentialDecay = definePart(
  'schedule',
  'exponentialDecay',
  (options: { initial: number; factor: number; every: number; staircase?: boolean }) => {
    const { initial, factor, every, staircase = false } = options
    checkFinite(initial, 'exponentialDecay', 'initial')
    checkPositive(factor, 'exponentialDecay', 'factor')
    checkPositive(every, 'exponentialDecay', 'every')
    const logFactor = portableLog(factor)
    const at = (step: number) =>
      staircase
        ? initial * integerPower(factor, Math.floor(step / every))
        : initial * portableExp((logFactor * step) / every)
    return { at }
  },
)

/**
 * Half a cosine from `initial` down to `minimum` over `steps`, after a linear warm-up from 0 over `warmUpSteps`.
 *
 * @see Loshchilov & Hutter 2017, https://arxiv.org/abs/1608.03983
 */
export const cosineDecay = definePart(
  'schedule',
  'cosineDecay',
  (options: { initial: number; steps: number; minimum?: number; warmUpSteps?: number }) => {
    const { initial, steps, minimum = 0, warmUpSteps = 0 } = options
    checkFinite(initial, 'cosineDecay', 'initial')
    checkFinite(minimum, 'cosineDecay', 'minimum')
    checkPositive(steps, 'cosineDecay', 'steps')
    checkFinite(warmUpSteps, 'cosineDecay', 'warmUpSteps', 0)
    const decay = (progress: number) => minimum + (initial - minimum) * 0.5 * (1 + portableCosPi(progress))
    const at = (step: number) =>
      step < warmUpSteps ? (initial * (step + 1)) / warmUpSteps : decay(Math.min(1, (step - warmUpSteps) / steps))
    return { at }
  },
)

/**
 * Cycles of `period` steps: a linear rise from `from` to `to` over the first `rise` of each, then `to`.
 *
 * @see Fu et al. 2019, "Cyclical annealing schedule", https://arxiv.org/abs/1903.10145
 */
export const cyclical = definePart(
  'schedule',
  'cyclical',
  (options: { from?: number; to: number; period: number; rise?: number }) => {
    const { from = 0, to, period, rise = 0.5 } = options
    checkFinite(from, 'cyclical', 'from')
    checkFinite(to, 'cyclical', 'to')
    checkPositive(period, 'cyclical', 'period')
    checkPositive(rise, 'cyclical', 'rise')
    checkProbability(rise, 'cyclical', 'rise')
    return { at: (step: number) => from + (to - from) * Math.min(1, (step % period) / period / rise) }
  },
)

/**
 * From `from` to `to` over `steps`, fast at first: `(fromᵖ + (toᵖ − fromᵖ) · min(1, step / steps))^(1/p)`.
 *
 * @param options.power p, a whole number of at least 1; default 2, a square root.
 * @see Platanios et al. 2019, "Competence-based curriculum learning", https://arxiv.org/abs/1903.09848
 * @example root({ from: 0.1, to: 1, steps: 2000 }) // the pacing of a curriculum
 */
export const root = definePart(
  'schedule',
  'root',
  (options: { from: number; to: number; steps: number; power?: number }) => {
    const { from, to, steps, power = 2 } = options
    checkFinite(from, 'root', 'from', 0)
    checkFinite(to, 'root', 'to', 0)
    checkPositive(steps, 'root', 'steps')
    checkWhole(power, 'root', 'power', 1)
    const start = integerPower(from, power)
    const rise = integerPower(to, power) - start
    return { at: (step: number) => (step >= steps ? to : nthRoot(start + (rise * step) / steps, power)) }
  },
)

/**
 * Constant between changes: `values[i]` from step `boundaries[i − 1]` on, `values[0]` before the first.
 *
 * @param options.boundaries Steps, rising.
 * @param options.values One more than there are boundaries.
 * @example piecewise({ boundaries: [500, 1000], values: [0.3, 0.6, 1] })
 */
export const piecewise = definePart(
  'schedule',
  'piecewise',
  (options: { boundaries: readonly number[]; values: readonly number[] }) => {
    const { boundaries, values } = options
    checkBoundaries(boundaries, values)
    return { at: (step: number) => values[boundaries.filter((boundary) => boundary <= step).length]! }
  },
)

/** Definitions of all schedules here, for `loadAutoencoder`, which has them already. */
export const scheduleDefinitions = [constant, linear, exponentialDecay, cosineDecay, cyclical, root, piecewise] as const

/**
 * A schedule from what a user may give for one.
 *
 * @param minimum Of a number; a schedule may do as it likes.
 * @throws {OptionError} When it is neither a finite number nor a schedule.
 */
export function toSchedule(value: number | Schedule, where: string, option: string, minimum?: number): Schedule {
  if (isPart(value, 'schedule')) return value as Schedule
  return constant({ value: checkFinite(value, where, option, minimum) })
}

/**
 * The weight of a loss term: a number or a schedule.
 *
 * @throws {OptionError} When it is neither.
 */
export function checkWeight(value: number | Schedule, where: string): number | Schedule {
  return isPart(value, 'schedule') ? value : checkFinite(value, where, 'weight')
}

function nthRoot(x: number, power: number): number {
  if (power === 1 || x === 0) return x
  return power === 2 ? Math.sqrt(x) : portableExp(portableLog(x) / power)
}

function checkBoundaries(boundaries: readonly number[], values: readonly number[]): void {
  const where = 'piecewise'
  const lists: readonly [string, unknown][] = [
    ['boundaries', boundaries],
    ['values', values],
  ]
  for (const [name, list] of lists) {
    if (Array.isArray(list)) for (const [i, value] of list.entries()) checkFinite(value, where, `${name}[${i}]`)
    else throw new OptionError({ where, expected: `${name} to be an array of numbers`, received: describeValue(list) })
  }
  const fault = boundaries.findIndex((boundary, i) => i > 0 && boundary <= boundaries[i - 1]!)
  if (fault > 0) {
    const received = `${boundaries[fault]} after ${boundaries[fault - 1]}`
    throw new OptionError({ where, expected: 'rising boundaries', received })
  }
  if (values.length === boundaries.length + 1) return
  const expected = `one more value than there are boundaries (${boundaries.length + 1})`
  throw new OptionError({ where, expected, received: String(values.length) })
}
