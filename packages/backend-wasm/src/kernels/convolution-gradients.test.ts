import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import {
  type ConvolutionCase,
  infoOf,
  referenceInputGradient,
  referenceOutput,
} from '../testing/convolution-reference.js'
import { expectNear, randomNumbers, useWasm } from '../testing/kernel-checks.js'

useWasm()

const pads = ['same', 'valid', 1] as const
const strides = [1, 2, 3] as const
const cases = pads.flatMap((pad) => strides.map((stride) => ({ pad, stride })))
const separableCases = (['same', 'valid'] as const).flatMap((pad) => strides.map((stride) => ({ pad, stride })))

describe('gradients by tf.grads, beside finite differences of the reference,', () => {
  it.each(cases)('of conv2d with padding $pad and stride $stride', ({ pad, stride }) => {
    const c = square(pad, stride)
    checkGradients({
      shapes: [infoOf(c).inShape, infoOf(c).filterShape],
      operation: (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, pad),
      reference: (x, filter) => referenceOutput(c, x!, filter!),
    })
  })

  it.each(cases)('of conv2dTranspose with padding $pad and stride $stride', ({ pad, stride }) => {
    const c = square(pad, stride)
    const { inShape, outShape, filterShape } = infoOf(c)
    checkGradients({
      shapes: [outShape, filterShape],
      operation: (dy, filter) => tf.conv2dTranspose(dy as tf.Tensor4D, filter as tf.Tensor4D, inShape, stride, pad),
      reference: (dy, filter) => referenceInputGradient(c, dy!, filter!),
    })
  })

  it.each(cases)('of conv1d with padding $pad and stride $stride', ({ pad, stride }) => {
    const line: ConvolutionCase = {
      batch: 2,
      size: [1, 7],
      channels: 3,
      filter: [1, 3],
      filters: 4,
      strides: [1, stride],
      pad:
        typeof pad === 'number'
          ? [
              [0, 0],
              [0, 0],
              [pad, pad],
              [0, 0],
            ]
          : pad,
    }
    checkGradients({
      shapes: [
        [2, 7, 3],
        [3, 3, 4],
      ],
      // tfjs would pad the height that it adds, too.
      operation: (x, filter) =>
        typeof pad === 'number'
          ? tf.conv1d(
              tf.pad3d(x as tf.Tensor3D, [
                [0, 0],
                [pad, pad],
                [0, 0],
              ]),
              filter as tf.Tensor3D,
              stride,
              'valid',
            )
          : tf.conv1d(x as tf.Tensor3D, filter as tf.Tensor3D, stride, pad),
      reference: (x, filter) => referenceOutput(line, x!, filter!),
    })
  })

  it.each(cases)('of depthwiseConv2d with padding $pad and stride $stride', ({ pad, stride }) => {
    const c: ConvolutionCase = { ...square(pad, stride), depthwise: true, filters: 2 }
    checkGradients({
      shapes: [infoOf(c).inShape, infoOf(c).filterShape],
      operation: (x, filter) => tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, pad),
      reference: (x, filter) => referenceOutput(c, x!, filter!),
    })
  })

  it.each(separableCases)('of separableConv2d with padding $pad and stride $stride', ({ pad, stride }) => {
    const deep: ConvolutionCase = { ...square(pad, stride), depthwise: true, filters: 2 }
    const { inShape, filterShape, outHeight, outWidth } = infoOf(deep)
    const size: readonly [number, number] = [outHeight, outWidth]
    const point: ConvolutionCase = {
      ...deep,
      size,
      depthwise: false,
      channels: 6,
      filter: [1, 1],
      filters: 4,
      strides: [1, 1],
      pad: 0,
    }
    checkGradients({
      shapes: [inShape, filterShape, infoOf(point).filterShape],
      operation: (x, filter, mix) =>
        tf.separableConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, mix as tf.Tensor4D, stride, pad),
      reference: (x, filter, mix) => referenceOutput(point, referenceOutput(deep, x!, filter!), mix!),
    })
  })
})

describe('fused convolutions', () => {
  it.each(['same', 'valid'] as const)('learn their bias with padding %s', (pad) => {
    const c = square(pad, 2)
    checkGradients({
      shapes: [infoOf(c).inShape, infoOf(c).filterShape, [4]],
      operation: (x, filter, bias) =>
        tf.fused.conv2d({ x: x as tf.Tensor4D, filter: filter as tf.Tensor4D, strides: 2, pad, bias: bias! }),
      reference: (x, filter, bias) => referenceOutput(c, x!, filter!).map((y, i) => y + bias![i % 4]!),
    })
  })
})

interface Checked {
  readonly shapes: readonly (readonly number[])[]
  readonly operation: (...inputs: tf.Tensor[]) => tf.Tensor
  readonly reference: (...inputs: Float64Array[]) => Float64Array
}

function square(pad: ConvolutionCase['pad'], stride: number): ConvolutionCase {
  return { batch: 2, size: [5, 5], channels: 3, filter: [3, 3], filters: 4, strides: [stride, stride], pad }
}

/** Gradients of Σ weights·operation, and its own value. */
function checkGradients({ shapes, operation, reference }: Checked): void {
  const inputs = shapes.map((shape, i) => Float64Array.from(randomNumbers(tf.util.sizeFromShape([...shape]), i + 1)))
  const due = reference(...inputs)
  const weights = randomNumbers(due.length, 9)
  const loss = (...changed: Float64Array[]) => reference(...changed).reduce((sum, y, i) => sum + y * weights[i]!, 0)
  tf.tidy(() => {
    const tensors = inputs.map((values, i) => tf.tensor(Float32Array.from(values), [...shapes[i]!]))
    const y = operation(...tensors)
    expectNear(y, due, 1e-5)
    const gradient = tf.grads((...x) => tf.sum(tf.mul(operation(...x), tf.tensor(weights, y.shape))))
    gradient(tensors).forEach((g, i) => {
      expect(g.shape).toEqual(shapes[i])
      expectNear(g, centralDifferences(loss, inputs, i), 1e-5)
    })
  })
}

function centralDifferences(
  f: (...inputs: Float64Array[]) => number,
  inputs: readonly Float64Array[],
  index: number,
): Float64Array {
  const step = 2 ** -10
  return inputs[index]!.map((value, at) => {
    const moved = (by: number) => inputs.map((x, i) => (i === index ? x.with(at, value + by) : x))
    return (f(...moved(step)) - f(...moved(-step))) / (2 * step)
  })
}
