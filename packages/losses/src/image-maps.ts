/** Pictures as stacks of maps, and linear filters of such stacks by matrix products, whose gradients every backend has. */

import { formatShape, type Shape, ShapeError } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { requireLeadingAxes } from './element-loss.js'

/** What a filter does to one axis: row-major `[length, outputs]`. */
export type AxisFilter = (length: number) => { readonly matrix: Float32Array; readonly outputs: number }

/** Height, width and channels of pictures. */
export interface ImageShape {
  readonly height: number
  readonly width: number
  readonly channels: number
}

/**
 * @param shape Without the batch axis.
 * @throws {ShapeError} When it is neither `[height, width]` nor `[height, width, channels]`.
 */
export function checkImageShape(shape: Shape, where: string): ImageShape {
  const [height = 0, width = 0, channels = 1] = shape
  if (shape.length === 2 || shape.length === 3) return { height, width, channels }
  throw new ShapeError({
    where,
    expected: 'images [height, width] or [height, width, channels]',
    received: formatShape(shape),
    repair: 'Give flattened images their shape back: make the model with inputShape [28, 28].',
  })
}

/** `[batch, height, width, channels?]` to `[batch · channels, height, width]`. */
export function toMaps(images: tf.Tensor): tf.Tensor3D {
  const [batch = 0, height = 0, width = 0, channels = 1] = images.shape
  const apart = channels > 1 ? tf.transpose(images, [0, 3, 1, 2]) : images
  return tf.reshape(apart, [batch * channels, height, width])
}

/**
 * A mask of leading axes as maps: how much each pixel counts.
 *
 * @throws {ShapeError} When it is not `[batch]` + leading axes of the images.
 */
export function maskMaps(mask: tf.Tensor, images: tf.Tensor, where: string): tf.Tensor3D {
  requireLeadingAxes(mask, images.shape, where)
  const column = tf.reshape(mask, [...mask.shape, ...images.shape.slice(mask.rank).map(() => 1)])
  return toMaps(tf.add(tf.cast(column, 'float32'), tf.zeros(images.shape)))
}

/**
 * Filters each map along both axes. The maps come out transposed: who filters twice, or does not mind, saves a transposition.
 *
 * @param maps `[count, height, width]`.
 * @returns `[count, outputs of width, outputs of height]`.
 */
export function filterTransposed(maps: tf.Tensor3D, filter: AxisFilter): tf.Tensor3D {
  const alongWidth = filterLast(maps, filter)
  return filterLast(tf.transpose(alongWidth, [0, 2, 1]), filter)
}

function filterLast(maps: tf.Tensor3D, filter: AxisFilter): tf.Tensor3D {
  const [count, rows, length] = maps.shape
  const { matrix, outputs } = filter(length)
  const product = tf.matMul(tf.reshape(maps, [count * rows, length]), tf.tensor2d(matrix, [length, outputs]))
  return tf.reshape(product, [count, rows, outputs])
}

/** A window that slides along an axis, where it lies inside. */
export function slidingWindow(window: readonly number[]): AxisFilter {
  return (length) => {
    const outputs = length - window.length + 1
    const matrix = new Float32Array(length * outputs)
    for (let output = 0; output < outputs; output++) {
      window.forEach((weight, i) => {
        matrix[(output + i) * outputs + output] = weight
      })
    }
    return { matrix, outputs }
  }
}

/** Means of neighbouring pairs; the last of an odd number is by itself. */
export const halving: AxisFilter = (length) => {
  const outputs = Math.ceil(length / 2)
  const matrix = new Float32Array(length * outputs)
  for (let i = 0; i < length; i++) matrix[i * outputs + Math.floor(i / 2)] = i === length - 1 && i % 2 === 0 ? 1 : 0.5
  return { matrix, outputs }
}
