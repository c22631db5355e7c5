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
import type { ReferenceModel, ReferenceModelOptions } from './reference-model.js'

/** 28×28×1 through 3×3 filters of stride 2, 32 and 64 of them, to 16 units, and back through transposed ones. */
export const convReferenceModel: ReferenceModel = {
  name: 'conv',
  description: '28×28×1, 3×3 filters 32-64 of stride 2, latent 16, transposed back, ReLU, sigmoid, mean squared error',
  inputShape: [28, 28, 1],
  create: (options) => convModel({ size: 28, filters: [32, 64], latent: 16 }, options),
}

/** What of a convolutional model may be large or small. */
export interface ConvSizes {
  /** Height and width of an image; a multiple of 4. */
  size: number
  filters: readonly [number, number]
  latent: number
}

/** Two strided convolutions and a dense layer to z, and the same backwards. */
export function convModel(
  sizes: ConvSizes,
  { seed = 0, reconstruction = meanSquaredError() }: ReferenceModelOptions = {},
): Autoencoder {
  return new Autoencoder({
    inputShape: [sizes.size, sizes.size, 1],
    architecture: convArchitecture(sizes),
    latent: deterministic({ size: sizes.latent }),
    reconstruction,
    seed,
  })
}

const convArchitecture = definePart(
  'architecture',
  'conformance-conv',
  ({ size, filters: [outer, inner], latent }: ConvSizes): PartBody<Architecture> => ({
    build(_specification, scope) {
      const image = [size, size, 1] as const
      const half = [size / 2, size / 2, outer] as const
      const quarter = [size / 4, size / 4, inner] as const
      const innerSize = (size / 4) * (size / 4) * inner
      const [encoder, decoder] = [scope.child('encoder'), scope.child('decoder')]
      const down = [
        convolutionLayer(encoder.child('0'), { inputShape: image, filters: outer, stride: 2, activation: 'relu' }),
        convolutionLayer(encoder.child('1'), { inputShape: half, filters: inner, stride: 2, activation: 'relu' }),
        flattenLayer(encoder, quarter),
        denseLayer(encoder.child('2'), { inputUnits: innerSize, units: latent }),
      ]
      const up = [
        denseLayer(decoder.child('0'), { inputUnits: latent, units: innerSize, activation: 'relu' }),
        reshapeLayer(decoder, quarter),
        transposedConvolutionLayer(decoder.child('1'), {
          inputShape: quarter,
          filters: outer,
          stride: 2,
          activation: 'relu',
        }),
        transposedConvolutionLayer(decoder.child('2'), {
          inputShape: half,
          filters: 1,
          stride: 2,
          activation: 'sigmoid',
        }),
      ]
      return { encoder: sequential(image, down), decoder: sequential([latent], up, activationRange('sigmoid')) }
    },
  }),
)
