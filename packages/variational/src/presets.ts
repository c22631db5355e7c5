/** Variational autoencoders as people know them, each a choice of parts around an architecture. */

import {
  type ArchitecturePart,
  type Autoencoder,
  checkFinite,
  deterministic,
  type ModelPresetOptions,
  type Schedule,
} from '@autoencoders/core'
import { presetModel } from '@autoencoders/core/extend'
import { gaussianLikelihood, maximumMeanDiscrepancy, squaredError, totalCorrelation } from '@autoencoders/losses'
import { type CategoricalOptions, categorical } from './categorical.js'
import { type GaussianOptions, gaussian } from './gaussian.js'
import { importanceWeighted } from './importance-weighted.js'
import { type FlowPriorOptions, flowPrior } from './priors/flow-prior.js'
import { mixturePrior } from './priors/mixture-prior.js'
import { standardNormal } from './priors/standard-normal.js'
import { type VampPriorOptions, vampPrior } from './priors/vamp-prior.js'
import { type VectorQuantizedOptions, vectorQuantized } from './vector-quantized.js'

/** Options that all presets here share. */
export interface VariationalPresetOptions extends Omit<ModelPresetOptions, 'latent' | 'latentSize'> {
  /** What the networks look like, such as `denseArchitecture({ hiddenUnits: [500] })`. */
  architecture: ArchitecturePart
}

/** Options of {@link vae}. */
export interface VaeOptions extends VariationalPresetOptions, Omit<GaussianOptions, 'size'> {
  /** Width of z. */
  latentSize: number
}

/**
 * The variational autoencoder: `−log p(x|z) + β·KL(q(z|x) ‖ p(z))`.
 *
 * The likelihood is a Gaussian with a learned σ unless said otherwise; for black-and-white data use
 * `bernoulli({ reduction: 'sum' })`.
 *
 * @throws {OptionError} For wrong options.
 * @see Kingma & Welling 2014, https://arxiv.org/abs/1312.6114
 * @example vae({ inputShape: [784], architecture: denseArchitecture({ hiddenUnits: [500] }), latentSize: 20 })
 */
export function vae(options: VaeOptions): Autoencoder {
  return gaussianModel('vae', options)
}

/**
 * The β-VAE: a divergence that counts more, for units that tell of one thing each.
 *
 * @throws {OptionError} For wrong options.
 * @see Higgins et al. 2017, https://openreview.net/forum?id=Sy2fzU9gl
 * @example betaVae({ inputShape: [784], architecture: denseArchitecture({ hiddenUnits: [500] }), latentSize: 10, beta: 4 })
 */
export function betaVae(options: VaeOptions & { beta: number | Schedule }): Autoencoder {
  return gaussianModel('betaVae', options)
}

/**
 * A variational autoencoder that is to tell C nats: `β·|KL − C|`, C rising by a schedule.
 *
 * @throws {OptionError} For wrong options.
 * @see Burgess et al. 2018, https://arxiv.org/abs/1804.03599
 * @example capacityVae({ …, beta: 100, capacity: linear({ from: 0, to: 25, steps: 10_000 }) })
 */
export function capacityVae(options: VaeOptions & { capacity: number | Schedule }): Autoencoder {
  return gaussianModel('capacityVae', options)
}

/**
 * A variational autoencoder that is told something beside the sample: `{ input, condition }` in `fit`, `encode` and `score`,
 * `sample(count, { condition })`.
 *
 * @throws {OptionError} For wrong options, or an architecture that takes no condition.
 * @see Sohn et al. 2015, https://papers.nips.cc/paper/5775-learning-structured-output-representation-using-deep-conditional-generative-models
 * @example conditionalVae({ inputShape: [784], architecture: denseArchitecture({ hiddenUnits: [500] }), latentSize: 20, conditionSize: 10 })
 */
export function conditionalVae(options: VaeOptions & { conditionSize: number }): Autoencoder {
  return gaussianModel('conditionalVae', options)
}

/**
 * The importance-weighted autoencoder: a tighter bound, from several z for each sample.
 *
 * @param options.samples K; default 5.
 * @throws {OptionError} For wrong options.
 * @throws {PartError} When the reconstruction is no likelihood.
 * @see Burda et al. 2016, https://arxiv.org/abs/1509.00519
 * @example importanceWeightedVae({ inputShape: [784], architecture: denseArchitecture({ hiddenUnits: [500] }), latentSize: 20, samples: 5 })
 */
export function importanceWeightedVae(options: VaeOptions & { samples?: number }): Autoencoder {
  const { samples = 5, ...others } = options
  return gaussianModel('importanceWeightedVae', { ...others, objective: importanceWeighted({ samples }) })
}

/**
 * A variational autoencoder whose prior is a learned mixture of Gaussians.
 *
 * @param options.components How many; default 10.
 * @throws {OptionError} For wrong options.
 * @see Dilokthanakul et al. 2016, https://arxiv.org/abs/1611.02648
 * @example mixturePriorVae({ inputShape: [784], architecture: denseArchitecture({ hiddenUnits: [500] }), latentSize: 20 })
 */
export function mixturePriorVae(options: Omit<VaeOptions, 'prior'> & { components?: number }): Autoencoder {
  const { components = 10, ...others } = options
  return gaussianModel('mixturePriorVae', { ...others, prior: mixturePrior({ components }) })
}

/**
 * A variational autoencoder whose prior is what the encoder says of learned, made-up samples.
 *
 * @throws {OptionError} For wrong options, or a condition.
 * @see Tomczak & Welling 2018, https://arxiv.org/abs/1705.07120
 * @example vampPriorVae({ inputShape: [784], architecture: denseArchitecture({ hiddenUnits: [500] }), latentSize: 20, pseudoInputs: 100 })
 */
export function vampPriorVae(options: Omit<VaeOptions, 'prior'> & VampPriorOptions): Autoencoder {
  const { pseudoInputs, minimum = 0, maximum = 1, ...others } = options
  return gaussianModel('vampPriorVae', { ...others, prior: vampPrior({ pseudoInputs, minimum, maximum }) })
}

/**
 * A variational autoencoder whose prior is a learned autoregressive flow.
 *
 * @param options.flow Of the flow; default two layers of 64 hidden units.
 * @throws {OptionError} For wrong options.
 * @see Papamakarios et al. 2017, https://arxiv.org/abs/1705.07057; Chen et al. 2017, https://arxiv.org/abs/1611.02731
 * @example flowPriorVae({ inputShape: [784], architecture: denseArchitecture({ hiddenUnits: [500] }), latentSize: 8 })
 */
export function flowPriorVae(options: Omit<VaeOptions, 'prior'> & { flow?: FlowPriorOptions }): Autoencoder {
  const { flow = {}, ...others } = options
  return gaussianModel('flowPriorVae', { ...others, prior: flowPrior(flow) })
}

/** Options of {@link categoricalVae}. */
export interface CategoricalVaeOptions extends VariationalPresetOptions, CategoricalOptions {}

/**
 * A variational autoencoder of categorical variables, through the Gumbel-softmax.
 *
 * @throws {OptionError} For wrong options.
 * @see Jang et al. 2017, https://arxiv.org/abs/1611.01144
 * @example categoricalVae({ inputShape: [784], architecture: denseArchitecture({ hiddenUnits: [500] }), variables: 20, categories: 10 })
 */
export function categoricalVae(options: CategoricalVaeOptions): Autoencoder {
  const { variables, categories, temperature, beta, straightThrough, ...others } = options
  const latent = categorical({
    variables,
    categories,
    ...(temperature !== undefined && { temperature }),
    ...(beta !== undefined && { beta }),
    ...(straightThrough !== undefined && { straightThrough }),
  })
  return model('categoricalVae', { ...others, latent }, () => gaussianLikelihood())
}

/** Options of {@link vqVae}. */
export interface VqVaeOptions extends VariationalPresetOptions, Omit<VectorQuantizedOptions, 'size'> {
  /** Width of z at every position. */
  latentSize: number
}

/**
 * The vector-quantised autoencoder: codes from a learned codebook. The reconstruction is the squared error unless said otherwise.
 *
 * Give it an architecture whose z is a map, such as `convArchitecture({ latentShape: 'map' })`, or `groups` for several codes a sample.
 *
 * @throws {OptionError} For wrong options.
 * @see van den Oord et al. 2017, https://arxiv.org/abs/1711.00937
 * @example vqVae({ inputShape: [784], architecture: denseArchitecture({ hiddenUnits: [256] }), latentSize: 64, groups: 8, codes: 64 })
 */
export function vqVae(options: VqVaeOptions): Autoencoder {
  return quantizedModel('vqVae', options)
}

/**
 * The residual-quantised autoencoder: codebooks one after the other, each for what the ones before left over.
 *
 * @param options.levels How many; default 4.
 * @throws {OptionError} For wrong options.
 * @see Lee et al. 2022, https://arxiv.org/abs/2203.01941; Zeghidour et al. 2021, https://arxiv.org/abs/2107.03312
 * @example residualVqVae({ inputShape: [784], architecture: denseArchitecture({ hiddenUnits: [256] }), latentSize: 64, groups: 8, codes: 64 })
 */
export function residualVqVae(options: VqVaeOptions): Autoencoder {
  return quantizedModel('residualVqVae', { levels: 4, ...options })
}

/** Options of {@link betaTcVae}. */
export interface BetaTcVaeOptions extends Omit<VaeOptions, 'beta'> {
  /** How much it counts that units are not independent; default 6. */
  beta?: number
}

/**
 * The β-TC-VAE: of the divergence, only the dependence between units counts more: `ELBO − (β − 1)·total correlation`.
 *
 * @throws {OptionError} For wrong options, or a β below 1.
 * @see Chen et al. 2018, https://arxiv.org/abs/1802.04942
 * @example betaTcVae({ inputShape: [784], architecture: denseArchitecture({ hiddenUnits: [500] }), latentSize: 10, beta: 6 })
 */
export function betaTcVae({ beta = 6, penalties = [], ...options }: BetaTcVaeOptions): Autoencoder {
  checkFinite(beta, 'betaTcVae', 'beta', 1)
  return gaussianModel('betaTcVae', { ...options, penalties: [totalCorrelation({ weight: beta - 1 }), ...penalties] })
}

/** Options of {@link infoVae}. */
export interface InfoVaeOptions extends Omit<VaeOptions, 'beta'> {
  /** α, how much of the divergence is left out; at most 1, default 0. */
  alpha?: number
  /** λ; default 10. The discrepancy counts α + λ − 1. */
  lambda?: number
}

/**
 * The InfoVAE: `−log p(x|z) + (1 − α)·KL + (α + λ − 1)·MMD(q(z), p(z))`: codes as a whole follow the prior, single ones may tell more.
 *
 * @throws {OptionError} For wrong options.
 * @see Zhao et al. 2019, https://arxiv.org/abs/1706.02262
 * @example infoVae({ inputShape: [784], architecture: denseArchitecture({ hiddenUnits: [500] }), latentSize: 10, alpha: 1, lambda: 1000 })
 */
export function infoVae({ alpha = 0, lambda = 10, penalties = [], ...options }: InfoVaeOptions): Autoencoder {
  checkFinite(1 - alpha, 'infoVae', '1 − alpha', 0)
  checkFinite(alpha + lambda - 1, 'infoVae', 'alpha + lambda − 1', 0)
  const discrepancy = maximumMeanDiscrepancy({ weight: alpha + lambda - 1, kernel: 'gaussian' })
  return gaussianModel('infoVae', { ...options, beta: 1 - alpha, penalties: [discrepancy, ...penalties] })
}

/** Options of {@link wassersteinAutoencoder}. */
export interface WassersteinOptions extends VariationalPresetOptions {
  /** Width of z. */
  latentSize: number
  /** How much the discrepancy counts; default 10. */
  lambda?: number
}

/**
 * The Wasserstein autoencoder with a maximum mean discrepancy: nothing random in the encoder, codes as a whole spread like N(0, 1).
 * The reconstruction is the squared error, summed over a sample, unless said otherwise.
 *
 * @throws {OptionError} For wrong options.
 * @see Tolstikhin et al. 2018, https://arxiv.org/abs/1711.01558
 * @example wassersteinAutoencoder({ inputShape: [784], architecture: denseArchitecture({ hiddenUnits: [500] }), latentSize: 8 })
 */
export function wassersteinAutoencoder(options: WassersteinOptions): Autoencoder {
  const { latentSize, lambda = 10, penalties = [], ...others } = options
  const latent = deterministic({ size: latentSize, prior: standardNormal() })
  const parts = { latent, penalties: [maximumMeanDiscrepancy({ weight: lambda }), ...penalties] }
  return model('wassersteinAutoencoder', { ...others, ...parts }, () => squaredError({ reduction: 'sum' }))
}

function gaussianModel(where: string, options: VaeOptions): Autoencoder {
  const { latentSize, beta, freeBits, capacity, prior, ...others } = options
  const latent = gaussian({
    size: latentSize,
    ...(beta !== undefined && { beta }),
    ...(freeBits !== undefined && { freeBits }),
    ...(capacity !== undefined && { capacity }),
    ...(prior !== undefined && { prior }),
  })
  return model(where, { ...others, latent }, () => gaussianLikelihood())
}

function quantizedModel(where: string, options: VqVaeOptions): Autoencoder {
  const { latentSize, codes, groups, levels, commitment, learning, decay, ...others } = options
  const latent = vectorQuantized({
    size: latentSize,
    codes,
    ...(groups !== undefined && { groups }),
    ...(levels !== undefined && { levels }),
    ...(commitment !== undefined && { commitment }),
    ...(learning !== undefined && { learning }),
    ...(decay !== undefined && { decay }),
  })
  return model(where, { ...others, latent }, () => squaredError())
}

function model(
  where: string,
  options: ModelPresetOptions & { architecture: ArchitecturePart },
  reconstruction: () => ReturnType<typeof gaussianLikelihood> | ReturnType<typeof squaredError>,
): Autoencoder {
  return presetModel(where, options, { architecture: ({ architecture }) => architecture, reconstruction })
}
