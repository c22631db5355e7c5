/** Numbers that depend on the training step: learning rates and the weights of loss terms. */

import { checkFinite, checkPositive, checkProbability } from './option-checks.js'
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

/** `initial · factor^(step / every)`; in stairs of `every` steps with `staircase`. */
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

/** Definitions of all schedules here, for `loadAutoencoder`, which has them already. */
export const scheduleDefinitions = [constant, linear, exponentialDecay, cosineDecay, cyclical] as const

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
