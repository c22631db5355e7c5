/** Fully connected encoder and decoder; the decoder mirrors the encoder. */

import {
  type ActivationName,
  checkChoice,
  checkRate,
  definePart,
  describeValue,
  OptionError,
  type PartFactory,
  type Shape,
  sizeOf,
} from '@autoencoders/core'
import {
  type Architecture,
  activationLayer,
  activationRange,
  batchNormalization,
  checkActivation,
  concatCondition,
  denseLayer,
  dropout,
  flattenLayer,
  type Layer,
  layerNormalization,
  type Network,
  type Parameter,
  type ParameterScope,
  reshapeLayer,
  sequential,
} from '@autoencoders/core/extend'

/** Options of {@link denseArchitecture}. */
export interface DenseArchitectureOptions {
  /** Units of the encoder's hidden layers, outermost first; the decoder has the same in reverse. Default `[]`. */
  hiddenUnits?: readonly number[]
  /** Of hidden layers; default `relu`. */
  activation?: ActivationName
  /** Of the encoder's output; default `linear`. */
  latentActivation?: ActivationName
  /** Of the decoder's output; default `linear`. */
  outputActivation?: ActivationName
  /** Of hidden layers, between product and activation; default `none`. */
  normalization?: 'none' | 'batch' | 'layer'
  /** Share of hidden units dropped while training, in [0, 1); default 0. */
  dropout?: number
  /** Whether decoder kernels are the encoder's, transposed; default false. */
  tiedWeights?: boolean
}

/**
 * Encoder `x → hidden… → latent` and decoder `z → …hidden → x`, all fully connected.
 *
 * Any input shape: samples are flattened first and given their shape again last. A condition is put beside x and z.
 * Each hidden layer is product, normalisation, activation, dropout.
 *
 * @throws {OptionError} For units that are not whole numbers of at least 1, unknown activations, a dropout outside [0, 1).
 * @see Hinton & Salakhutdinov 2006, https://doi.org/10.1126/science.1127647
 * @example denseArchitecture({ hiddenUnits: [128], outputActivation: 'sigmoid' })
 */
export const denseArchitecture: PartFactory<'architecture', DenseArchitectureOptions, object> = definePart(
  'architecture',
  'dense',
  (options: DenseArchitectureOptions): Omit<Architecture, 'role' | 'kind' | 'options'> => {
    const settings = checkOptions(options)
    return {
      acceptsCondition: true,
      build({ inputShape, outputShape, encoderOutputs, latentSize, conditionSize }, scope) {
        if (settings.tiedWeights) checkTieable(inputShape, outputShape, encoderOutputs, latentSize, conditionSize)
        const encoder = stack(settings, scope.child('encoder'), {
          inputShape,
          units: [...settings.hiddenUnits, encoderOutputs],
          outputShape: [encoderOutputs],
          outputActivation: settings.latentActivation,
          conditionSize,
        })
        const decoder = stack(settings, scope.child('decoder'), {
          inputShape: [latentSize],
          units: [...settings.hiddenUnits.toReversed(), sizeOf(outputShape)],
          outputShape,
          outputActivation: settings.outputActivation,
          conditionSize,
          ...(settings.tiedWeights && { tiedTo: encoder.kernels.toReversed() }),
        })
        return { encoder: encoder.network, decoder: decoder.network }
      },
    }
  },
)

interface Stack {
  readonly inputShape: Shape
  /** Of every product, the last one's output included. */
  readonly units: readonly number[]
  readonly outputShape: Shape
  readonly outputActivation: ActivationName
  readonly conditionSize: number
  /** Kernels to use transposed, one a product. */
  readonly tiedTo?: readonly Parameter[]
}

function stack(
  settings: Settings,
  scope: ParameterScope,
  shape: Stack,
): { network: Network; kernels: readonly Parameter[] } {
  const { inputShape, units, outputShape, outputActivation, conditionSize, tiedTo } = shape
  const layers: Layer[] = []
  const kernels: Parameter[] = []
  if (inputShape.length > 1) layers.push(flattenLayer(scope, inputShape))
  let width = sizeOf(inputShape)
  if (conditionSize > 0) {
    layers.push(concatCondition(scope, width, conditionSize))
    width += conditionSize
  }
  units.forEach((count, i) => {
    const inner = scope.child(String(i))
    const isOutput = i === units.length - 1
    const tied = tiedTo?.[i]
    const plain = isOutput || settings.normalization === 'none'
    const activation = isOutput ? outputActivation : settings.activation
    const product = denseLayer(inner, {
      inputUnits: width,
      units: count,
      activation: plain ? activation : 'linear',
      useBias: isOutput || settings.normalization !== 'batch',
      ...(tied && { tiedTo: tied }),
    })
    layers.push(product)
    kernels.push(product.kernel)
    if (!isOutput) layers.push(...afterProduct(settings, inner, count))
    width = count
  })
  if (outputShape.length > 1) layers.push(reshapeLayer(scope, outputShape))
  return { network: sequential(inputShape, layers, activationRange(outputActivation)), kernels }
}

function afterProduct(
  { normalization, activation, dropout: rate }: Settings,
  scope: ParameterScope,
  units: number,
): Layer[] {
  const normalize = { none: undefined, batch: batchNormalization, layer: layerNormalization }[normalization]
  return [
    ...(normalize ? [normalize(scope, [units]), activationLayer(scope, [units], activation)] : []),
    ...(rate > 0 ? [dropout(scope, [units], rate)] : []),
  ]
}

type Settings = Required<DenseArchitectureOptions>

function checkOptions(options: DenseArchitectureOptions): Settings {
  const where = 'denseArchitecture'
  const { hiddenUnits = [], normalization = 'none', dropout: rate = 0, tiedWeights = false } = options
  if (!Array.isArray(hiddenUnits) || !hiddenUnits.every((units) => Number.isSafeInteger(units) && units >= 1)) {
    const received = Array.isArray(hiddenUnits) ? JSON.stringify(hiddenUnits) : describeValue(hiddenUnits)
    throw new OptionError({ where, expected: 'hiddenUnits of whole numbers of at least 1, such as [128]', received })
  }
  return {
    hiddenUnits,
    normalization: checkChoice(normalization, where, 'normalization', ['none', 'batch', 'layer']),
    dropout: checkRate(rate, where, 'dropout'),
    tiedWeights,
    activation: checkActivation(options.activation ?? 'relu', where, 'activation'),
    latentActivation: checkActivation(options.latentActivation ?? 'linear', where, 'latentActivation'),
    outputActivation: checkActivation(options.outputActivation ?? 'linear', where, 'outputActivation'),
  }
}

function checkTieable(
  inputShape: Shape,
  outputShape: Shape,
  encoderOutputs: number,
  latentSize: number,
  conditionSize: number,
): void {
  const mirrored = sizeOf(inputShape) === sizeOf(outputShape) && encoderOutputs === latentSize && conditionSize === 0
  if (mirrored) return
  throw new OptionError({
    where: 'denseArchitecture',
    expected: 'tiedWeights with a decoder that mirrors the encoder',
    received: `${sizeOf(inputShape)} inputs, ${encoderOutputs} encoder outputs, ${latentSize} latent units, ${sizeOf(outputShape)} outputs, condition ${conditionSize}`,
    repair: 'Leave tiedWeights off for this latent, reconstruction or condition.',
  })
}
