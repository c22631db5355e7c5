import { definePart } from '@autoencoders/core'
import type { PartBody, Prior } from '@autoencoders/core/extend'
import { standardNormalLogDensity, sumPerSample } from '../diagonal-gaussian.js'

/**
 * N(0, 1) in every unit: the prior of the first variational autoencoders, and the one whose divergence has a closed form.
 *
 * @see Kingma & Welling 2014, https://arxiv.org/abs/1312.6114
 * @example gaussian({ size: 20, prior: standardNormal() }) // the default
 */
export const standardNormal = definePart(
  'prior',
  'standardNormal',
  (_options: object): PartBody<Prior> => ({
    build: (_scope, { latentShape }) => ({
      sample: (count, noise) => noise.normal([count, ...latentShape]),
      logProbability: (z) => sumPerSample(standardNormalLogDensity(z)),
    }),
  }),
)
