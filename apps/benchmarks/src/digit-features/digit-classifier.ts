import { Autoencoder, definePart, deterministic } from '@autoencoders/core'
import {
  type Architecture,
  convolutionLayer,
  denseLayer,
  dropout,
  flattenLayer,
  reshapeLayer,
  sequential,
} from '@autoencoders/core/extend'
import { categoricalCrossEntropy } from '@autoencoders/losses'

/** Width of what the classifier makes of an image before it names the digit. */
export const FEATURES = 64

/** Filters of the three convolutions, and the widths of their kernels; each halves the image. */
const convolutions = [
  { filters: 8, kernelSize: 5 },
  { filters: 16, kernelSize: 3 },
  { filters: 32, kernelSize: 3 },
] as const

const classifierArchitecture = definePart(
  'architecture',
  'digit-classifier',
  (): Omit<Architecture, 'role' | 'kind' | 'options'> => ({
    build({ inputShape, outputShape, encoderOutputs, latentSize }, scope) {
      const encoder = scope.child('encoder')
      const maps = []
      let shape = inputShape
      for (const [i, layer] of convolutions.entries()) {
        const map = convolutionLayer(encoder.child(String(i)), {
          inputShape: shape,
          ...layer,
          stride: 2,
          activation: 'relu',
        })
        maps.push(map)
        shape = map.outputShape
      }
      const [rows = 0, columns = 0, channels = 0] = shape
      const features = denseLayer(encoder.child('features'), {
        inputUnits: rows * columns * channels,
        units: encoderOutputs,
        activation: 'relu',
      })
      const decoder = scope.child('decoder')
      const scores = denseLayer(decoder, { inputUnits: latentSize, units: outputShape.at(-1) ?? 1 })
      return {
        encoder: sequential(inputShape, [
          ...maps,
          flattenLayer(encoder, shape),
          dropout(encoder.child('dropout'), [rows * columns * channels], 0.2),
          features,
        ]),
        decoder: sequential(
          [latentSize],
          [dropout(decoder.child('dropout'), [latentSize], 0.2), scores, reshapeLayer(decoder, outputShape)],
        ),
      }
    },
  }),
)

/**
 * The network behind `digitFeatures`: three convolutions of stride 2, 64 features, and a score for each digit. To the training loop it
 * is a model whose code is the features and whose target is the number of the digit.
 *
 * @returns An untrained model of images `[28, 28, 1]` and targets `[1]`.
 */
export function digitClassifier(seed: number): Autoencoder {
  return new Autoencoder({
    inputShape: [28, 28, 1],
    targetShape: [1],
    architecture: classifierArchitecture(),
    latent: deterministic({ size: FEATURES }),
    reconstruction: categoricalCrossEntropy({ categories: 10 }),
    seed,
  })
}
