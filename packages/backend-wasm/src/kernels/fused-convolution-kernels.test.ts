import {
  type ActivationName,
  type ConvolutionOperands,
  convolutionProduct,
  type MapShape4,
  transposedConvolutionProduct,
} from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { convolutions, operands } from '../testing/convolution-checks.js'
import {
  type ConvolutionCase,
  infoOf,
  referenceFilterGradient,
  referenceInputGradient,
  referenceOutput,
} from '../testing/convolution-reference.js'
import { expectNear, expectNoLeak, randomNumbers, useWasm } from '../testing/kernel-checks.js'

useWasm()

const square: ConvolutionCase = {
  batch: 2,
  size: [7, 5],
  channels: 3,
  filter: [3, 2],
  filters: 5,
  strides: [2, 1],
  pad: 'same',
}
const cases = {
  'strides and filter that differ along the axes': square,
  'no padding': { ...square, pad: 'valid' },
  'a stride beyond the filter': { ...square, filter: [2, 2], strides: [3, 4] },
  'a stride beyond the filter, no padding': { ...square, filter: [1, 2], strides: [3, 4], pad: 'valid' },
  'dilations that differ along the axes': { ...square, strides: [1, 1], dilations: [2, 3] },
  'a stride along one axis, a dilation along the other': { ...square, dilations: [1, 2] },
  'a stride and a dilation along the same axis': { ...square, strides: [2, 3], dilations: [3, 2] },
  'a signal along the width': { ...square, size: [1, 23], filter: [1, 5], strides: [1, 2] },
  'a signal along the height': { ...square, size: [23, 1], filter: [5, 1], strides: [2, 1] },
  'a signal along the height, its strides alike': { ...square, size: [23, 1], filter: [5, 1], strides: [3, 3] },
  'a dilated signal': { ...square, size: [23, 1], filter: [3, 1], strides: [1, 1], dilations: [4, 1], pad: 'valid' },
  'a filter wider than the signal': { ...square, size: [23, 1], filter: [5, 3] },
} as const satisfies Record<string, ConvolutionCase>

/** Each activation, and its derivative from what it gave; the last is no kernel of ours. */
const activations = {
  linear: [(x: number) => x, () => 1],
  tanh: [(x: number) => Math.tanh(x), (y: number) => 1 - y * y],
  softplus: [(x: number) => Math.log1p(Math.exp(x)), (y: number) => 1 - Math.exp(-y)],
} as const satisfies Partial<Record<ActivationName, readonly [(x: number) => number, (y: number) => number]>>

type Name = keyof typeof activations
const names = Object.keys(activations) as Name[]
const biases = ['a bias', 'no bias'] as const

describe.each(Object.entries(cases))('with %s', (_name, c: ConvolutionCase) => {
  describe.each(biases)('and %s', (bias) => {
    it.each(names)('a convolution with %s and its gradients agree with float64', (activation) => {
      checkConvolution(c, activation, bias === 'a bias')
    })

    it.each(names)('a transposed convolution with %s and its gradients agree with float64', (activation) => {
      checkTransposed(c, activation, bias === 'a bias')
    })
  })

  it('leaves nothing behind', () => {
    const { input, filter, dy } = tensorsOf(c)
    const layer = (x: tf.Tensor, w: tf.Tensor) =>
      convolutionProduct({ ...movementOf(c), input: x as tf.Tensor4D, filter: w, activation: 'softplus' })
    expectNoLeak(() => layer(input, filter))
    expectNoLeak(() => tf.grads(layer)([input, filter], dy))
  })
})

it('agree with float64 whatever the shape, strides and dilations', () => {
  const step = fc.integer({ min: 1, max: 3 })
  const any = fc
    .tuple(convolutions(true), step, step)
    .map(([c, height, width]): ConvolutionCase => ({ ...c, strides: [height, width] }))
    .filter((c) => c.batch > 0 && typeof c.pad === 'string' && infoOf(c).outHeight > 0 && infoOf(c).outWidth > 0)
  fc.assert(
    fc.property(any, fc.boolean(), (c, withBias) => {
      checkConvolution(c, 'tanh', withBias)
      checkTransposed(c, 'tanh', withBias)
    }),
    { numRuns: 150 },
  )
})

describe('second derivatives', () => {
  // Not tanh: tfjs's own cannot be differentiated twice.
  it.each(['linear', 'relu', 'softplus'] as const)('of both with %s are those of plain operations', (activation) => {
    for (const c of Object.values(cases)) {
      const fused = secondDerivatives(c, activation)
      const plain = withoutKernels(() => secondDerivatives(c, activation))
      fused.forEach((numbers, i) => {
        expectNear(numbers, plain[i]!, 1e-5, 8)
      })
    }
  })
})

/** The derivative of the squared gradient of Σ y², by the input: of the convolution, and of the transposed one. */
function secondDerivatives(c: ConvolutionCase, activation: ActivationName): ArrayLike<number>[] {
  return tf.tidy(() => {
    const { input, filter, dy } = tensorsOf(c)
    const rest = { ...movementOf(c), filter, activation }
    const layers = [
      [input, (x: tf.Tensor) => convolutionProduct({ ...rest, input: x as tf.Tensor4D })],
      [dy, (x: tf.Tensor) => transposedConvolutionProduct({ ...rest, input: x as tf.Tensor4D }, infoOf(c).inShape)],
    ] as const
    return layers.map(([x, layer]) => {
      const derivative = tf.grad((x: tf.Tensor) => tf.square(layer(x)))
      return tf
        .grad((x: tf.Tensor) => tf.square(derivative(x)))(x)
        .dataSync()
    })
  })
}

/** Runs something on tfjs's operations alone. */
function withoutKernels<Result>(compute: () => Result): Result {
  const ours = (['AutoencodersConv2D', 'AutoencodersConv2DTranspose'] as const).map((name) =>
    tf.getKernel(name, 'wasm'),
  )
  for (const { kernelName } of ours) tf.unregisterKernel(kernelName, 'wasm')
  try {
    return compute()
  } finally {
    for (const kernel of ours) tf.registerKernel(kernel)
  }
}

function checkConvolution(c: ConvolutionCase, activation: Name, withBias: boolean): void {
  const { x, filter, dy } = operands(c)
  const { outShape, outChannels } = infoOf(c)
  const b = withBias ? randomNumbers(outChannels, 5) : undefined
  const due = finished(referenceOutput(c, x, filter), dy, activation, outChannels, b)
  tf.tidy(() => {
    const given = tensorsOf(c)
    const operation = (input: tf.Tensor, filter: tf.Tensor, bias?: tf.Tensor) =>
      convolutionProduct({ ...movementOf(c), input: input as tf.Tensor4D, filter, bias, activation })
    checkLayer([given.input, given.filter, ...(b ? [tf.tensor1d(b)] : [])], given.dy, operation, {
      shape: outShape,
      y: due.y,
      gradients: [referenceInputGradient(c, due.dz, filter), referenceFilterGradient(c, x, due.dz), due.sums],
    })
  })
}

function checkTransposed(c: ConvolutionCase, activation: Name, withBias: boolean): void {
  const { x: upstream, filter, dy: x } = operands(c)
  const { inShape } = infoOf(c)
  const b = withBias ? randomNumbers(c.channels, 5) : undefined
  const due = finished(referenceInputGradient(c, x, filter), upstream, activation, c.channels, b)
  tf.tidy(() => {
    const given = tensorsOf(c)
    const operation = (input: tf.Tensor, filter: tf.Tensor, bias?: tf.Tensor) => {
      const operands = { ...movementOf(c), input: input as tf.Tensor4D, filter, bias, activation }
      return transposedConvolutionProduct(operands, inShape as MapShape4)
    }
    checkLayer([given.dy, given.filter, ...(b ? [tf.tensor1d(b)] : [])], given.input, operation, {
      shape: inShape,
      y: due.y,
      gradients: [referenceOutput(c, due.dz, filter), referenceFilterGradient(c, due.dz, x), due.sums],
    })
  })
}

interface Due {
  readonly shape: readonly number[]
  readonly y: ArrayLike<number>
  readonly gradients: readonly ArrayLike<number>[]
}

function checkLayer(
  inputs: readonly tf.Tensor[],
  dy: tf.Tensor,
  operation: (input: tf.Tensor, filter: tf.Tensor, bias?: tf.Tensor) => tf.Tensor,
  due: Due,
): void {
  const layer = operation as (...inputs: tf.Tensor[]) => tf.Tensor
  const y = layer(...inputs)
  expect(y.shape).toEqual(due.shape)
  expectNear(y, due.y, 1e-5, 4)
  tf.grads(layer)([...inputs], dy).forEach((gradient, i) => {
    expectNear(gradient, due.gradients[i]!, 1e-5, 4)
  })
}

/** What bias and activation make of a map, and the gradients before them. */
function finished(
  map: ArrayLike<number>,
  dy: ArrayLike<number>,
  activation: Name,
  channels: number,
  bias: ArrayLike<number> | undefined,
): { readonly y: Float64Array; readonly dz: Float64Array; readonly sums: Float64Array } {
  const [activate, differentiate] = activations[activation]
  const y = Float64Array.from(map, (value, i) => activate(value + (bias ? bias[i % channels]! : 0)))
  const dz = y.map((value, i) => dy[i]! * differentiate(value))
  const sums = new Float64Array(channels)
  dz.forEach((value, i) => {
    sums[i % channels]! += value
  })
  return { y, dz, sums }
}

function tensorsOf(c: ConvolutionCase): { input: tf.Tensor4D; filter: tf.Tensor; dy: tf.Tensor4D } {
  const { x, filter, dy } = operands(c)
  const { inShape, filterShape, outShape } = infoOf(c)
  return { input: tf.tensor4d(x, inShape), filter: tf.tensor(filter, filterShape), dy: tf.tensor4d(dy, outShape) }
}

function movementOf({
  strides,
  dilations,
  pad,
}: ConvolutionCase): Omit<ConvolutionOperands, 'input' | 'filter' | 'activation'> {
  if (pad !== 'same' && pad !== 'valid') throw new Error('unreachable: these paddings are words')
  return { stride: strides, dilation: dilations, pad }
}
