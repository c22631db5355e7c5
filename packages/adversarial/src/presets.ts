/** Autoencoders with a critic as people know them, each a choice of parts around an architecture. */

import { type ArchitecturePart, type Autoencoder, deterministic, type ModelPresetOptions } from '@autoencoders/core'
import { presetModel } from '@autoencoders/core/extend'
import { gaussianLikelihood, squaredError } from '@autoencoders/losses'
import { type GaussianOptions, gaussian, standardNormal } from '@autoencoders/variational'
import { type AdversarialPriorOptions, adversarialPrior } from './adversarial-prior.js'
import { type AdversarialReconstructionOptions, adversarialReconstruction } from './adversarial-reconstruction.js'
import { type FactorCriticOptions, factorCritic } from './factor-critic.js'

/** Options that all presets here share. */
export interface AdversarialPresetOptions extends Omit<ModelPresetOptions, 'latent' | 'objective'> {
  /** What the networks look like, such as `denseArchitecture({ hiddenUnits: [500] })`. */
  architecture: ArchitecturePart
  /** Width of z. */
  latentSize: number
}

/** Options of {@link adversarialAutoencoder}. */
export interface AdversarialAutoencoderOptions extends AdversarialPresetOptions {
  /** How z is to be spread; default `standardNormal()`. */
  prior?: GaussianOptions['prior']
  /** The critic and its adversary. */
  critic?: AdversarialPriorOptions
}

/**
 * The adversarial autoencoder: a critic sees to it that codes are spread like the prior, of which only draws are needed.
 *
 * @throws {OptionError} For wrong options.
 * @see Makhzani et al. 2016, https://arxiv.org/abs/1511.05644
 * @example adversarialAutoencoder({ inputShape: [784], architecture: denseArchitecture({ hiddenUnits: [500] }), latentSize: 8 })
 */
export function adversarialAutoencoder(options: AdversarialAutoencoderOptions): Autoencoder {
  const { prior = standardNormal(), critic = {}, latentSize, ...others } = options
  const parts = { latent: deterministic({ size: latentSize, prior }), objective: adversarialPrior(critic) }
  return model('adversarialAutoencoder', { ...others, ...parts }, () => squaredError())
}

/**
 * The VAE-GAN: a variational autoencoder with a critic of data, whose features tell how alike two of them are.
 *
 * @throws {OptionError} For wrong options.
 * @see Larsen et al. 2016, https://arxiv.org/abs/1512.09300
 * @example vaeGan({ inputShape: [784], architecture: denseArchitecture({ hiddenUnits: [500] }), latentSize: 32 })
 */
export function vaeGan(options: AdversarialPresetOptions & { critic?: AdversarialReconstructionOptions }): Autoencoder {
  const { critic = {}, latentSize, ...others } = options
  const parts = { latent: gaussian({ size: latentSize }), objective: adversarialReconstruction(critic) }
  return model('vaeGan', { ...others, ...parts }, () => gaussianLikelihood())
}

/**
 * The FactorVAE: a variational autoencoder whose units a critic keeps independent.
 *
 * @throws {OptionError} For wrong options.
 * @see Kim & Mnih 2018, https://arxiv.org/abs/1802.05983
 * @example factorVae({ inputShape: [784], architecture: denseArchitecture({ hiddenUnits: [500] }), latentSize: 10, gamma: 35 })
 */
export function factorVae(
  options: AdversarialPresetOptions & { gamma?: number; critic?: Omit<FactorCriticOptions, 'gamma'> },
): Autoencoder {
  const { critic = {}, gamma = 10, latentSize, ...others } = options
  const parts = { latent: gaussian({ size: latentSize }), objective: factorCritic({ ...critic, gamma }) }
  return model('factorVae', { ...others, ...parts }, () => gaussianLikelihood())
}

function model(
  where: string,
  options: ModelPresetOptions & { architecture: ArchitecturePart },
  reconstruction: () => ReturnType<typeof gaussianLikelihood> | ReturnType<typeof squaredError>,
): Autoencoder {
  return presetModel(where, options, { architecture: ({ architecture }) => architecture, reconstruction })
}
