import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { selectBackend } from '../backend/select-backend.js'
import type { NetworkContext } from '../contracts.js'
import { OptionError, ShapeError } from '../errors.js'
import { tensorNoise } from '../random/noise.js'
import { randomStreams } from '../random/random-streams.js'
import { cpuForTests } from '../training/training-fixtures.js'
import { concatConditionMaps } from './condition-maps.js'
import { convolutionLayer, transposedConvolutionLayer } from './convolution-layer.js'
import type { Layer } from './layer.js'
import { batchNormalization, groupNormalization, layerNormalization } from './normalization.js'
import { type Parameter, type ParameterScope, parameterScope } from './parameter.js'
import { type ResizeMethod, resizeLayer } from './resize-layer.js'

interface Values {
  readonly shape: number[]
  readonly data: number[]
}

interface Case {
  readonly name: string
  readonly layer: 'resize' | 'batch' | 'layer' | 'group'
  readonly method?: ResizeMethod
  readonly groups?: number
  readonly operands: { readonly x: Values; readonly scale?: Values; readonly offset?: Values }
  readonly output: Values
  readonly cotangent: Values
  readonly gradients: { readonly x: Values; readonly scale?: Values; readonly offset?: Values }
}

const file = new URL('../../../../tooling/reference/generated/maps.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }

beforeAll(async () => {
  await selectBackend([cpuForTests])
})

function newScope(): { scope: ParameterScope; parameters: Parameter[] } {
  const parameters: Parameter[] = []
  return { scope: parameterScope(randomStreams(1), parameters), parameters }
}

function context(more: Partial<NetworkContext> = {}): NetworkContext {
  return { training: true, noise: tensorNoise(randomStreams(1), 'test', 0), update: () => {}, ...more }
}

const tensor = ({ data, shape }: Values) => tf.tensor(data, shape)
const drawn = (shape: number[]) => tf.tensor(randomStreams(3).stream('map').normal(tf.util.sizeFromShape(shape)), shape)

function close(received: tf.Tensor, { shape, data }: Values): void {
  expect(received.shape).toEqual(shape)
  expect([...received.dataSync()]).toEqual(data.map((value) => expect.closeTo(value, 4)))
}

describe('layers of maps agree with PyTorch in float64, gradients too', () => {
  it.each(cases)('$name', ({ operands, output, cotangent, gradients, ...kind }) => {
    const { scope, parameters } = newScope()
    const layer = layerOf(scope, kind, operands.x.shape.slice(1), output.shape)
    expect(layer.outputShape).toEqual(output.shape.slice(1))
    const [scale, offset] = parameters
    scale?.set(Float32Array.from(operands.scale?.data ?? []))
    offset?.set(Float32Array.from(operands.offset?.data ?? []))
    tf.tidy(() => {
      const x = tf.variable(tensor(operands.x))
      close(layer.apply(x, context()), output)
      const trained = parameters.filter(({ trainable }) => trainable)
      const { grads } = tf.variableGrads(
        () => tf.sum(tf.mul(layer.apply(x, context()), tensor(cotangent))),
        [x, ...trained.map(({ value }) => value)],
      )
      close(grads[x.name]!, gradients.x)
      if (gradients.scale) close(grads[scale!.value.name]!, gradients.scale)
      if (gradients.offset) close(grads[offset!.value.name]!, gradients.offset)
    })
  })
})

function layerOf(
  scope: ParameterScope,
  { layer, method, groups }: Pick<Case, 'layer' | 'method' | 'groups'>,
  shape: number[],
  outputShape: number[],
): Layer {
  if (layer === 'batch') return batchNormalization(scope, shape)
  if (layer === 'layer') return layerNormalization(scope, shape)
  if (layer === 'group') return groupNormalization(scope, shape, groups!)
  const [, height = 0, width = 0] = outputShape
  return resizeLayer(scope, { inputShape: shape, outputSize: [height, width], ...(method && { method }) })
}

describe('normalisation', () => {
  // ∂/∂x of |∂f/∂x|², as a gradient penalty needs it.
  it.each([
    ['batch', (scope: ParameterScope) => batchNormalization(scope, [2])],
    ['layer', (scope: ParameterScope) => layerNormalization(scope, [2])],
    ['group', (scope: ParameterScope) => groupNormalization(scope, [3, 4], 2)],
  ])('of %s has second derivatives', (kind, make) => {
    const layer = make(newScope().scope)
    const shape = kind === 'group' ? [2, 3, 4] : [4, 2]
    const values = randomStreams(3).stream('second').normal(tf.util.sizeFromShape(shape))
    const weights = drawn(shape)
    const slope = tf.grad((x: tf.Tensor) => tf.sum(tf.mul(weights, tf.square(layer.apply(x, context())))))
    const penalty = (x: tf.Tensor) => tf.sum(tf.square(slope(x)))
    const at = (i: number, step: number) =>
      tf.tidy(
        () =>
          penalty(
            tf.tensor(
              values.map((value, j) => value + (i === j ? step : 0)),
              shape,
            ),
          ).dataSync()[0]!,
      )
    const received = tf.tidy(() => tf.grad(penalty)(tf.tensor(values, shape)).dataSync())
    received.forEach((value, i) => {
      const difference = (at(i, 0.005) - at(i, -0.005)) / 0.01
      expect(Math.abs(value - difference)).toBeLessThan(0.02 * Math.max(1, ...received.map(Math.abs)))
    })
  })

  it('takes groups that divide the channels', () => {
    expect(() => groupNormalization(newScope().scope, [2, 2, 6], 4)).toThrow(
      new OptionError({ where: 'groupNormalization', expected: 'groups that divide 6 channels', received: '4' }),
    )
    expect(() => groupNormalization(newScope().scope, [2, 2, 6], 0)).toThrow('expected groups to be a whole number')
  })
})

describe('convolutionLayer', () => {
  it('has a filter and a bias, and halves odd sizes upwards', () => {
    const { scope, parameters } = newScope()
    const layer = convolutionLayer(scope, { inputShape: [5, 8, 2], filters: 3, stride: 2, activation: 'relu' })
    expect(layer.outputShape).toEqual([3, 4, 3])
    expect(parameters.map(({ name, shape }) => [name, shape])).toEqual([
      ['filter', [3, 3, 2, 3]],
      ['bias', [3]],
    ])
    tf.tidy(() => {
      const x = drawn([2, 5, 8, 2]) as tf.Tensor4D
      const expected = tf.relu(tf.conv2d(x, parameters[0]!.value as unknown as tf.Tensor4D, 2, 'same'))
      close(layer.apply(x, context()), { shape: expected.shape, data: [...expected.dataSync()] })
    })
  })

  it('has no bias where none is wanted, and other sizes along each axis', () => {
    const { scope, parameters } = newScope()
    const options = { inputShape: [9, 1, 2], filters: 3, kernelSize: [3, 1], stride: [2, 1], dilation: [2, 1] } as const
    const layer = convolutionLayer(scope, { ...options, pad: 'valid', useBias: false })
    expect(layer.outputShape).toEqual([3, 1, 3])
    expect(parameters.map(({ name }) => name)).toEqual(['filter'])
    expect(tf.tidy(() => layer.apply(drawn([2, 9, 1, 2]), context()).shape)).toEqual([2, 3, 1, 3])
  })

  it.each([
    [
      { inputShape: [28, 28] },
      'expected a map [height, width, channels], received [28, 28]. Leave out the batch axis.',
    ],
    [{ filters: 0 }, 'expected filters to be a whole number of at least 1, received 0.'],
    [{ kernelSize: 1.5 }, 'expected kernelSize to be a whole number of at least 1, or two of them, received 1.5.'],
    [{ stride: [2, 0] }, 'expected stride to be a whole number of at least 1, or two of them, received [2,0].'],
    [{ kernelSize: 9, pad: 'valid' }, 'expected a map of at least [9, 9], received [8, 8]. Use a smaller kernel'],
  ] as const)('refuses %j', (options, message) => {
    const make = () => convolutionLayer(newScope().scope, { inputShape: [8, 8, 1], filters: 2, ...options })
    expect(make).toThrow(`convolutionLayer: ${message}`)
  })
})

describe('transposedConvolutionLayer', () => {
  it.each([
    [[5, 7], 2, 'same'],
    [[6, 8], 2, 'same'],
    [[7, 9], [3, 2], 'same'],
    [[9, 7], 2, 'valid'],
  ] as const)('is the transpose of a convolution of maps %j by %j, %s', ([height, width], stride, pad) => {
    const [down, up] = [newScope(), newScope()]
    const smaller = convolutionLayer(down.scope, { inputShape: [height, width, 2], filters: 3, stride, pad })
    const larger = transposedConvolutionLayer(up.scope, {
      ...{ inputShape: smaller.outputShape, filters: 2, stride, pad, outputSize: [height, width] },
    })
    expect(larger.outputShape).toEqual([height, width, 2])
    expect(up.parameters.map(({ name, shape }) => [name, shape])).toEqual([
      ['filter', [3, 3, 2, 3]],
      ['bias', [2]],
    ])
    tf.tidy(() => {
      up.parameters[0]!.assign(down.parameters[0]!.value)
      const [x, y] = [drawn([2, height, width, 2]), drawn([2, ...smaller.outputShape])]
      const product = (a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.mul(a, b)).dataSync()[0]!
      const [forward, backward] = [smaller.apply(x, context()), larger.apply(y, context())]
      expect(product(forward, y)).toBeCloseTo(product(x, backward), 3)
    })
  })

  it('gives the smallest size where every stride is used whole', () => {
    const make = (pad: 'same' | 'valid') =>
      transposedConvolutionLayer(newScope().scope, { inputShape: [3, 4, 1], filters: 1, stride: 2, pad }).outputShape
    expect(make('same')).toEqual([6, 8, 1])
    expect(make('valid')).toEqual([7, 9, 1])
  })

  it('refuses a size that no convolution brings to its input', () => {
    const options = { inputShape: [3, 4, 1], filters: 1, stride: 2, outputSize: [7, 8] } as const
    const expected = 'an outputSize of which a convolution makes [3, 4]'
    expect(() => transposedConvolutionLayer(newScope().scope, options)).toThrow(
      new ShapeError({ where: 'transposedConvolutionLayer', expected, received: '[7, 8], of which it makes [4, 4]' }),
    )
  })
})

describe('concatConditionMaps', () => {
  const layer = concatConditionMaps(newScope().scope, [1, 2, 1], 2)

  it('puts the condition beside every pixel', () => {
    const condition = tf.tensor2d([
      [7, 8],
      [5, 6],
    ])
    const output = tf.tidy(() => [
      ...layer.apply(tf.tensor4d([1, 2, 3, 4], [2, 1, 2, 1]), context({ condition })).dataSync(),
    ])
    expect(output).toEqual([1, 7, 8, 2, 7, 8, 3, 5, 6, 4, 5, 6])
    expect(layer.outputShape).toEqual([1, 2, 3])
  })

  it('says when there is none', () => {
    expect(() => tf.tidy(() => layer.apply(tf.zeros([1, 1, 2, 1]), context()))).toThrow(
      'condition: expected a condition [*, 2], received none.',
    )
  })
})
