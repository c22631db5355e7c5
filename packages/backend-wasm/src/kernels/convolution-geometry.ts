/** What a convolution's shapes and attributes come to, as tfjs reckons it and as our kernels take it. */

import { ShapeError } from '@autoencoders/core'
import type { TensorInfo } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import type { Heap } from './heap.js'

/** The attributes that tfjs gives to the kernels of convolution; each kernel has some of them. */
export interface ConvolutionAttributes {
  readonly strides: [number, number] | number
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding
  readonly dataFormat?: 'NHWC' | 'NCHW'
  readonly dilations?: [number, number] | number
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

/** `[batch, height, width, channels]`, or of a filter `[height, width, channels, outChannels]`. */
export type Shape4 = [number, number, number, number]

/** A convolution as `describeConvolution` takes it. */
export type ConvolutionNumbers = readonly [
  batch: number,
  height: number,
  width: number,
  channels: number,
  outHeight: number,
  outWidth: number,
  outChannels: number,
  filterHeight: number,
  filterWidth: number,
  strideHeight: number,
  strideWidth: number,
  padTop: number,
  padLeft: number,
  dilationHeight: number,
  dilationWidth: number,
]

/** A convolution of channels-last tensors. */
export interface ConvolutionGeometry {
  readonly numbers: ConvolutionNumbers
  readonly inShape: Shape4
  readonly filterShape: Shape4
  readonly outShape: Shape4
  readonly taps: number
  readonly channels: number
  readonly outChannels: number
  /** Whether a stride and a dilation above 1 meet along an axis. */
  readonly leaps: boolean
}

/**
 * @param inShape `[batch, height, width, channels]`.
 * @throws {ShapeError} When the filter is larger than the padded input.
 */
export function convolutionGeometry(
  kernel: string,
  inShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dilations: given, dataFormat, dimRoundingMode }: ConvolutionAttributes,
  kind: 'ordinary' | 'depthwise' = 'ordinary',
): ConvolutionGeometry {
  checkChannelsLast(kernel, dataFormat)
  // tfjs may leave it out, as undefined or as null.
  const dilations = given ?? 1
  const depthwise = kind === 'depthwise'
  const [shape, filter] = [inShape as Shape4, filterShape as Shape4]
  const info = tf.backend_util.computeConv2DInfo(shape, filter, strides, dilations, pad, dimRoundingMode, depthwise)
  if (info.outHeight < 0 || info.outWidth < 0) {
    throw new ShapeError({
      where: kernel,
      expected: `a filter within the padded input [${shape}]`,
      received: `[${filter}]`,
      repair: 'Use a smaller filter or padding "same".',
    })
  }
  const taps = info.filterHeight * info.filterWidth
  const numbers = numbersOf(info)
  const outShape = info.outShape as Shape4
  const { inChannels: channels, outChannels, strideHeight, strideWidth, dilationHeight, dilationWidth } = info
  const leaps = (strideHeight > 1 && dilationHeight > 1) || (strideWidth > 1 && dilationWidth > 1)
  return { numbers, inShape: shape, filterShape: filter, outShape, taps, channels, outChannels, leaps }
}

/** @throws {ShapeError} When a gradient's shape is not that of the convolution's output. */
export function checkGradientShape(kernel: string, dy: TensorInfo, { outShape }: ConvolutionGeometry): void {
  if (tf.util.arraysEqual(dy.shape, outShape)) return
  throw new ShapeError({ where: kernel, expected: `dy [${outShape}]`, received: `[${dy.shape}]` })
}

/** @returns Scratch, the convolution written at its beginning. */
export function describeIn(heap: Heap, bytes: number, { numbers }: ConvolutionGeometry): number {
  const scratch = heap.scratch(bytes)
  heap.kernels.describeConvolution(scratch, ...alongRows(numbers))
  return scratch
}

/** A map of one column is in memory what one of one row is, and the kernels are quick along rows. */
function alongRows(numbers: ConvolutionNumbers): ConvolutionNumbers {
  const [batch, height, width, channels, outHeight, outWidth, outChannels, filterHeight, filterWidth, ...steps] =
    numbers
  if (width !== 1 || outWidth !== 1 || filterWidth !== 1) return numbers
  const [strideHeight, strideWidth, padTop, padLeft, dilationHeight, dilationWidth] = steps
  const maps = [batch, 1, height, channels, 1, outHeight, outChannels, 1, filterHeight] as const
  return [...maps, strideWidth, strideHeight, padLeft, padTop, dilationWidth, dilationHeight]
}

function checkChannelsLast(kernel: string, format: ConvolutionAttributes['dataFormat'] = 'NHWC'): void {
  if (tf.backend_util.convertConv2DDataFormat(format) === 'channelsLast') return
  // Word for word what tfjs's own kernels say, for those who look for it.
  throw new Error(`wasm backend ${kernel} does not support dataFormat:'channelsFirst'. Please use 'channelsLast'.`)
}

function numbersOf(info: tf.backend_util.Conv2DInfo): ConvolutionNumbers {
  return [
    info.batchSize,
    info.inHeight,
    info.inWidth,
    info.inChannels,
    info.outHeight,
    info.outWidth,
    info.outChannels,
    info.filterHeight,
    info.filterWidth,
    info.strideHeight,
    info.strideWidth,
    info.padInfo.top,
    info.padInfo.left,
    info.dilationHeight,
    info.dilationWidth,
  ]
}
