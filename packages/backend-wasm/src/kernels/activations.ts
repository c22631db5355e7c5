/** The activations that our kernels apply in passing, by tfjs's names and by the numbers of assembly/activation.ts. */

import { OptionError } from '@autoencoders/core'

const numbers = { linear: 0, relu: 1, sigmoid: 2, tanh: 3, elu: 4, leakyrelu: 5, relu6: 6 } as const

/** tfjs's name of an activation that can be fused. */
export type FusedActivation = keyof typeof numbers

/** Whether our kernels know an activation. */
export function isFusedActivation(name: string): name is FusedActivation {
  return Object.hasOwn(numbers, name)
}

/**
 * The number by which our kernels know an activation.
 *
 * @throws {OptionError} For one they do not know.
 */
export function activationNumber(name: string, where: string): number {
  if (isFusedActivation(name)) return numbers[name]
  const expected = `activation to be one of ${Object.keys(numbers).join(', ')}`
  throw new OptionError({ where, expected, received: name, repair: 'Apply it as an operation of its own.' })
}
