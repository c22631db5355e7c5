/** The presets of `@autoencoders/regularized`, as the certificate trains them. */

import { masking } from '@autoencoders/data'
import {
  contractiveAutoencoder,
  decorrelatedAutoencoder,
  denoisingAutoencoder,
  maskedAutoencoder,
  raeGradientPenalty,
  raeL2,
  sparseAutoencoder,
} from '@autoencoders/regularized'
import { presetModel } from './preset-model.js'

const latentSize = 3

export const regularizedPresets = [
  presetModel('sparseAutoencoder', 'six units, L1 norm', sparseAutoencoder, { latentSize: 6, sparsity: 0.01 }),
  presetModel('sparseAutoencoder by activity', 'six units, each at work a fifth of the time', sparseAutoencoder, {
    latentSize: 6,
    sparsity: 0.1,
    activity: 0.2,
  }),
  presetModel('contractiveAutoencoder', 'the slope of the encoder in random directions', contractiveAutoencoder, {
    latentSize,
    contraction: 0.1,
  }),
  presetModel('denoisingAutoencoder', 'three tenths of the input masked', denoisingAutoencoder, {
    latentSize,
    corruption: masking({ probability: 0.3 }),
  }),
  presetModel('maskedAutoencoder', 'half of the input hidden, which alone is scored', maskedAutoencoder, {
    latentSize,
    ratio: 0.5,
  }),
  presetModel('raeL2', 'codes and decoder kept small', raeL2, { latentSize, latentWeight: 0.01, decoderWeight: 0.001 }),
  presetModel('raeGradientPenalty', 'codes and slopes of the decoder kept small', raeGradientPenalty, {
    latentSize,
    latentWeight: 0.01,
    decoderWeight: 0.01,
  }),
  presetModel('decorrelatedAutoencoder', 'correlations of units count a hundredth', decorrelatedAutoencoder, {
    latentSize,
    decorrelation: 0.01,
  }),
]
