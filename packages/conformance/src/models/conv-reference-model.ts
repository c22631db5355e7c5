import { Autoencoder, definePart, deterministic } from '@autoencoders/core'
import {
  type Architecture,
  activationRange,
  convolutionLayer,
  denseLayer,
  flattenLayer,
  type PartBody,
  reshapeLayer,
  sequential,
  transposedConvolutionLayer,
} from '@autoencoders/core/extend'
import { meanSquaredError } from '../trajectories/trajectory-model.js'
import type { ReferenceModel } from './reference-model.js'

const IMAGE = [28, 28, 1] as const
const HALF = [14, 14, 32] as const
const QUARTER = [7, 7, 64] as const
const QUARTER_SIZE = 7 * 7 * 64
const LATENT = 16

/** 28×28×1 through 3×3 filters of stride 2, 32 and 64 of them, to 16 units, and back through transposed ones. */
export const convReferenceModel: ReferenceModel = {
  name: 'conv',
  description: '28×28×1, 3×3 filters 32-64 of stride 2, latent 16, transposed back, ReLU, sigmoid, mean squared error',
  inputShape: IMAGE,
  create: ({ seed = 0, reconstruction = meanSquaredError() } = {}) =>
    new Autoencoder({
      inputShape: IMAGE,
      architecture: convArchitecture({}),
      latent: deterministic({ size: LATENT }),
      reconstruction,
      seed,
    }),
}

const convArchitecture = definePart(
  'architecture',
  'conformance-conv',
  (_options: object): PartBody<Architecture> => ({
    build(_specification, scope) {
      const [encoder, decoder] = [scope.child('encoder'), scope.child('decoder')]
      const down = [
        convolutionLayer(encoder.child('0'), { inputShape: IMAGE, filters: 32, stride: 2, activation: 'relu' }),
        convolutionLayer(encoder.child('1'), { inputShape: HALF, filters: 64, stride: 2, activation: 'relu' }),
        flattenLayer(encoder, QUARTER),
        denseLayer(encoder.child('2'), { inputUnits: QUARTER_SIZE, units: LATENT }),
      ]
      const up = [
        denseLayer(decoder.child('0'), { inputUnits: LATENT, units: QUARTER_SIZE, activation: 'relu' }),
        reshapeLayer(decoder, QUARTER),
        transposedConvolutionLayer(decoder.child('1'), {
          inputShape: QUARTER,
          filters: 32,
          stride: 2,
          activation: 'relu',
        }),
        transposedConvolutionLayer(decoder.child('2'), {
          inputShape: HALF,
          filters: 1,
          stride: 2,
          activation: 'sigmoid',
        }),
      ]
      return { encoder: sequential(IMAGE, down), decoder: sequential([LATENT], up, activationRange('sigmoid')) }
    },
  }),
)
