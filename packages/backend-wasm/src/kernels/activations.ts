/** The activations that our kernels apply in passing, by tfjs's names and by the numbers of assembly/activation.ts. */

import { OptionError } from '@autoencoders/core'

const numbers: ReadonlyMap<string, number> = new Map([
  ['linear', 0],
  ['relu', 1],
  ['sigmoid', 2],
  ['tanh', 3],
  ['elu', 4],
  ['leakyrelu', 5],
  ['relu6', 6],
])

/**
 * The number by which our kernels know an activation.
 *
 * @throws {OptionError} For one they do not know.
 */
export function activationNumber(name: string, where: string): number {
  const number = numbers.get(name)
  if (number !== undefined) return number
  const expected = `activation to be one of ${[...numbers.keys()].join(', ')}`
  throw new OptionError({ where, expected, received: name, repair: 'Apply it as an operation of its own.' })
}
