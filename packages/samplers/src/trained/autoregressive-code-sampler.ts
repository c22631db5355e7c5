import {
  Autoencoder,
  checkWhole,
  definePart,
  deterministic,
  type NdArray,
  PartError,
  type PartFactory,
  sizeOf,
} from '@autoencoders/core'
import type { PartBody } from '@autoencoders/core/extend'
import { categoricalCrossEntropy } from '@autoencoders/losses'
import type { CodeIndices, CodeSampler, CodeSpace, SamplerPart } from '../sampler.js'
import { codeSequence } from './code-sequence.js'
import {
  checkTrainingOptions,
  innerSeed,
  innerTensors,
  restoreInner,
  type SamplerTrainingOptions,
  trainInner,
} from './inner-model.js'

/** Options of {@link autoregressiveCodeSampler}. */
export interface AutoregressiveCodeSamplerOptions extends SamplerTrainingOptions {
  /** Of the recurrent state; default 128. */
  readonly units?: number
  /** Width of the vector that stands for an index; default 32. */
  readonly embeddingSize?: number
}

const EPOCHS = 30
/** Samples drawn at a time. It decides where noise comes from, and so is nobody's to choose. */
const DRAWN_AT_ONCE = 64

/**
 * Codes of a codebook one after the other, `p(i) = Πₜ p(iₜ | i₁ … iₜ₋₁)`, by a gated recurrent network trained by cross-entropy. Places are
 * read row by row, and at each the groups and levels of its quantisation.
 *
 * Drawing takes a temperature: 1 draws from the distribution as it was fitted, less prefers likelier codes, 0 always takes the likeliest.
 *
 * @throws {OptionError} When an option is out of range.
 * @see van den Oord et al. 2017, section 3.3 (a prior over codes, fitted afterwards), https://arxiv.org/abs/1711.00937
 * @see Lee et al. 2022 (levels at each place), https://arxiv.org/abs/2203.01941; Cho et al. 2014 (the network), https://arxiv.org/abs/1406.1078
 * @example
 * const sampler = await fitSampler(vqModel, xTrain, autoregressiveCodeSampler({ units: 128 }))
 * const images = await sampler.sample(16, { temperature: 0.9 })
 */
export const autoregressiveCodeSampler: PartFactory<
  'sampler',
  AutoregressiveCodeSamplerOptions,
  PartBody<SamplerPart>
> = definePart('sampler', 'autoregressiveCodes', (options: AutoregressiveCodeSamplerOptions): PartBody<SamplerPart> => {
  const where = 'autoregressiveCodeSampler'
  const units = checkWhole(options.units ?? 128, where, 'units', 1)
  const embeddingSize = checkWhole(options.embeddingSize ?? 32, where, 'embeddingSize', 1)
  const training = checkTrainingOptions(options, where, EPOCHS)
  const modelOf = (space: CodeSpace, { count, shape }: CodeIndices) =>
    new Autoencoder({
      inputShape: [sizeOf(shape)],
      architecture: codeSequence({ units, embeddingSize }),
      latent: deterministic({ size: 1 }),
      reconstruction: categoricalCrossEntropy({ categories: count, reduction: 'sum' }),
      seed: innerSeed(space),
    })
  return {
    async fit(source, fitting) {
      const space = requireIndices(source, 'fitSampler')
      const { data, shape } = await source.encodeIndices()
      const model = modelOf(source, space)
      await trainInner(model, { data, shape: [shape[0]!, sizeOf(space.shape)] }, training, fitting)
      return samplerOf(model, space)
    },
    restore(state, space) {
      const indices = requireIndices(space, 'loadSampler')
      return samplerOf(restoreInner(modelOf(space, indices), state), indices)
    },
  }
})

function samplerOf(model: Autoencoder, { shape, codesOf }: CodeIndices): CodeSampler {
  return {
    takesTemperature: true,
    async sample(count, { seed, temperature }) {
      const { data } = await model.decode(silence(count), { seed, temperature, batchSize: DRAWN_AT_ONCE })
      return codesOf({ data, shape: [count, ...shape] })
    },
    state: async () => ({ tensors: new Map(await innerTensors(model)) }),
    dispose: () => model.dispose(),
  }
}

/** What the encoder of a sequence says. */
function silence(count: number): NdArray {
  return { data: new Float32Array(count), shape: [count, 1] }
}

function requireIndices({ indices }: CodeSpace, where: string): CodeIndices {
  if (indices) return indices
  throw new PartError({
    where,
    expected: 'a model whose latent is made of codes from a list, for autoregressiveCodeSampler',
    received: 'one whose codes are vectors of any numbers',
    repair: 'Use a latent such as vectorQuantized or categorical, or gaussianMixtureSampler for this one.',
  })
}
