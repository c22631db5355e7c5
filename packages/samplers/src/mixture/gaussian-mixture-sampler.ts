import { definePart, type NdArray, ndArray, type PartFactory, type Shape, sizeOf } from '@autoencoders/core'
import type { PartBody } from '@autoencoders/core/extend'
import type { CodeSampler, SamplerPart, SamplerState } from '../sampler.js'
import { savedTensor } from '../saved-tensor.js'
import { checkMixtureOptions, fitGaussianMixture, type GaussianMixtureOptions } from './fit-gaussian-mixture.js'
import { drawFromMixture, type GaussianMixture, mixtureLogProbability } from './gaussian-mixture.js'

/**
 * A mixture of Gaussians over codes, `p(z) = Σₖ πₖ·N(z; μₖ, Σₖ)`, by expectation maximisation. Draws are `μₖ + Lₖ·ε`, k by πₖ.
 *
 * It is computed on the host in 64-bit floats, and rounded to the 32 bits that are saved: any backend gives the same draws, before
 * and after saving. Codes that are maps are taken as long vectors; a full covariance then is large.
 *
 * @throws {OptionError} When an option is out of range.
 * @see Ghosh et al. 2020, https://arxiv.org/abs/1903.12436 (on codes of an autoencoder)
 * @see Dempster, Laird & Rubin 1977, https://www.jstor.org/stable/2984875
 * @example const sampler = await fitSampler(model, xTrain, gaussianMixtureSampler({ components: 10 }))
 */
export const gaussianMixtureSampler: PartFactory<'sampler', GaussianMixtureOptions, PartBody<SamplerPart>> = definePart(
  'sampler',
  'gaussianMixture',
  (options: GaussianMixtureOptions): PartBody<SamplerPart> => {
    checkMixtureOptions(options, 'gaussianMixtureSampler')
    return mixtureSampler(options)
  },
)

/** Fitting and restoring, for samplers that are mixtures. */
export function mixtureSampler(options: GaussianMixtureOptions): PartBody<SamplerPart> {
  const { components, covariance } = checkMixtureOptions(options, 'gaussianMixtureSampler')
  return {
    async fit(source, { signal }) {
      const { latentShape, seed } = source
      const codes = inRows(await source.codes(), latentShape)
      const { mixture } = await fitGaussianMixture(codes, options, { seed, ...(signal && { signal }) })
      return samplerOf(rounded(mixture), latentShape)
    },
    restore(state, { latentShape }) {
      const width = sizeOf(latentShape)
      const read = (name: string, shape: Shape) => Float64Array.from(savedTensor(state, name, shape).data)
      const mixture = {
        covariance,
        width,
        weights: read('mixture/weights', [components]),
        means: read('mixture/means', [components, width]),
        factors: read('mixture/factors', factorShape(components, width, covariance)),
      }
      return samplerOf(mixture, latentShape)
    },
  }
}

function samplerOf(mixture: GaussianMixture, latentShape: Shape): CodeSampler {
  return {
    async sample(count, { stream }) {
      const { data } = drawFromMixture(mixture, count, stream('component'), stream('noise'))
      return ndArray(data, [count, ...latentShape])
    },
    async logProbability(codes) {
      return ndArray(mixtureLogProbability(mixture, inRows(codes, latentShape)), [codes.shape[0]!])
    },
    state: async () => savedMixture(mixture),
  }
}

function savedMixture({ weights, means, factors, width, covariance }: GaussianMixture): SamplerState {
  const components = weights.length
  return {
    tensors: new Map([
      ['mixture/weights', ndArray(weights, [components])],
      ['mixture/means', ndArray(means, [components, width])],
      ['mixture/factors', ndArray(factors, factorShape(components, width, covariance))],
    ]),
  }
}

function factorShape(components: number, width: number, covariance: GaussianMixture['covariance']): Shape {
  return covariance === 'full' ? [components, width, width] : [components, width]
}

/** As it will be after saving. */
function rounded(mixture: GaussianMixture): GaussianMixture {
  const { weights, means, factors } = mixture
  return {
    ...mixture,
    weights: weights.map(Math.fround),
    means: means.map(Math.fround),
    factors: factors.map(Math.fround),
  }
}

function inRows({ data, shape }: NdArray, latentShape: Shape): NdArray {
  return { data, shape: [shape[0]!, sizeOf(latentShape)] }
}
