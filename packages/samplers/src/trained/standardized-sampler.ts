import type { Autoencoder } from '@autoencoders/core'
import type { PartBody } from '@autoencoders/core/extend'
import type { CodeSampler, CodeSpace, SamplerPart } from '../sampler.js'
import { innerTensors, restoreInner, type TrainingSettings, trainInner } from './inner-model.js'
import {
  type Standardization,
  savedStandardization,
  standardizationOf,
  standardizationTensors,
  standardize,
} from './standardization.js'

/** What tells samplers apart that have a model of standardised codes inside. */
export interface StandardizedSampler {
  readonly training: TrainingSettings
  /** @returns A new model of codes as vectors. */
  modelOf(space: CodeSpace): Autoencoder
  /** What is drawn with the trained model. */
  drawing(
    model: Autoencoder,
    standardization: Standardization,
    space: CodeSpace,
  ): Pick<CodeSampler, 'sample' | 'logProbability'>
}

/** How such a sampler is fitted, saved and made again. */
export function standardizedSampler({ training, modelOf, drawing }: StandardizedSampler): PartBody<SamplerPart> {
  const samplerOf = (model: Autoencoder, standardization: Standardization, space: CodeSpace): CodeSampler => ({
    ...drawing(model, standardization, space),
    state: async () => ({
      tensors: new Map([...standardizationTensors(standardization), ...(await innerTensors(model))]),
    }),
    dispose: () => model.dispose(),
  })
  return {
    async fit(source, fitting) {
      const codes = await source.codes()
      const standardization = standardizationOf(codes)
      const model = modelOf(source)
      await trainInner(model, standardize(standardization, codes), training, fitting)
      return samplerOf(model, standardization, source)
    },
    restore: (state, space) =>
      samplerOf(restoreInner(modelOf(space), state), savedStandardization(state, space), space),
  }
}
