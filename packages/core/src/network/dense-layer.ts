import * as tf from '@tensorflow/tfjs-core'
import { ShapeError } from '../errors.js'
import { formatShape, type Shape, sameShape, sizeOf } from '../nd-array.js'
import type { ActivationName } from './activation-name.js'
import { activate } from './activations.js'
import { denseProduct } from './dense-product.js'
import { glorotUniform, zeros } from './initializers.js'
import type { Layer } from './layer.js'
import type { Initializer, Parameter, ParameterScope } from './parameter.js'

/** Options of {@link denseLayer}. */
export interface DenseLayerOptions {
  readonly inputUnits: number
  readonly units: number
  readonly activation?: ActivationName
  readonly kernelInitializer?: Initializer
  /** Default true; false before a batch normalisation, which takes any bias away again. */
  readonly useBias?: boolean
  /** A kernel `[units, inputUnits]` of another layer, used transposed instead of one of its own. */
  readonly tiedTo?: Parameter
}

/**
 * A fully connected layer, `activation(x·W + b)`.
 *
 * @param scope Receives `kernel` `[inputUnits, units]` and `bias` `[units]`.
 * @throws {ShapeError} When the kernel it is tied to is of another shape.
 */
export function denseLayer(scope: ParameterScope, options: DenseLayerOptions): Layer & { readonly kernel: Parameter } {
  const {
    inputUnits,
    units,
    activation = 'linear',
    kernelInitializer = glorotUniform,
    useBias = true,
    tiedTo,
  } = options
  if (tiedTo && !sameShape(tiedTo.shape, [units, inputUnits])) {
    const expected = `a kernel ${formatShape([units, inputUnits])} to use transposed`
    throw new ShapeError({ where: 'denseLayer', expected, received: `${tiedTo.name} ${formatShape(tiedTo.shape)}` })
  }
  const kernel = tiedTo ?? scope.parameter('kernel', [inputUnits, units], kernelInitializer)
  const bias = useBias ? scope.parameter('bias', [units], zeros) : undefined
  return {
    name: scope.path('dense'),
    outputShape: [units],
    parameters: [...(tiedTo ? [] : [kernel]), ...(bias ? [bias] : [])],
    kernel,
    apply: (input) =>
      denseProduct({
        input: input as tf.Tensor2D,
        kernel: kernel.value,
        transposed: tiedTo !== undefined,
        ...(bias && { bias: bias.value }),
        activation,
      }),
  }
}

/** Gives every sample another shape of the same size; `[]` axes stay where they are. */
export function reshapeLayer(scope: ParameterScope, outputShape: Shape): Layer {
  return {
    name: scope.path('reshape'),
    outputShape,
    parameters: [],
    apply: (input) => tf.reshape(input, [input.shape[0] ?? -1, ...outputShape]),
  }
}

/** Makes a vector of every sample. */
export function flattenLayer(scope: ParameterScope, inputShape: Shape): Layer {
  return { ...reshapeLayer(scope, [sizeOf(inputShape)]), name: scope.path('flatten') }
}

/** An activation as a layer of its own, for where something stands between product and activation. */
export function activationLayer(scope: ParameterScope, outputShape: Shape, activation: ActivationName): Layer {
  return { name: scope.path(activation), outputShape, parameters: [], apply: (input) => activate(input, activation) }
}
