import { BundleError, formatShape, type NdArray, type Shape, sameShape } from '@autoencoders/core'
import type { SamplerState } from './sampler.js'

/**
 * A tensor of a saved sampler.
 *
 * @throws {BundleError} `mismatch` when there is none of that name and shape.
 */
export function savedTensor({ tensors }: SamplerState, name: string, shape: Shape): NdArray {
  const found = tensors.get(name)
  if (found && sameShape(found.shape, shape)) return found
  throw new BundleError('mismatch', {
    where: 'loadSampler',
    expected: `a tensor ${name} of shape ${formatShape(shape)}`,
    received: found ? formatShape(found.shape) : 'none',
    repair: 'The bundle is of another sampler, or was written by another version of it.',
  })
}
