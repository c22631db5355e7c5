import { BundleError } from '../errors.js'
import { formatShape, type NdArray, sameShape } from '../nd-array.js'
import type { Parameter } from '../network/parameter.js'

/** Parameters' values on the host, by name. */
export type Weights = ReadonlyMap<string, NdArray>

/**
 * Copies parameters to the host.
 *
 * @param prefix Put before every name.
 */
export async function readWeights(parameters: readonly Parameter[], prefix = ''): Promise<Map<string, NdArray>> {
  const weights = new Map<string, NdArray>()
  for (const parameter of parameters) {
    weights.set(`${prefix}${parameter.name}`, { data: await parameter.read(), shape: parameter.shape })
  }
  return weights
}

/**
 * Gives parameters the values of that name.
 *
 * @throws {BundleError} `mismatch` when one is missing or of another shape; nothing is changed then.
 */
export function writeWeights(parameters: readonly Parameter[], weights: Weights, prefix = ''): void {
  for (const parameter of parameters) {
    const found = weights.get(`${prefix}${parameter.name}`)
    if (found && sameShape(found.shape, parameter.shape)) continue
    throw new BundleError('mismatch', {
      where: 'loadAutoencoder',
      expected: `a tensor ${prefix}${parameter.name} of shape ${formatShape(parameter.shape)}`,
      received: found ? formatShape(found.shape) : 'none',
      repair: 'The bundle is of another model, or was written by another version of its parts.',
    })
  }
  for (const parameter of parameters) parameter.set(weights.get(`${prefix}${parameter.name}`)!.data)
}
