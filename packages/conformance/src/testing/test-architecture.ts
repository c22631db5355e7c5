/** A small fully connected architecture with everything that can make a difference to the cases. */

import { definePart, type Shape, sizeOf } from '@autoencoders/core'
import {
  type ActivationName,
  type Architecture,
  activationLayer,
  batchNormalization,
  concatCondition,
  denseLayer,
  dropout,
  flattenLayer,
  type Layer,
  layerNormalization,
  type Parameter,
  type ParameterScope,
  reshapeLayer,
  sequential,
} from '@autoencoders/core/extend'

/** Options of {@link testArchitecture}. */
export interface TestArchitectureOptions {
  activation?: ActivationName
  outputActivation?: ActivationName
  normalization?: 'none' | 'batch' | 'layer'
  dropout?: number
  tiedWeights?: boolean
}

const HIDDEN = 7

/** One hidden layer in the encoder and one in the decoder. */
export const testArchitecture = definePart(
  'architecture',
  'test-dense',
  (options: TestArchitectureOptions): Omit<Architecture, 'role' | 'kind' | 'options'> => ({
    acceptsCondition: true,
    build({ inputShape, outputShape, encoderOutputs, latentSize, conditionSize }, scope) {
      const encoder = half(scope.child('encoder'), options, { inputShape, conditionSize, units: encoderOutputs })
      const decoder = half(scope.child('decoder'), options, {
        inputShape: [latentSize],
        conditionSize,
        units: sizeOf(outputShape),
        outputActivation: options.outputActivation ?? 'linear',
        ...(options.tiedWeights && { tiedTo: encoder.kernels.toReversed() }),
      })
      const shaped = outputShape.length > 1 ? [reshapeLayer(scope.child('decoder'), outputShape)] : []
      return {
        encoder: sequential(inputShape, encoder.layers),
        decoder: sequential([latentSize], [...decoder.layers, ...shaped]),
      }
    },
  }),
)

interface Half {
  readonly inputShape: Shape
  readonly conditionSize: number
  readonly units: number
  readonly outputActivation?: ActivationName
  readonly tiedTo?: readonly Parameter[]
}

function half(
  scope: ParameterScope,
  { activation = 'relu', normalization = 'none', dropout: rate = 0 }: TestArchitectureOptions,
  { inputShape, conditionSize, units, outputActivation = 'linear', tiedTo }: Half,
): { layers: Layer[]; kernels: Parameter[] } {
  const [inner, outer] = [scope.child('0'), scope.child('1')]
  const size = sizeOf(inputShape)
  const width = size + conditionSize
  const tied = (i: number) => tiedTo && { tiedTo: tiedTo[i]! }
  const hidden = denseLayer(inner, { inputUnits: width, units: HIDDEN, ...tied(0) })
  const output = denseLayer(outer, { inputUnits: HIDDEN, units, activation: outputActivation, ...tied(1) })
  const normalize = { none: undefined, batch: batchNormalization, layer: layerNormalization }[normalization]
  const layers = [
    ...(inputShape.length > 1 ? [flattenLayer(scope, inputShape)] : []),
    ...(conditionSize > 0 ? [concatCondition(scope, size, conditionSize)] : []),
    hidden,
    ...(normalize ? [normalize(inner, [HIDDEN])] : []),
    activationLayer(inner, [HIDDEN], activation),
    ...(rate > 0 ? [dropout(inner, [HIDDEN], rate)] : []),
    output,
  ]
  return { layers, kernels: [hidden.kernel, output.kernel] }
}
