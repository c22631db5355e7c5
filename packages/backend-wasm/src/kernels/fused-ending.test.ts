import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { operands } from '../testing/convolution-checks.js'
import { type ConvolutionCase, infoOf, referenceOutput } from '../testing/convolution-reference.js'
import { expectNear, expectNoLeak, randomNumbers, useWasm } from '../testing/kernel-checks.js'

useWasm()

const SLOPE = 0.3
const activations = {
  linear: (x: number) => x,
  relu: (x: number) => Math.max(x, 0),
  relu6: (x: number) => Math.min(Math.max(x, 0), 6),
  elu: (x: number) => (x < 0 ? Math.expm1(x) : x),
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
  leakyrelu: (x: number) => (x < 0 ? SLOPE * x : x),
  prelu: (x: number) => (x < 0 ? SLOPE * x : x),
} as const

type Activation = keyof typeof activations

const plain: ConvolutionCase = {
  batch: 2,
  size: [7, 6],
  channels: 5,
  filter: [3, 3],
  filters: 6,
  strides: [2, 1],
  pad: 'same',
}
const layers = {
  FusedConv2D: plain,
  'FusedConv2D, wide': { ...plain, batch: 1, size: [3, 3], filters: 300 },
  'FusedConv2D, 1×1': { ...plain, filter: [1, 1], strides: [1, 1] },
  FusedDepthwiseConv2D: { ...plain, depthwise: true, filters: 2 },
  'FusedDepthwiseConv2D, one filter a channel': { ...plain, depthwise: true, channels: 8, filters: 1 },
} as const satisfies Record<string, ConvolutionCase>

describe.each(Object.entries(layers))('%s', (_name, c: ConvolutionCase) => {
  it.each(Object.keys(activations) as Activation[])('adds a bias and applies %s', (activation) => {
    for (const bias of ['row', 'scalar', 'none'] as const) check(c, activation, bias)
  })

  it('leaves nothing behind', () => {
    const given = tensors(c)
    for (const bias of [given.bias, tf.scalar(1)]) {
      expectNoLeak(() => fused(c, { ...given, bias, activation: 'prelu' }))
    }
  })
})

describe('fused convolutions', () => {
  it('refuse an activation they do not know', () => {
    const given = { ...tensors(plain), activation: 'softsign' as Activation }
    expect(() => run('FusedConv2D', plain, given)).toThrow(
      'FusedConv2D: expected activation to be one of linear, relu, sigmoid, tanh, elu, leakyrelu, relu6, received softsign. Apply it as an operation of its own.',
    )
  })
})

describe('a fused matrix product', () => {
  const product = (activation: string) => {
    const attrs = { transposeA: false, transposeB: true, activation }
    return tf.engine().runKernel('_FusedMatMul', { a: tf.ones([2, 3]), b: tf.ones([4, 3]) }, attrs)
  }

  it('refuses an activation it does not know before it multiplies', () => {
    tf.tidy(() => product('relu'))
    const { numDataBuffers } = tf.memory()
    tf.tidy(() => {
      expect(() => product('softsign')).toThrow('fused.matMul: expected activation to be one of linear, relu,')
    })
    expect(tf.memory().numDataBuffers).toBe(numDataBuffers)
  })
})

interface Given {
  readonly x: tf.Tensor4D
  readonly filter: tf.Tensor4D
  readonly bias?: tf.Tensor | undefined
  readonly slopes: tf.Tensor
  readonly activation: Activation
}

function tensors(c: ConvolutionCase): Given {
  const { inShape, filterShape, outChannels } = infoOf(c)
  const { x, filter } = operands(c)
  return {
    x: tf.tensor4d(x, inShape),
    filter: tf.tensor4d(filter, filterShape),
    bias: tf.tensor1d(randomNumbers(outChannels, 5)),
    slopes: tf.fill([outChannels], SLOPE),
    activation: 'linear',
  }
}

function check(c: ConvolutionCase, activation: Activation, kind: 'row' | 'scalar' | 'none'): void {
  const { outChannels } = infoOf(c)
  const numbers = operands(c)
  const row = randomNumbers(outChannels, 5)
  const biases = { row: (i: number) => row[i % outChannels]!, scalar: () => 0.5, none: () => 0 }
  const before = referenceOutput(c, numbers.x, numbers.filter).map((y, i) => y + biases[kind](i))
  tf.tidy(() => {
    const { bias: biasRow, ...given } = tensors(c)
    const bias = { row: { bias: biasRow! }, scalar: { bias: tf.scalar(0.5) }, none: {} }[kind]
    expectNear(fused(c, { ...given, ...bias, activation }), before.map(activations[activation]), 1e-5, 4)
  })
}

function fused(c: ConvolutionCase, given: Given): tf.Tensor {
  return run(c.depthwise ? 'FusedDepthwiseConv2D' : 'FusedConv2D', c, given)
}

function run(kernel: string, { strides, pad }: ConvolutionCase, given: Given): tf.Tensor {
  const { slopes, activation, bias, ...operandTensors } = given
  const inputs = {
    ...operandTensors,
    ...(bias ? { bias } : {}),
    ...(activation === 'prelu' ? { preluActivationWeights: slopes } : {}),
  }
  const attrs = { strides, pad, dilations: 1, dataFormat: 'NHWC', activation, leakyreluAlpha: SLOPE }
  return tf.engine().runKernel(kernel, inputs as tf.NamedTensorMap, attrs as unknown as tf.NamedAttrMap) as tf.Tensor
}
