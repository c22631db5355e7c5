/** What every preset is, as far as advice depends on it. */

/** What stands between encoder and decoder. */
export type LatentName = 'deterministic' | 'gaussian' | 'vectorQuantized' | 'categorical'

/** What has to be known of a preset to recommend it. */
export interface PresetFacts {
  readonly latent: LatentName
  /** Whether its prior is one to draw from. */
  readonly prior: boolean
  /** Whether its loss is one only with a likelihood. */
  readonly likelihood: boolean
  /** Whether its loss is that of a game, which does not fall as the model gets better. */
  readonly critic: boolean
}

const plain: PresetFacts = { latent: 'deterministic', prior: false, likelihood: false, critic: false }
const variational: PresetFacts = { latent: 'gaussian', prior: true, likelihood: true, critic: false }
const quantized: PresetFacts = { ...plain, latent: 'vectorQuantized', prior: true }

/** By name, all that there are. */
export const presetFacts = {
  denseAutoencoder: plain,
  convAutoencoder: plain,
  residualAutoencoder: plain,
  uNetAutoencoder: plain,
  lstmAutoencoder: plain,
  sparseAutoencoder: plain,
  contractiveAutoencoder: plain,
  denoisingAutoencoder: plain,
  maskedAutoencoder: plain,
  raeL2: plain,
  raeGradientPenalty: plain,
  decorrelatedAutoencoder: plain,
  vae: variational,
  betaVae: variational,
  capacityVae: variational,
  conditionalVae: variational,
  importanceWeightedVae: variational,
  mixturePriorVae: variational,
  vampPriorVae: variational,
  flowPriorVae: variational,
  betaTcVae: variational,
  infoVae: variational,
  categoricalVae: { ...variational, latent: 'categorical' },
  wassersteinAutoencoder: { ...plain, prior: true },
  vqVae: quantized,
  residualVqVae: quantized,
  adversarialAutoencoder: { ...plain, prior: true, critic: true },
  vaeGan: { ...variational, critic: true },
  factorVae: { ...variational, critic: true },
} satisfies Readonly<Record<string, PresetFacts>>

/** A preset of this project. */
export type PresetName = keyof typeof presetFacts

/** @returns What there is to know of it. */
export function factsOfPreset(preset: PresetName): PresetFacts {
  return presetFacts[preset]
}
