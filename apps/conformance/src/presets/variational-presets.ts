/** The presets of `@autoencoders/variational`, as the certificate trains them. */

import { convArchitecture } from '@autoencoders/conv'
import { linear } from '@autoencoders/core'
import {
  betaTcVae,
  betaVae,
  capacityVae,
  categoricalVae,
  conditionalVae,
  flowPriorVae,
  importanceWeightedVae,
  infoVae,
  mixturePriorVae,
  residualVqVae,
  vae,
  vampPriorVae,
  vqVae,
  wassersteinAutoencoder,
} from '@autoencoders/variational'
import { type Around, presetModel } from './preset-model.js'

const latentSize = 3
const codebook = { latentSize: 4, groups: 2, codes: 8 }

export const variationalPresets = [
  presetModel('vae with a learned sigma', 'diagonal Gaussian latent, Gaussian likelihood', vae, { latentSize }),
  presetModel('vae with free bits', 'a tenth of a nat for nothing from each unit', vae, { latentSize, freeBits: 0.1 }),
  presetModel('betaVae', 'β from ½ to 2 in thirty steps', betaVae, {
    latentSize,
    beta: linear({ from: 0.5, to: 2, steps: 30 }),
  }),
  presetModel('capacityVae', 'β = 2, a capacity from 0 to 3 nats in forty steps', capacityVae, {
    latentSize,
    beta: 2,
    capacity: linear({ from: 0, to: 3, steps: 40 }),
  }),
  presetModel('conditionalVae', 'told one of two classes', conditionalVae, { latentSize, conditionSize: 2 }),
  presetModel('importanceWeightedVae', 'three z for each sample', importanceWeightedVae, { latentSize, samples: 3 }),
  presetModel('mixturePriorVae', 'a prior of four learned Gaussians', mixturePriorVae, { latentSize, components: 4 }),
  presetModel('vampPriorVae', 'a prior of four made-up samples', vampPriorVae, { latentSize, pseudoInputs: 4 }),
  presetModel('flowPriorVae', 'a prior of two masked autoregressive maps', flowPriorVae, {
    latentSize,
    flow: { layers: 2, hiddenUnits: 8 },
  }),
  presetModel('betaTcVae', 'total correlation counts three times', betaTcVae, { latentSize, beta: 3 }),
  presetModel('infoVae', 'α = ½, λ = 5, discrepancy by a Gaussian kernel', infoVae, {
    latentSize,
    alpha: 0.5,
    lambda: 5,
  }),
  presetModel('wassersteinAutoencoder', 'discrepancy by inverse multiquadratic kernels', wassersteinAutoencoder, {
    latentSize,
    lambda: 0.2,
  }),
  presetModel('categoricalVae', 'two variables of three categories, cooled from 1 to ½', categoricalVae, {
    variables: 2,
    categories: 3,
    temperature: linear({ from: 1, to: 0.5, steps: 40 }),
  }),
  presetModel('vqVae', 'two codes of eight a sample, by moving averages', vqVae, codebook),
  presetModel('vqVae by gradients', 'two codes of eight a sample', vqVae, { ...codebook, learning: 'gradient' }),
  presetModel(
    'vqVae of maps',
    '4×4×1, 3×3 filters, a 2×2 map of six codes',
    vqVae,
    { latentSize: 2, codes: 6 },
    { around: inMaps },
  ),
  presetModel('residualVqVae', 'two codes of eight a sample, twice', residualVqVae, { ...codebook, levels: 2 }),
]

function inMaps(): Around {
  return {
    inputShape: [4, 4, 1],
    architecture: convArchitecture({ filters: [3], activation: 'tanh', latentShape: 'map' }),
  }
}
