import type { PartDefinitions } from '@autoencoders/core'
import { gaussianMixtureSampler } from './mixture/gaussian-mixture-sampler.js'
import { normalSampler } from './normal-sampler.js'
import { autoregressiveCodeSampler } from './trained/autoregressive-code-sampler.js'
import { flowSampler } from './trained/flow-sampler.js'
import { twoStageSampler } from './trained/two-stage-sampler.js'

/** The samplers of this package, for `loadSampler`. */
export const samplerDefinitions: PartDefinitions = [
  gaussianMixtureSampler,
  normalSampler,
  twoStageSampler,
  flowSampler,
  autoregressiveCodeSampler,
]
