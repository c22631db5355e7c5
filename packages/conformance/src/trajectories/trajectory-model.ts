/** The model of the training trajectories: 12-7-4-7-12, of core's layers only, so that conformance needs no sibling. */

import { Autoencoder, definePart, deterministic, type Shape } from '@autoencoders/core'
import {
  type Architecture,
  activationLayer,
  activationRange,
  batchNormalization,
  denseLayer,
  type Layer,
  layerNormalization,
  type Parameter,
  type ParameterScope,
  type Reconstruction,
  sequential,
} from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'

export interface TrajectoryArchitectureOptions {
  /** Of the hidden layers, between product and ReLU. */
  normalization: 'none' | 'batch' | 'layer'
  /** Whether decoder kernels are the encoder's, transposed. */
  tiedWeights: boolean
}

const WIDTH = 12
const HIDDEN = 7
const LATENT = 4

/** Encoder and decoder of one ReLU layer each, a linear latent, a sigmoid output. */
const trajectoryArchitecture = definePart(
  'architecture',
  'conformance-trajectory',
  (options: TrajectoryArchitectureOptions): Omit<Architecture, 'role' | 'kind' | 'options'> => ({
    build(_specification, scope) {
      const inner = hiddenLayer(scope.child('encoder').child('0'), WIDTH, options)
      const latent = outputLayer(scope.child('encoder').child('1'), HIDDEN, LATENT, 'linear')
      const outer = hiddenLayer(scope.child('decoder').child('0'), LATENT, options, latent.kernel)
      const output = outputLayer(
        scope.child('decoder').child('1'),
        HIDDEN,
        WIDTH,
        'sigmoid',
        options.tiedWeights ? inner.kernel : undefined,
      )
      return {
        encoder: sequential([WIDTH], [...inner.layers, latent]),
        decoder: sequential([LATENT], [...outer.layers, output], activationRange('sigmoid')),
      }
    },
  }),
)

/** Mean over a sample's elements of `(target − output)²`. */
export const meanSquaredError = definePart(
  'reconstruction',
  'conformance-mean-squared-error',
  (): Omit<Reconstruction, 'role' | 'kind' | 'options'> => ({
    loss: (target, output) => {
      const axes = target.shape.slice(1).map((_, i) => i + 1)
      return tf.mean(tf.squaredDifference(target, output), axes)
    },
    toData: (output) => output,
  }),
)

/** A model as the trajectories train it. */
export function trajectoryModel({
  seed = 20,
  ...options
}: TrajectoryArchitectureOptions & { seed?: number }): Autoencoder {
  return new Autoencoder({
    inputShape: [WIDTH] satisfies Shape,
    architecture: trajectoryArchitecture(options),
    latent: deterministic({ size: LATENT }),
    reconstruction: meanSquaredError(),
    seed,
  })
}

function hiddenLayer(
  scope: ParameterScope,
  inputUnits: number,
  { normalization, tiedWeights }: TrajectoryArchitectureOptions,
  kernel?: Parameter,
): { layers: Layer[]; kernel: Parameter } {
  const product = denseLayer(scope, {
    inputUnits,
    units: HIDDEN,
    activation: normalization === 'none' ? 'relu' : 'linear',
    ...(kernel && tiedWeights && { tiedTo: kernel }),
  })
  if (normalization === 'none') return { layers: [product], kernel: product.kernel }
  const normalize = normalization === 'batch' ? batchNormalization : layerNormalization
  const layers = [product, normalize(scope, [HIDDEN]), activationLayer(scope, [HIDDEN], 'relu')]
  return { layers, kernel: product.kernel }
}

function outputLayer(
  scope: ParameterScope,
  inputUnits: number,
  units: number,
  activation: 'linear' | 'sigmoid',
  tiedTo?: Parameter,
) {
  return denseLayer(scope, { inputUnits, units, activation, ...(tiedTo && { tiedTo }) })
}
