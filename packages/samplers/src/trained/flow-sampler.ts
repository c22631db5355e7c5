import { type Autoencoder, checkWhole, definePart, type PartFactory, sizeOf } from '@autoencoders/core'
import type { PartBody } from '@autoencoders/core/extend'
import { flowPrior } from '@autoencoders/variational'
import type { CodeSampler, CodeSpace, SamplerPart } from '../sampler.js'
import { densityModel } from './density-model.js'
import {
  checkTrainingOptions,
  innerSeed,
  innerTensors,
  restoreInner,
  type SamplerTrainingOptions,
  trainInner,
} from './inner-model.js'
import {
  logStretch,
  type Standardization,
  savedStandardization,
  standardizationOf,
  standardizationTensors,
  standardize,
  unstandardize,
} from './standardization.js'

/** Options of {@link flowSampler}. */
export interface FlowSamplerOptions extends SamplerTrainingOptions {
  /** Maps one after the other; default 4. */
  readonly layers?: number
  /** Units of each map's hidden layer; default 128. */
  readonly hiddenUnits?: number
}

const EPOCHS = 30

/**
 * A masked autoregressive flow over codes, by maximum likelihood: `log p(z) = log N(f(z); 0, 1) + log |det ∂f/∂z|`.
 *
 * f is `flowPrior` of `@autoencoders/variational`, on standardised codes. A density costs one pass; drawing costs one for each unit of a
 * code, so that it is for codes of tens of units.
 *
 * @throws {OptionError} When an option is out of range.
 * @see Papamakarios et al. 2017, https://arxiv.org/abs/1705.07057
 * @example const sampler = await fitSampler(model, xTrain, flowSampler({ layers: 4, epochs: 30 }))
 */
export const flowSampler: PartFactory<'sampler', FlowSamplerOptions, PartBody<SamplerPart>> = definePart(
  'sampler',
  'flow',
  (options: FlowSamplerOptions): PartBody<SamplerPart> => {
    const layers = checkWhole(options.layers ?? 4, 'flowSampler', 'layers', 1)
    const hiddenUnits = checkWhole(options.hiddenUnits ?? 128, 'flowSampler', 'hiddenUnits', 1)
    const training = checkTrainingOptions(options, 'flowSampler', EPOCHS)
    const modelOf = (space: CodeSpace) =>
      densityModel([sizeOf(space.latentShape)], flowPrior({ layers, hiddenUnits }), innerSeed(space))
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
  },
)

function samplerOf(model: Autoencoder, standardization: Standardization, { latentShape }: CodeSpace): CodeSampler {
  const stretch = logStretch(standardization)
  return {
    sample: async (count, { seed }) => unstandardize(standardization, await model.sample(count, { seed }), latentShape),
    async logProbability(codes) {
      const { data, shape } = await model.logLikelihood(standardize(standardization, codes), { draws: 1 })
      return { data: data.map((value) => value - stretch), shape }
    },
    state: async () => ({
      tensors: new Map([...standardizationTensors(standardization), ...(await innerTensors(model))]),
    }),
    dispose: () => model.dispose(),
  }
}
