/** Checks that the losses share: each throws a typed error, or lets the value pass. */

import {
  checkChoice,
  describeValue,
  formatShape,
  isPart,
  OptionError,
  type Schedule,
  ShapeError,
} from '@autoencoders/core'
import type { Tensor } from '@tensorflow/tfjs-core'

/** @throws {ShapeError} When the output is not of the target's shape, or there is no batch axis. */
export function requireSameShape(where: string, target: Tensor, output: Tensor): void {
  const same = target.rank === output.rank && target.shape.every((length, axis) => length === output.shape[axis])
  if (same && target.rank >= 1) return
  throw new ShapeError({
    where,
    expected: same ? 'a batch axis, [batch, ...]' : `an output of the target's shape ${formatShape(target.shape)}`,
    received: formatShape(output.shape),
    repair: same ? 'Add a batch axis.' : 'Give the decoder the output shape that the target has.',
  })
}

/** @throws {OptionError} When the reduction is unknown. */
export function requireReduction(where: string, reduction: unknown): void {
  checkChoice(reduction, where, 'reduction', ['mean', 'sum'])
}

/** @throws {OptionError} When what the output is, or ε, is not one of a cross-entropy's. */
export function requireOutputScale(where: string, from: unknown, epsilon: unknown): void {
  checkChoice(from, where, 'from', ['logits', 'probabilities'])
  requireBetween(where, 'epsilon', epsilon, 0, 0.5)
}

/** @throws {OptionError} When the value is not a finite number inside the open interval. */
export function requireBetween(where: string, option: string, value: unknown, above: number, below: number): void {
  const fits = typeof value === 'number' && value > above && value < below
  if (fits) return
  const expected = below === Infinity ? `a finite number above ${above}` : `a number between ${above} and ${below}`
  throw new OptionError({ where, expected: `${option} to be ${expected}`, received: describeValue(value) })
}

/** @throws {OptionError} When a penalty's weight is neither a number ≥ 0 nor a schedule. */
export function requireWeight(where: string, weight: number | Schedule): void {
  const isNumber = typeof weight === 'number' && weight >= 0 && weight < Infinity
  if (isNumber || isPart(weight, 'schedule')) return
  throw new OptionError({
    where,
    expected: 'weight to be a finite number ≥ 0 or a schedule',
    received: describeValue(weight),
    repair: `Give one, as in ${where}({ weight: 1e-3 }).`,
  })
}
