/** Convolution and its gradients in float64 by the definition: one loop over everything that takes part. */

import * as tf from '@tensorflow/tfjs-core'

/** A convolution to check kernels with; sizes along both axes. */
export interface ConvolutionCase {
  readonly batch: number
  readonly size: readonly [number, number]
  readonly channels: number
  readonly filter: readonly [number, number]
  /** Filters of an ordinary convolution, or the multiplier of a depthwise one. */
  readonly filters: number
  readonly strides: [number, number]
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding
  readonly dilations?: [number, number]
  readonly rounding?: 'floor' | 'round' | 'ceil'
  readonly depthwise?: boolean
}

/** What tfjs makes of it. */
export function infoOf({ depthwise = false, ...c }: ConvolutionCase): tf.backend_util.Conv2DInfo {
  const inShape: [number, number, number, number] = [c.batch, ...c.size, c.channels]
  const filterShape: [number, number, number, number] = [...c.filter, c.channels, c.filters]
  const { strides, dilations = 1, pad, rounding } = c
  return tf.backend_util.computeConv2DInfo(inShape, filterShape, strides, dilations, pad, rounding, depthwise)
}

/** y of x and filter, `[batch, outHeight, outWidth, outChannels]`. */
export function referenceOutput(c: ConvolutionCase, x: ArrayLike<number>, filter: ArrayLike<number>): Float64Array {
  const y = new Float64Array(tf.util.sizeFromShape(infoOf(c).outShape))
  forEachTerm(c, (i, j, k) => {
    y[k]! += x[i]! * filter[j]!
  })
  return y
}

/** dx of dy and filter. */
export function referenceInputGradient(
  c: ConvolutionCase,
  dy: ArrayLike<number>,
  filter: ArrayLike<number>,
): Float64Array {
  const dx = new Float64Array(tf.util.sizeFromShape(infoOf(c).inShape))
  forEachTerm(c, (i, j, k) => {
    dx[i]! += dy[k]! * filter[j]!
  })
  return dx
}

/** The filter's gradient of x and dy. */
export function referenceFilterGradient(c: ConvolutionCase, x: ArrayLike<number>, dy: ArrayLike<number>): Float64Array {
  const gradient = new Float64Array(tf.util.sizeFromShape(infoOf(c).filterShape))
  forEachTerm(c, (i, j, k) => {
    gradient[j]! += x[i]! * dy[k]!
  })
  return gradient
}

/** y[k] = Σ x[i]·filter[j]: visits each (i, j, k), pixels of y outermost. */
function forEachTerm(c: ConvolutionCase, visit: (i: number, j: number, k: number) => void): void {
  const info = infoOf(c)
  const { padInfo, outChannels, inChannels } = info
  forEachIndex([info.batchSize, info.outHeight, info.outWidth], (n, row, column) => {
    forEachIndex([info.filterHeight, info.filterWidth, inChannels], (a, b, channel) => {
      const y = row * info.strideHeight + a * info.dilationHeight - padInfo.top
      const x = column * info.strideWidth + b * info.dilationWidth - padInfo.left
      if (y < 0 || y >= info.inHeight || x < 0 || x >= info.inWidth) return
      const i = ((n * info.inHeight + y) * info.inWidth + x) * inChannels + channel
      const j = ((a * info.filterWidth + b) * inChannels + channel) * c.filters
      const k = ((n * info.outHeight + row) * info.outWidth + column) * outChannels
      const first = c.depthwise ? channel * c.filters : 0
      for (let q = 0; q < c.filters; q++) visit(i, j + q, k + first + q)
    })
  })
}

function forEachIndex(
  [first, second, third]: readonly [number, number, number],
  visit: (i: number, j: number, k: number) => void,
): void {
  for (let i = 0; i < first; i++) {
    for (let j = 0; j < second; j++) {
      for (let k = 0; k < third; k++) visit(i, j, k)
    }
  }
}
