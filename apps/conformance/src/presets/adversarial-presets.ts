/** The presets of `@autoencoders/adversarial`, as the certificate trains them. */

import { adversarialAutoencoder, factorVae, vaeGan } from '@autoencoders/adversarial'
import { adam, sgd } from '@autoencoders/core'
import { presetModel } from './preset-model.js'

const latentSize = 3
const criticOptimizer = adam({ learningRate: 0.005, beta1: 0.5, beta2: 0.999, epsilon: 1e-7 })

export const adversarialPresets = [
  presetModel('adversarialAutoencoder', 'three phases, each with an optimizer of its own', adversarialAutoencoder, {
    latentSize,
    critic: { criticUnits: [8], criticOptimizer, adversaryOptimizer: sgd({ learningRate: 0.05, momentum: 0.5 }) },
  }),
  presetModel(
    'adversarialAutoencoder by Wasserstein',
    'a critic whose slope is kept near 1',
    adversarialAutoencoder,
    { latentSize, critic: { criticUnits: [8], criticLoss: 'wasserstein' } },
    // What the critic adds to everything it says makes no difference.
    { undetermined: ['objective/critic/1/bias'] },
  ),
  presetModel('vaeGan', 'a critic of data, whose features are compared', vaeGan, {
    latentSize,
    critic: { criticUnits: [8], criticOptimizer },
  }),
  presetModel('vaeGan with spectral normalisation', 'layers over their largest singular value', vaeGan, {
    latentSize,
    critic: { criticUnits: [8], spectralNormalization: true },
  }),
  presetModel('factorVae', 'a critic of dependence between units, γ = 5', factorVae, {
    latentSize,
    gamma: 5,
    critic: { criticUnits: [8] },
  }),
]
