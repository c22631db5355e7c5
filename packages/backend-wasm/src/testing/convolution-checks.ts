/** Convolutions to check, and the checks: our kernels beside the float64 reference. */

import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { expect } from 'vitest'
import {
  type ConvolutionCase,
  infoOf,
  referenceFilterGradient,
  referenceInputGradient,
  referenceOutput,
} from './convolution-reference.js'
import { expectNear, randomNumbers } from './kernel-checks.js'

/** Numbers for a convolution. */
export interface Operands {
  readonly x: Float32Array
  readonly filter: Float32Array
  readonly dy: Float32Array
}

/**
 * Sizes around 1 and the tile, primes, all paddings, strides to 3, dilations to 2 where strides are 1.
 *
 * @param more What all of them share.
 */
export function convolutions(dilated: boolean, more: Partial<ConvolutionCase> = {}): fc.Arbitrary<ConvolutionCase> {
  const count = fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 17)
  const pair = (most: number) => fc.tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most }))
  const pads = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.nat(3))
  const explicit = pads.map(
    ([top, bottom, left, right]): tf.backend_util.ExplicitPadding => [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
  )
  return fc
    .record({
      batch: fc.constantFrom(0, 1, 2, 3),
      size: pair(11),
      channels: count,
      filter: pair(4),
      filters: count,
      steps: pair(3),
      spread: fc.boolean(),
      pad: fc.oneof(fc.constantFrom('valid' as const, 'same' as const), fc.nat(3), explicit),
    })
    .map(({ steps: [height, width], spread, ...rest }): ConvolutionCase => {
      const dilations: [number, number] = [Math.min(height, 2), Math.min(width, 2)]
      return spread && dilated
        ? { ...rest, ...more, strides: [1, 1], dilations }
        : { ...rest, ...more, strides: [height, width] }
    })
    .filter((c) => infoOf(c).outHeight >= 0 && infoOf(c).outWidth >= 0)
}

/** The same numbers for a convolution each time. */
export function operands(c: ConvolutionCase): Operands {
  const { inShape, outShape, filterShape } = infoOf(c)
  const numbers = (shape: readonly number[], seed: number) => randomNumbers(tf.util.sizeFromShape([...shape]), seed)
  return { x: numbers(inShape, 1), filter: numbers(filterShape, 2), dy: numbers(outShape, 3) }
}

/** Runs a kernel on a convolution. */
export function run(
  kernel: string,
  inputs: Record<string, tf.Tensor>,
  c: ConvolutionCase,
  more: object = {},
): tf.Tensor {
  const { strides, pad, dilations = [1, 1], rounding: dimRoundingMode } = c
  const attrs = { strides, pad, dilations, dimRoundingMode, dataFormat: 'NHWC', ...more }
  return tf.engine().runKernel(kernel, inputs, attrs as unknown as tf.NamedAttrMap) as tf.Tensor
}

/** y, by our kernel. */
export function output(c: ConvolutionCase, { x, filter }: Operands): tf.Tensor {
  const { inShape, filterShape } = infoOf(c)
  return run(names(c)[0], { x: tf.tensor(x, inShape), filter: tf.tensor(filter, filterShape) }, c)
}

/** dx, by our kernel. */
export function inputGradient(c: ConvolutionCase, { dy, filter }: Operands): tf.Tensor {
  const { inShape, filterShape, outShape } = infoOf(c)
  const inputs = { dy: tf.tensor(dy, outShape), filter: tf.tensor(filter, filterShape) }
  return run(names(c)[1], inputs, c, { inputShape: inShape })
}

/** The filter's gradient, by our kernel. */
export function filterGradient(c: ConvolutionCase, { x, dy }: Operands): tf.Tensor {
  const { inShape, filterShape, outShape } = infoOf(c)
  const inputs = { x: tf.tensor(x, inShape), dy: tf.tensor(dy, outShape) }
  return run(names(c)[2], inputs, c, { filterShape })
}

/** Expects it to be that of the reference. */
export function checkOutput(c: ConvolutionCase, given = operands(c)): void {
  tf.tidy(() => {
    const y = output(c, given)
    expect(y.shape).toEqual(infoOf(c).outShape)
    expectNear(y, referenceOutput(c, given.x, given.filter), 1e-5, 4)
  })
}

/** Expects it to be that of the reference. */
export function checkInputGradient(c: ConvolutionCase, given = operands(c)): void {
  tf.tidy(() => {
    const dx = inputGradient(c, given)
    expect(dx.shape).toEqual(infoOf(c).inShape)
    expectNear(dx, referenceInputGradient(c, given.dy, given.filter), 1e-5, 4)
  })
}

/** Expects it to be that of the reference. */
export function checkFilterGradient(c: ConvolutionCase, given = operands(c)): void {
  tf.tidy(() => {
    const gradient = filterGradient(c, given)
    expect(gradient.shape).toEqual(infoOf(c).filterShape)
    expectNear(gradient, referenceFilterGradient(c, given.x, given.dy), 1e-5, 4)
  })
}

function names({ depthwise }: ConvolutionCase): readonly [string, string, string] {
  const gradients = depthwise ? 'DepthwiseConv2dNativeBackprop' : 'Conv2DBackprop'
  return [depthwise ? 'DepthwiseConv2dNative' : 'Conv2D', `${gradients}Input`, `${gradients}Filter`]
}
