import { definePart, type PartFactory } from '@autoencoders/core'
import type { PartBody } from '@autoencoders/core/extend'
import { mixtureSampler } from './mixture/gaussian-mixture-sampler.js'
import type { SamplerPart } from './sampler.js'

/**
 * One Gaussian over codes, `N(z; μ, Σ)`, of the codes' own mean and covariance, with 10⁻⁶ added to variances. It has nothing to
 * choose, and is what to compare others with.
 *
 * @see Ghosh et al. 2020, https://arxiv.org/abs/1903.12436
 * @example const sampler = await fitSampler(model, xTrain, normalSampler())
 */
export const normalSampler: PartFactory<'sampler', object, PartBody<SamplerPart>> = definePart(
  'sampler',
  'normal',
  (): PartBody<SamplerPart> => mixtureSampler({ components: 1, iterations: 1 }),
)
