import * as tf from '@tensorflow/tfjs-core'

/** What tfjs tells a kernel of a pooling. */
export interface PoolAttributes {
  readonly filterSize: number | [number, number]
  readonly strides: number | [number, number]
  readonly pad: 'same' | 'valid' | number
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

/** Where the windows of a pooling over maps, `[batch, height, width, channels]`, lie. */
export function poolGeometry(shape: readonly number[], attributes: PoolAttributes): tf.backend_util.Conv2DInfo {
  const { filterSize, strides, pad, dimRoundingMode } = attributes
  const map = shape as [number, number, number, number]
  return tf.backend_util.computePool2DInfo(map, filterSize, strides, 1, pad, dimRoundingMode)
}
