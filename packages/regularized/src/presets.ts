/** Regularised autoencoders as people know them, each a choice of parts around an architecture. */

import {
  type ArchitecturePart,
  type Autoencoder,
  type Corruption,
  type ModelPresetOptions,
  OptionError,
  type Schedule,
} from '@autoencoders/core'
import { presetModel } from '@autoencoders/core/extend'
import {
  contractive,
  decoderJacobian,
  decoderNorm,
  klSparsity,
  l1Sparsity,
  latentNorm,
  orthogonality,
  squaredError,
} from '@autoencoders/losses'
import { type MaskedReconstructionOptions, maskedReconstruction } from './masked-reconstruction.js'

/** Options that all presets here share. */
export interface RegularizedPresetOptions extends ModelPresetOptions {
  /** What the networks look like, such as `denseArchitecture({ hiddenUnits: [500] })`. */
  architecture: ArchitecturePart
}

/** Options of {@link sparseAutoencoder}. */
export interface SparseOptions extends RegularizedPresetOptions {
  /** How much sparsity counts; default 1e-3. */
  sparsity?: number | Schedule
  /** ρ, the share of the time that each unit is to be active: then by a KL divergence. Left out, by the L1 norm of codes. */
  activity?: number
}

/**
 * The sparse autoencoder: few units of z at work for any one sample, so that z may be wider than the data.
 *
 * @throws {OptionError} For wrong options.
 * @see Ng 2011, https://web.stanford.edu/class/cs294a/sparseAutoencoder.pdf
 * @example sparseAutoencoder({ inputShape: [784], architecture: denseArchitecture({ hiddenUnits: [256] }), latentSize: 1024 })
 */
export function sparseAutoencoder(options: SparseOptions): Autoencoder {
  const { sparsity = 1e-3, activity, penalties = [], ...others } = options
  const penalty =
    activity === undefined ? l1Sparsity({ weight: sparsity }) : klSparsity({ weight: sparsity, target: activity })
  return model('sparseAutoencoder', { ...others, penalties: [penalty, ...penalties] })
}

/**
 * The contractive autoencoder: codes that hardly follow small changes of the input.
 *
 * @param options.contraction How much it counts; default 1e-3.
 * @throws {OptionError} For wrong options.
 * @see Rifai et al. 2011, https://icml.cc/2011/papers/455_icmlpaper.pdf
 * @example contractiveAutoencoder({ inputShape: [784], architecture: denseArchitecture({ hiddenUnits: [256] }), latentSize: 32 })
 */
export function contractiveAutoencoder(
  options: RegularizedPresetOptions & { contraction?: number | Schedule },
): Autoencoder {
  const { contraction = 1e-3, penalties = [], ...others } = options
  return model('contractiveAutoencoder', {
    ...others,
    penalties: [contractive({ weight: contraction }), ...penalties],
  })
}

/**
 * The denoising autoencoder: it sees damaged samples and is to give whole ones.
 *
 * @param options.corruption The damage, such as `gaussianNoise({ standardDeviation: 0.3 })` or `masking({ probability: 0.5 })`.
 * @throws {OptionError} For wrong options, or without a corruption.
 * @see Vincent et al. 2010, https://jmlr.org/papers/v11/vincent10a.html
 * @example denoisingAutoencoder({ inputShape: [784], architecture, latentSize: 32, corruption: masking({ probability: 0.5 }) })
 */
export function denoisingAutoencoder(options: RegularizedPresetOptions & { corruption: Corruption }): Autoencoder {
  if (options.corruption) return model('denoisingAutoencoder', options)
  throw new OptionError({
    where: 'denoisingAutoencoder',
    expected: 'a corruption',
    received: 'none',
    repair: 'Use gaussianNoise, saltAndPepper or masking of @autoencoders/data.',
  })
}

/**
 * The masked autoencoder: it sees parts of a sample and is to give the rest, which alone is scored.
 *
 * @throws {OptionError} For wrong options.
 * @see He et al. 2022, https://arxiv.org/abs/2111.06377
 * @example maskedAutoencoder({ inputShape: [28, 28, 1], architecture: convArchitecture(), latentSize: 64, ratio: 0.75, patch: 4 })
 */
export function maskedAutoencoder(
  options: Omit<RegularizedPresetOptions, 'objective'> & MaskedReconstructionOptions,
): Autoencoder {
  const { ratio = 0.75, patch = 1, value = 0, ...others } = options
  return model('maskedAutoencoder', { ...others, objective: maskedReconstruction({ ratio, patch, value }) })
}

/** Options of {@link raeL2} and {@link raeGradientPenalty}. */
export interface RegularizedAutoencoderOptions extends RegularizedPresetOptions {
  /** How much the length of codes counts; default 1e-2. */
  latentWeight?: number | Schedule
  /** How much the decoder's kernels, or its slopes, count; default 1e-6. */
  decoderWeight?: number | Schedule
}

/**
 * The regularised autoencoder that stands in for a variational one, by weight decay of the decoder: fit a sampler on its codes to make
 * new data.
 *
 * @throws {OptionError} For wrong options.
 * @see Ghosh et al. 2020 (RAE-L2), https://arxiv.org/abs/1903.12436
 * @example raeL2({ inputShape: [784], architecture: denseArchitecture({ hiddenUnits: [500] }), latentSize: 16 })
 */
export function raeL2(options: RegularizedAutoencoderOptions): Autoencoder {
  const { latentWeight = 1e-2, decoderWeight = 1e-6, penalties = [], ...others } = options
  const own = [latentNorm({ weight: latentWeight }), decoderNorm({ weight: decoderWeight })]
  return model('raeL2', { ...others, penalties: [...own, ...penalties] })
}

/**
 * The same by a penalty on the decoder's slopes.
 *
 * @throws {OptionError} For wrong options.
 * @see Ghosh et al. 2020 (RAE-GP), https://arxiv.org/abs/1903.12436
 * @example raeGradientPenalty({ inputShape: [784], architecture: denseArchitecture({ hiddenUnits: [500] }), latentSize: 16 })
 */
export function raeGradientPenalty(options: RegularizedAutoencoderOptions): Autoencoder {
  const { latentWeight = 1e-2, decoderWeight = 1e-6, penalties = [], ...others } = options
  const own = [latentNorm({ weight: latentWeight }), decoderJacobian({ weight: decoderWeight })]
  return model('raeGradientPenalty', { ...others, penalties: [...own, ...penalties] })
}

/**
 * An autoencoder whose units of z are uncorrelated, as those of a principal component analysis are.
 *
 * @param options.decorrelation How much it counts; default 1e-2.
 * @throws {OptionError} For wrong options.
 * @see Cogswell et al. 2016, https://arxiv.org/abs/1511.06068
 * @example decorrelatedAutoencoder({ inputShape: [784], architecture: denseArchitecture({ hiddenUnits: [256] }), latentSize: 16 })
 */
export function decorrelatedAutoencoder(
  options: RegularizedPresetOptions & { decorrelation?: number | Schedule },
): Autoencoder {
  const { decorrelation = 1e-2, penalties = [], ...others } = options
  return model('decorrelatedAutoencoder', {
    ...others,
    penalties: [orthogonality({ weight: decorrelation }), ...penalties],
  })
}

function model(where: string, options: RegularizedPresetOptions): Autoencoder {
  const parts = {
    architecture: ({ architecture }: { architecture: ArchitecturePart }) => architecture,
    reconstruction: () => squaredError(),
  }
  return presetModel(where, options, parts)
}
