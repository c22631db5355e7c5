import type * as tf from '@tensorflow/tfjs-core'
import { ShapeError } from '../errors.js'
import { formatShape, type Shape } from '../nd-array.js'
import { checkWhole } from '../option-checks.js'
import type { ActivationName } from './activation-name.js'
import { convolutionProduct, type MapShape4, transposedConvolutionProduct } from './convolution-product.js'
import { glorotUniform, zeros } from './initializers.js'
import type { Layer } from './layer.js'
import { checkMapShape, checkPair, type MapShape, type Pair } from './map-shape.js'
import type { Initializer, ParameterScope } from './parameter.js'

/** Options of {@link convolutionLayer}. Numbers for height and width are one for both, or one each. */
export interface ConvolutionLayerOptions {
  /** `[height, width, channels]`. A signal has height 1, and wants a kernel and a stride of 1 along it. */
  readonly inputShape: Shape
  /** Channels of what comes out. */
  readonly filters: number
  /** Default 3. */
  readonly kernelSize?: number | Pair
  /** Default 1. */
  readonly stride?: number | Pair
  /** Default 1. */
  readonly dilation?: number | Pair
  /** `same` (default): as many pixels as strides fit in; `valid`: only where the filter lies within the map. */
  readonly pad?: 'same' | 'valid'
  readonly activation?: ActivationName
  readonly filterInitializer?: Initializer
  /** Default true; false before a batch normalisation, which takes any bias away again. */
  readonly useBias?: boolean
}

/** Options of {@link transposedConvolutionLayer}. */
export interface TransposedConvolutionLayerOptions extends ConvolutionLayerOptions {
  /** Height and width of what comes out, one of those that a convolution would make the input of; default the smallest multiple. */
  readonly outputSize?: Pair
}

/** A layer whose output is a map. */
export interface MapLayer extends Layer {
  readonly outputShape: MapShape
}

/**
 * A convolution of maps, `activation(x ∗ W + b)`.
 *
 * @param scope Receives `filter` `[rows, columns, channels, filters]` and `bias` `[filters]`.
 * @throws {ShapeError} When the input is no map, or smaller than a `valid` filter.
 * @throws {OptionError} For filters, a kernel, a stride or a dilation that are not whole numbers of at least 1.
 * @see Dumoulin & Visin 2016, https://arxiv.org/abs/1603.07285
 * @example convolutionLayer(scope, { inputShape: [28, 28, 1], filters: 32, stride: 2, activation: 'relu' }) // [14, 14, 32]
 */
export function convolutionLayer(scope: ParameterScope, options: ConvolutionLayerOptions): MapLayer {
  const settings = checkOptions(options, 'convolutionLayer')
  const { map, filters, kernel, initializer, useBias, ...movement } = settings
  const filter = scope.parameter('filter', [...kernel, map[2], filters], initializer)
  const bias = useBias ? scope.parameter('bias', [filters], zeros) : undefined
  const [height, width] = convolvedSize(settings)
  return {
    name: scope.path('convolution'),
    outputShape: [height, width, filters],
    parameters: [filter, ...(bias ? [bias] : [])],
    apply: (input) =>
      convolutionProduct({ input: input as tf.Tensor4D, filter: filter.value, bias: bias?.value, ...movement }),
  }
}

/**
 * A transposed convolution: from a map to the larger one that a convolution would make it of.
 *
 * @param scope Receives `filter` `[rows, columns, filters, channels]` and `bias` `[filters]`.
 * @throws {ShapeError} When the input is no map, or no convolution makes it of `outputSize`.
 * @throws {OptionError} For filters, a kernel, a stride or a dilation that are not whole numbers of at least 1.
 * @see Dumoulin & Visin 2016, https://arxiv.org/abs/1603.07285
 * @example transposedConvolutionLayer(scope, { inputShape: [14, 14, 32], filters: 1, stride: 2, outputSize: [27, 27] })
 */
export function transposedConvolutionLayer(
  scope: ParameterScope,
  { outputSize, ...options }: TransposedConvolutionLayerOptions,
): MapLayer {
  const where = 'transposedConvolutionLayer'
  const settings = checkOptions(options, where)
  const { map, filters, kernel, initializer, useBias, ...movement } = settings
  const [height, width] = outputSize ? checkPair(outputSize, where, 'outputSize') : smallestSize(settings)
  const outputShape: MapShape = [height, width, filters]
  const [rows, columns] = convolvedSize({ ...settings, map: outputShape, where })
  if (rows !== map[0] || columns !== map[1]) {
    const expected = `an outputSize of which a convolution makes ${formatShape([map[0], map[1]])}`
    throw new ShapeError({
      where,
      expected,
      received: `${formatShape([height, width])}, of which it makes ${formatShape([rows, columns])}`,
    })
  }
  const filter = scope.parameter('filter', [...kernel, filters, map[2]], initializer)
  const bias = useBias ? scope.parameter('bias', [filters], zeros) : undefined
  return {
    name: scope.path('transposedConvolution'),
    outputShape,
    parameters: [filter, ...(bias ? [bias] : [])],
    apply(input) {
      const operands = { input: input as tf.Tensor4D, filter: filter.value, bias: bias?.value, ...movement }
      const shape: MapShape4 = [input.shape[0] ?? 1, height, width, filters]
      return transposedConvolutionProduct(operands, shape)
    },
  }
}

interface Geometry {
  readonly map: MapShape
  readonly kernel: Pair
  readonly stride: Pair
  readonly dilation: Pair
  readonly pad: 'same' | 'valid'
}

interface Settings extends Geometry {
  readonly filters: number
  readonly activation: ActivationName
  readonly initializer: Initializer
  readonly useBias: boolean
}

function checkOptions(options: ConvolutionLayerOptions, where: string): Settings {
  const { kernelSize = 3, stride = 1, dilation = 1, pad = 'same', activation = 'linear' } = options
  return {
    map: checkMapShape(options.inputShape, where),
    filters: checkWhole(options.filters, where, 'filters', 1),
    kernel: checkPair(kernelSize, where, 'kernelSize'),
    stride: checkPair(stride, where, 'stride'),
    dilation: checkPair(dilation, where, 'dilation'),
    pad,
    activation,
    initializer: options.filterInitializer ?? glorotUniform,
    useBias: options.useBias ?? true,
  }
}

/** Height and width that a convolution makes of a map. */
function convolvedSize({
  map,
  kernel,
  stride,
  dilation,
  pad,
  where = 'convolutionLayer',
}: Geometry & { where?: string }): Pair {
  const along = (axis: 0 | 1) => {
    if (pad === 'same') return Math.ceil(map[axis] / stride[axis])
    return Math.floor((map[axis] - reach(kernel[axis], dilation[axis])) / stride[axis]) + 1
  }
  const size: Pair = [along(0), along(1)]
  if (size[0] >= 1 && size[1] >= 1) return size
  throw new ShapeError({
    where,
    expected: `a map of at least ${formatShape([reach(kernel[0], dilation[0]), reach(kernel[1], dilation[1])])}`,
    received: formatShape([map[0], map[1]]),
    repair: 'Use a smaller kernel, or pad "same".',
  })
}

/** Where every stride is used whole. */
function smallestSize({ map, kernel, stride, dilation, pad }: Geometry): Pair {
  const along = (axis: 0 | 1) => {
    if (pad === 'same') return map[axis] * stride[axis]
    return (map[axis] - 1) * stride[axis] + reach(kernel[axis], dilation[axis])
  }
  return [along(0), along(1)]
}

/** Pixels from a filter's first tap to its last, both included. */
function reach(taps: number, dilation: number): number {
  return (taps - 1) * dilation + 1
}
