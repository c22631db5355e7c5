import {
  type Autoencoder,
  checkWhole,
  describeValue,
  isPart,
  type NdArray,
  OptionError,
  type TrainingCallback,
  type TrainingData,
} from '@autoencoders/core'
import { FittedSampler, requireFinite } from './fitted-sampler.js'
import type { CodeSource, CodeSpace, SamplerPart } from './sampler.js'

/** How a sampler is fitted. */
export interface FitSamplerOptions {
  /** Decides where fitting starts, and every draw; default 0. */
  readonly seed?: number
  /** Samples that are encoded at a time; default 256. Changes speed and memory only. */
  readonly batchSize?: number
  /** Ends fitting early; the sampler is what was found so far. */
  readonly signal?: AbortSignal
  /** Are told the events of samplers that are trained as models are. */
  readonly callbacks?: readonly TrainingCallback[]
}

/**
 * Fits a sampler on the codes of a trained model, so that data can be drawn from it, whatever its latent is.
 *
 * Codes are what `model.encode` gives: for a Gaussian latent the means.
 *
 * @param data What the model was trained on, `[n, ...inputShape]`, or `{ input, condition }`.
 * @param sampler Such as `gaussianMixtureSampler({ components: 10 })`.
 * @throws {OptionError} When an option is wrong or the sampler is none.
 * @throws {DataError} When codes are not finite, or too few.
 * @throws {PartError} When the sampler needs something that this latent has not.
 * @see Ghosh et al. 2020, "From variational to deterministic autoencoders", https://arxiv.org/abs/1903.12436
 * @example
 * const sampler = await fitSampler(model, xTrain, gaussianMixtureSampler({ components: 10 }), { seed: 1 })
 * const images = await sampler.sample(16, { seed: 3 })
 */
export async function fitSampler(
  model: Autoencoder,
  data: TrainingData,
  sampler: SamplerPart,
  options: FitSamplerOptions = {},
): Promise<FittedSampler> {
  const where = 'fitSampler'
  const { signal, callbacks = [], batchSize, seed = 0 } = options
  checkModel(model, where)
  checkSampler(sampler, where)
  const space = codeSpaceOf(model, checkWhole(seed, where, 'seed', 0))
  const encoding = batchSize === undefined ? {} : { batchSize }
  const source: CodeSource = {
    ...space,
    async codes() {
      const codes = await model.encode(data, encoding)
      requireFinite(codes, where)
      return codes
    },
    encodeIndices: () => model.encodeIndices(data, encoding),
  }
  const codes = await sampler.fit(source, { callbacks, ...(signal && { signal }) })
  return new FittedSampler(model, sampler, space, codes)
}

/** Where a model's codes lie. */
export function codeSpaceOf(model: Autoencoder, seed: number): CodeSpace {
  const { latentShape, indexSpace } = model
  const indices = indexSpace && { ...indexSpace, codesOf: (array: NdArray) => model.codesOf(array) }
  return { latentShape, seed, ...(indices && { indices }) }
}

/** @throws {OptionError} When it is no model. */
export function checkModel(model: unknown, where: string): void {
  const candidate = model as Partial<Autoencoder> | null
  if (typeof candidate?.encode === 'function' && Array.isArray(candidate.latentShape)) return
  throw new OptionError({ where, expected: 'an autoencoder', received: describeValue(model) })
}

function checkSampler(sampler: unknown, where: string): void {
  if (isPart(sampler, 'sampler')) return
  const received = isPart(sampler) ? `a part of role ${sampler.role}` : describeValue(sampler)
  const repair = 'Use gaussianMixtureSampler({ components: 10 }), or another sampler of this package.'
  throw new OptionError({ where, expected: 'a sampler', received, repair })
}
