import type { PartDefinitions } from '@autoencoders/core'
import { gaussianMixtureSampler } from './mixture/gaussian-mixture-sampler.js'
import { normalSampler } from './normal-sampler.js'

/** The samplers of this package, for `loadSampler`. */
export const samplerDefinitions: PartDefinitions = [gaussianMixtureSampler, normalSampler]
