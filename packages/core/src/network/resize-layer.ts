/**
 * Maps of another height and width. Written as products with fixed matrices, one along each axis: any size becomes any
 * other, and the gradient is the transposed product on every backend.
 */

import * as tf from '@tensorflow/tfjs-core'
import type { Shape } from '../nd-array.js'
import { checkChoice } from '../option-checks.js'
import type { MapLayer } from './convolution-layer.js'
import { checkMapShape, checkPair, type Pair } from './map-shape.js'
import type { ParameterScope } from './parameter.js'

/** How a pixel between others is found. */
export type ResizeMethod = 'nearest' | 'bilinear'

/** Options of {@link resizeLayer}. */
export interface ResizeLayerOptions {
  /** `[height, width, channels]`. */
  readonly inputShape: Shape
  /** Height and width of what comes out. */
  readonly outputSize: Pair
  /** Default `nearest`. */
  readonly method?: ResizeMethod
}

/**
 * Gives maps another height and width, pixel centres lying at half numbers (as in TensorFlow 2, Keras and PyTorch).
 *
 * `nearest` repeats pixels; `bilinear` weighs the two at either side, along each axis, edges repeated. Nothing is smoothed
 * where a map becomes smaller.
 *
 * @throws {ShapeError} When the input is no map.
 * @throws {OptionError} For a size that is not two whole numbers of at least 1, or an unknown method.
 * @see Odena, Dumoulin & Olah 2016, https://distill.pub/2016/deconv-checkerboard/
 * @example resizeLayer(scope, { inputShape: [7, 7, 64], outputSize: [14, 13] }) // [14, 13, 64]
 */
export function resizeLayer(scope: ParameterScope, options: ResizeLayerOptions): MapLayer {
  const where = 'resizeLayer'
  const [height, width, channels] = checkMapShape(options.inputShape, where)
  const [rows, columns] = checkPair(options.outputSize, where, 'outputSize')
  const method = checkChoice(options.method ?? 'nearest', where, 'method', ['nearest', 'bilinear'] as const)
  return {
    name: scope.path('resize'),
    outputShape: [rows, columns, channels],
    parameters: [],
    apply(input) {
      const batch = input.shape[0] ?? 1
      const taller = resized(tf.reshape(input, [batch, height, width * channels]), rows, method)
      const wider = resized(tf.reshape(taller, [batch * rows, width, channels]), columns, method)
      return tf.reshape(wider, [batch, rows, columns, channels])
    },
  }
}

/** @param x `[batch, length, channels]`. @returns `[batch, count, channels]`. */
function resized(x: tf.Tensor3D, count: number, method: ResizeMethod): tf.Tensor3D {
  const length = x.shape[1]
  if (length === count) return x
  const weights = tf.tensor3d(resizeWeights(length, count, method), [1, count, length])
  return tf.matMul(weights, x)
}

/**
 * What each new pixel takes of each old one, `[count, length]`; a row's sum is 1.
 *
 * Pixel i of `count` lies at `(i + ½)·length/count − ½` among the old ones.
 */
export function resizeWeights(length: number, count: number, method: ResizeMethod): Float32Array {
  const weights = new Float32Array(count * length)
  for (let i = 0; i < count; i++) {
    const row = i * length
    if (method === 'nearest') {
      weights[row + Math.floor(((2 * i + 1) * length) / (2 * count))] = 1
      continue
    }
    const at = Math.min(Math.max(((2 * i + 1) * length) / (2 * count) - 0.5, 0), length - 1)
    const before = Math.floor(at)
    weights[row + before]! += 1 - (at - before)
    weights[row + Math.min(before + 1, length - 1)]! += at - before
  }
  return weights
}
