import {
  type Autoencoder,
  checkWhole,
  definePart,
  type NdArray,
  OptionError,
  type PartFactory,
  type RandomStream,
  sizeOf,
} from '@autoencoders/core'
import { type PartBody, portableExp } from '@autoencoders/core/extend'
import { denseArchitecture } from '@autoencoders/dense'
import { vae } from '@autoencoders/variational'
import type { CodeDraw, CodeSpace, SamplerPart } from '../sampler.js'
import { gaussianNoiseLikelihood, keptLogVariance, LOG_VARIANCE } from './gaussian-noise-likelihood.js'
import { checkTrainingOptions, innerSeed, type SamplerTrainingOptions } from './inner-model.js'
import { type Standardization, unstandardize } from './standardization.js'
import { standardizedSampler } from './standardized-sampler.js'

/** Options of {@link twoStageSampler}. */
export interface TwoStageSamplerOptions extends SamplerTrainingOptions {
  /** Width of u; default that of a code. */
  readonly latentSize?: number
  /** Of the second model's encoder, outermost first, and of its decoder in reverse; default `[256, 256]`. */
  readonly hiddenUnits?: readonly number[]
}

const EPOCHS = 50

/**
 * A second variational autoencoder, of the codes: drawing is `u ~ N(0, 1)`, then `z ~ p(z|u) = N(μ(u), σ²)`, σ learned.
 *
 * Codes have few units and no manifold thinner than they are, so that the second stage can follow what the first could not. They are
 * standardised for it. Minimised is `−log p(z|u) + KL(q(u|z) ‖ N(0, 1))`. There is no density in closed form.
 *
 * @throws {OptionError} When an option is out of range.
 * @see Dai & Wipf 2019, "Diagnosing and enhancing VAE models", https://arxiv.org/abs/1903.05789
 * @example const sampler = await fitSampler(model, xTrain, twoStageSampler({ epochs: 50 }))
 */
export const twoStageSampler: PartFactory<'sampler', TwoStageSamplerOptions, PartBody<SamplerPart>> = definePart(
  'sampler',
  'twoStage',
  (options: TwoStageSamplerOptions): PartBody<SamplerPart> => {
    const settings = checkOptions(options)
    const modelOf = (space: CodeSpace) => {
      const width = sizeOf(space.latentShape)
      return vae({
        inputShape: [width],
        architecture: denseArchitecture({ hiddenUnits: settings.hiddenUnits }),
        latentSize: settings.latentSize ?? width,
        reconstruction: gaussianNoiseLikelihood(),
        seed: innerSeed(space),
      })
    }
    return standardizedSampler({ training: settings, modelOf, drawing })
  },
)

function drawing(model: Autoencoder, standardization: Standardization, { latentShape }: CodeSpace) {
  return {
    async sample(count: number, { seed, stream }: CodeDraw) {
      const means = await model.sample(count, { seed })
      const logVariance = keptLogVariance((await model.weights()).get(LOG_VARIANCE)!.data[0]!)
      return unstandardize(standardization, spread(means, portableExp(logVariance / 2), stream('noise')), latentShape)
    },
  }
}

/** `μ + σ·ε`. */
function spread({ data, shape }: NdArray, deviation: number, random: RandomStream): NdArray {
  const noise = random.normal(data.length)
  return { data: data.map((mean, i) => mean + deviation * noise[i]!), shape }
}

function checkOptions(options: TwoStageSamplerOptions) {
  const where = 'twoStageSampler'
  const { latentSize, hiddenUnits = [256, 256] } = options
  if (!Array.isArray(hiddenUnits)) {
    throw new OptionError({ where, expected: 'hiddenUnits such as [256, 256]', received: String(hiddenUnits) })
  }
  for (const units of hiddenUnits) checkWhole(units, where, 'every width of hiddenUnits', 1)
  return {
    ...checkTrainingOptions(options, where, EPOCHS),
    hiddenUnits: hiddenUnits as readonly number[],
    latentSize: latentSize === undefined ? undefined : checkWhole(latentSize, where, 'latentSize', 1),
  }
}
