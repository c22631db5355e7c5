import { type Autoencoder, checkWhole, definePart, type NdArray, type PartFactory, sizeOf } from '@autoencoders/core'
import type { PartBody } from '@autoencoders/core/extend'
import { flowPrior } from '@autoencoders/variational'
import type { CodeDraw, CodeSpace, SamplerPart } from '../sampler.js'
import { densityModel } from './density-model.js'
import { checkTrainingOptions, innerSeed, type SamplerTrainingOptions } from './inner-model.js'
import { logStretch, type Standardization, standardize, unstandardize } from './standardization.js'
import { standardizedSampler } from './standardized-sampler.js'

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
    return standardizedSampler({ training, modelOf, drawing })
  },
)

function drawing(model: Autoencoder, standardization: Standardization, { latentShape }: CodeSpace) {
  const stretch = logStretch(standardization)
  return {
    sample: async (count: number, { seed }: CodeDraw) =>
      unstandardize(standardization, await model.sample(count, { seed }), latentShape),
    async logProbability(codes: NdArray) {
      const { data, shape } = await model.logLikelihood(standardize(standardization, codes), { draws: 1 })
      return { data: data.map((value) => value - stretch), shape }
    },
  }
}
