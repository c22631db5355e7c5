import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { selectBackend } from '../backend/select-backend.js'
import type { NetworkContext } from '../contracts.js'
import { OptionError, ShapeError } from '../errors.js'
import { tensorNoise } from '../random/noise.js'
import { randomStreams } from '../random/random-streams.js'
import { cpuForTests } from '../training/training-fixtures.js'
import type { ActivationName } from './activation-name.js'
import { activate, activationRange, checkActivation } from './activations.js'
import { checkSampleShape } from './check-shape.js'
import { concatCondition } from './concat-condition.js'
import { activationLayer, denseLayer, flattenLayer, reshapeLayer } from './dense-layer.js'
import { dropout } from './dropout.js'
import { glorotUniform, ones, zeros } from './initializers.js'
import { sequential } from './layer.js'
import { batchNormalization, layerNormalization } from './normalization.js'
import { Parameter, type ParameterScope, parameterScope } from './parameter.js'

beforeAll(async () => {
  await selectBackend([cpuForTests])
})

function newScope(seed = 1): { scope: ParameterScope; parameters: Parameter[] } {
  const parameters: Parameter[] = []
  return { scope: parameterScope(randomStreams(seed), parameters), parameters }
}

function context(more: Partial<NetworkContext> = {}, step = 0): NetworkContext {
  return { training: false, noise: tensorNoise(randomStreams(1), 'test', step), update: () => {}, ...more }
}

const values = (tensor: tf.Tensor) => [...tensor.dataSync()]
const close = (received: readonly number[], expected: readonly number[], digits = 5) =>
  expect(received).toEqual(expected.map((value) => expect.closeTo(value, digits)))

describe('Parameter', () => {
  it('is a function of seed and name, not of what else was declared', async () => {
    const alone = newScope().scope.child('encoder').parameter('kernel', [4, 4], glorotUniform)
    const { scope } = newScope()
    scope.parameter('other', [4, 4], glorotUniform)
    const second = scope.child('encoder').parameter('kernel', [4, 4], glorotUniform)
    expect(second.name).toBe('encoder/kernel')
    expect(await second.read()).toEqual(await alone.read())
    expect(await newScope(2).scope.child('encoder').parameter('kernel', [4, 4], glorotUniform).read()).not.toEqual(
      await alone.read(),
    )
  })

  it('is on the device from its first use until it is disposed', async () => {
    const before = tf.memory().numTensors
    const parameter = newScope().scope.parameter('p', [2], ones)
    expect(await parameter.read()).toEqual(Float32Array.of(1, 1))
    expect(tf.memory().numTensors).toBe(before)
    tf.tidy(() => parameter.value)
    expect(tf.memory().numTensors).toBe(before + 1)
    parameter.set(Float32Array.of(2, 3))
    expect(await parameter.read()).toEqual(Float32Array.of(2, 3))
    tf.tidy(() => parameter.assign(tf.tensor1d([4, 5])))
    expect(values(parameter.value)).toEqual([4, 5])
    parameter.dispose()
    parameter.dispose()
    expect(tf.memory().numTensors).toBe(before)
    expect(await parameter.read()).toEqual(Float32Array.of(1, 1))
  })

  it('copies what it is given and what it gives', async () => {
    const parameter = newScope().scope.parameter('p', [2], ones)
    const given = Float32Array.of(2, 3)
    parameter.set(given)
    given.fill(0)
    const read = await parameter.read()
    read.fill(0)
    expect(await parameter.read()).toEqual(Float32Array.of(2, 3))
    parameter.dispose()
  })

  it('draws no first value only to overwrite it', () => {
    const initialize = vi.fn(() => new Float32Array(2))
    const parameter = new Parameter('p', [2], initialize)
    parameter.set(Float32Array.of(1, 2))
    expect(values(parameter.value)).toEqual([1, 2])
    expect(initialize).not.toHaveBeenCalled()
    parameter.dispose()
  })

  it('decays when it is a trained kernel, unless told otherwise', () => {
    const { scope } = newScope()
    expect(scope.parameter('kernel', [2, 2], zeros)).toMatchObject({ trainable: true, decays: true, size: 4 })
    expect(scope.parameter('bias', [2], zeros)).toMatchObject({ trainable: true, decays: false })
    expect(scope.parameter('moving', [2, 2], zeros, { trainable: false })).toMatchObject({ decays: false })
    expect(scope.parameter('scale', [2], ones, { decays: true })).toMatchObject({ decays: true })
  })

  it('refuses a name that is taken, and values of another size', () => {
    const { scope } = newScope()
    const parameter = scope.parameter('a', [2, 3], zeros)
    expect(() => scope.parameter('a', [1], zeros)).toThrow(
      new OptionError({ where: 'ParameterScope.parameter', expected: 'a name not yet taken', received: '"a"' }),
    )
    expect(() => parameter.set(new Float32Array(5))).toThrow(
      new ShapeError({ where: 'Parameter.set', expected: '6 values for a [2, 3]', received: '5 values' }),
    )
  })
})

describe('activations', () => {
  const points = [-30, -2, -0.5, 0, 0.5, 2, 30]
  const erf = (x: number) => {
    // The series of erf, exact enough in float64 for |x| ≤ 2.
    if (Math.abs(x) > 6) return Math.sign(x)
    let term = x
    let sum = x
    for (let n = 1; n < 100; n++) {
      term *= (-x * x) / n
      sum += term / (2 * n + 1)
    }
    return (2 / Math.sqrt(Math.PI)) * sum
  }
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
  it.each<[ActivationName, (x: number) => number]>([
    ['linear', (x) => x],
    ['relu', (x) => Math.max(0, x)],
    ['leakyRelu', (x) => (x > 0 ? x : 0.2 * x)],
    ['elu', (x) => (x > 0 ? x : Math.expm1(x))],
    ['selu', (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x))],
    ['sigmoid', sigmoid],
    ['tanh', Math.tanh],
    ['softplus', (x) => Math.log1p(Math.exp(-Math.abs(x))) + Math.max(0, x)],
    ['swish', (x) => x * sigmoid(x)],
    ['gelu', (x) => (x * (1 + erf(x / Math.SQRT2))) / 2],
  ])('%s', (name, expected) => {
    close(
      tf.tidy(() => values(activate(tf.tensor1d(points), name))),
      points.map(expected),
    )
    const range = activationRange(name)
    for (const point of points) {
      expect(expected(point)).toBeGreaterThanOrEqual(range?.minimum ?? Number.NEGATIVE_INFINITY)
      expect(expected(point)).toBeLessThanOrEqual(range?.maximum ?? Number.POSITIVE_INFINITY)
    }
  })

  it('are refused by any other name', () => {
    expect(checkActivation('gelu', 'f', 'activation')).toBe('gelu')
    for (const name of ['ReLU', 'toString', '__proto__', '']) {
      expect(() => checkActivation(name, 'f', 'activation')).toThrow(
        'f: expected activation to be one of linear, relu, leakyRelu, elu, selu, sigmoid, tanh, softplus, swish, gelu,',
      )
    }
  })
})

describe('denseLayer', () => {
  const input = [
    [1, 2],
    [-1, 0.5],
  ]
  const kernel = [0.5, -1, 2, 0.25, 1, -0.75]
  const bias = [0.1, 0.2, -0.3]
  const product = [1.1, 1.2, 0.2, -0.275, 1.7, -2.675]

  it.each<ActivationName>(['linear', 'relu', 'sigmoid', 'gelu'])('is %s(x·W + b)', (activation) => {
    const { scope, parameters } = newScope()
    const layer = denseLayer(scope.child('0'), { inputUnits: 2, units: 3, activation })
    expect(parameters.map(({ name, shape }) => [name, shape])).toEqual([
      ['0/kernel', [2, 3]],
      ['0/bias', [3]],
    ])
    expect([layer.name, layer.outputShape, layer.parameters]).toEqual(['0/dense', [3], parameters])
    layer.kernel.set(Float32Array.from(kernel))
    parameters[1]!.set(Float32Array.from(bias))
    const [output, expected] = tf.tidy(() => [
      values(layer.apply(tf.tensor2d(input), context())),
      values(activate(tf.tensor1d(product), activation)),
    ])
    close(output!, expected!)
  })

  it('tied, uses the other kernel transposed, and both gradients flow into it', () => {
    const { scope, parameters } = newScope()
    const first = denseLayer(scope.child('encoder'), { inputUnits: 2, units: 3 })
    const second = denseLayer(scope.child('decoder'), { inputUnits: 3, units: 2, tiedTo: first.kernel })
    expect(parameters.map(({ name }) => name)).toEqual(['encoder/kernel', 'encoder/bias', 'decoder/bias'])
    expect(second.parameters.map(({ name }) => name)).toEqual(['decoder/bias'])
    first.kernel.set(Float32Array.from(kernel))
    const w = first.kernel.value
    // L = Σ (x·W·Wᵀ), so dL/dW = xᵀ·1·W + 1ᵀ·(x·W), with the ones of [2, 2].
    const { grads } = tf.variableGrads(() => {
      const h = first.apply(tf.tensor2d(input), context())
      return tf.sum(second.apply(h, context())) as tf.Scalar
    }, [w])
    const expected = tf.tidy(() => {
      const x = tf.tensor2d(input)
      const cotangent = tf.ones([2, 2]) as tf.Tensor2D
      const k = w as tf.Tensor as tf.Tensor2D
      const inner = tf.matMul(tf.matMul(x, cotangent, true), k)
      const outer = tf.matMul(cotangent, tf.matMul(x, k), true)
      return values(tf.add(inner, outer))
    })
    close(values(grads[w.name]!), expected)
  })

  it('refuses a tied kernel that does not fit', () => {
    const { scope } = newScope()
    const { kernel: other } = denseLayer(scope.child('a'), { inputUnits: 2, units: 3 })
    expect(() => denseLayer(scope.child('b'), { inputUnits: 2, units: 3, tiedTo: other })).toThrow(
      new ShapeError({
        where: 'denseLayer',
        expected: 'a kernel [3, 2] to use transposed',
        received: 'a/kernel [2, 3]',
      }),
    )
  })
})

describe('shape layers', () => {
  it('flatten and reshape every sample', () => {
    const { scope } = newScope()
    const network = sequential([2, 3], [flattenLayer(scope, [2, 3]), reshapeLayer(scope, [3, 2])])
    expect([network.inputShape, network.outputShape]).toEqual([
      [2, 3],
      [3, 2],
    ])
    const output = tf.tidy(() => network.apply(tf.zeros([5, 2, 3]), context()).shape)
    expect(output).toEqual([5, 3, 2])
  })

  it('an activation can stand alone', () => {
    const layer = activationLayer(newScope().scope, [2], 'relu')
    expect(layer.name).toBe('relu')
    expect(tf.tidy(() => values(layer.apply(tf.tensor2d([[-1, 2]]), context())))).toEqual([0, 2])
  })

  it('a network without layers gives its input', () => {
    const network = sequential([4], [], { minimum: 0, maximum: 1, because: 'a test' })
    expect(network.outputShape).toEqual([4])
    expect(network.outputRange?.because).toBe('a test')
  })
})

describe('concatCondition', () => {
  const layer = concatCondition(newScope().scope, 2, 1)
  it('puts the condition beside every sample', () => {
    expect(layer.outputShape).toEqual([3])
    const condition = tf.tensor2d([[7], [8]])
    const input = tf.tensor2d([
      [1, 2],
      [3, 4],
    ])
    expect(values(layer.apply(input, context({ condition })))).toEqual([1, 2, 7, 3, 4, 8])
  })
  it('says when there is none', () => {
    expect(() => tf.tidy(() => layer.apply(tf.zeros([1, 2]), context()))).toThrow(
      'condition: expected a condition [*, 1], received none.',
    )
  })
})

describe('dropout', () => {
  const layer = dropout(newScope().scope, [10_000], 0.3)
  const mask = (step: number, seed = 1) =>
    tf.tidy(() =>
      values(
        layer.apply(tf.ones([1, 10_000]), {
          ...context({ training: true }),
          noise: tensorNoise(randomStreams(seed), 'test', step),
        }),
      ),
    )

  it('drops its share and scales the rest, so that the mean stays', () => {
    const output = mask(0)
    expect(new Set(output)).toEqual(new Set([0, Math.fround(1 / 0.7)]))
    expect(output.filter((value) => value === 0).length / 10_000).toBeCloseTo(0.3, 1)
  })

  it('draws another mask every step, and the same one for the same step', () => {
    expect(mask(1)).toEqual(mask(1))
    expect(mask(1)).not.toEqual(mask(0))
    expect(mask(1, 2)).not.toEqual(mask(1))
  })

  it('does nothing outside training, or at rate 0', () => {
    const input = tf.ones([1, 3])
    expect(layer.apply(input, context())).toBe(input)
    expect(dropout(newScope().scope, [3], 0).apply(input, context({ training: true }))).toBe(input)
    input.dispose()
  })

  it.each([1, -0.1, Number.NaN])('refuses the rate %d', (rate) => {
    expect(() => dropout(newScope().scope, [3], rate)).toThrow(
      `dropout: expected rate to be in [0, 1), received ${rate}.`,
    )
  })

  it('passes the gradient through what it kept', () => {
    const gradient = tf.tidy(() =>
      values(tf.grad((x) => layer.apply(x, context({ training: true }, 4)))(tf.ones([1, 10_000]))),
    )
    expect(gradient).toEqual(mask(4))
  })
})

describe('batchNormalization', () => {
  const rows = [
    [1, 10],
    [2, 30],
    [6, 20],
  ]
  // Biased: (1/3)·Σ(x − mean)².
  const mean = [3, 20]
  const variance = [14 / 3, 200 / 3]
  const normalized = (m: readonly number[], v: readonly number[], scale = 1, offset = 0) =>
    rows.flatMap((row) => row.map((x, i) => (scale * (x - m[i]!)) / Math.sqrt(v[i]! + 1e-3) + offset))

  it('normalises by the batch while training, and moves its averages by 1 %', () => {
    const { scope, parameters } = newScope()
    const layer = batchNormalization(scope, [2])
    const updates = new Map<string, number[]>()
    const output = tf.tidy(() =>
      values(
        layer.apply(
          tf.tensor2d(rows),
          context({ training: true, update: ({ name }, value) => void updates.set(name, values(value)) }),
        ),
      ),
    )
    close(output, normalized(mean, variance), 4)
    close(
      updates.get('movingMean')!,
      mean.map((m) => 0.1 * m),
    )
    close(
      updates.get('movingVariance')!,
      variance.map((v) => 0.9 + 0.1 * v),
    )
    expect(parameters.filter(({ trainable }) => trainable).map(({ name }) => name)).toEqual(['scale', 'offset'])
    expect(parameters.every(({ decays }) => !decays)).toBe(true)
  })

  it('normalises by its averages afterwards, and leaves them alone', () => {
    const { scope, parameters } = newScope()
    const layer = batchNormalization(scope, [2])
    const [scale, offset, movingMean, movingVariance] = parameters
    scale!.set(Float32Array.of(2, 2))
    offset!.set(Float32Array.of(0.5, 0.5))
    movingMean!.set(Float32Array.of(1, 15))
    movingVariance!.set(Float32Array.of(4, 25))
    const update = vi.fn()
    const output = tf.tidy(() => values(layer.apply(tf.tensor2d(rows), context({ update }))))
    close(output, normalized([1, 15], [4, 25], 2, 0.5))
    expect(update).not.toHaveBeenCalled()
  })

  it('takes all axes but the last as the batch', () => {
    const layer = batchNormalization(newScope().scope, [2, 1])
    const image = tf.tensor3d([
      [[1], [2]],
      [[3], [6]],
    ])
    const [a = 0, b = 0, c = 0, d = 0] = tf.tidy(() => values(layer.apply(image, context({ training: true }))))
    const spread = Math.sqrt(3.5 + 1e-3)
    close([a, b, c, d], [-2 / spread, -1 / spread, 0, 3 / spread])
    image.dispose()
  })
})

describe('layerNormalization', () => {
  it('normalises every sample by itself, in training as afterwards', () => {
    const layer = layerNormalization(newScope().scope, [3])
    for (const training of [true, false]) {
      const output = tf.tidy(() =>
        values(
          layer.apply(
            tf.tensor2d([
              [1, 2, 6],
              [5, 5, 5],
            ]),
            context({ training }),
          ),
        ),
      )
      const spread = Math.sqrt(14 / 3 + 1e-3)
      close(output, [-2 / spread, -1 / spread, 3 / spread, 0, 0, 0])
    }
  })
})

describe('checkSampleShape', () => {
  it('copies a shape', () => {
    const shape = [28, 28]
    expect(checkSampleShape(shape, 'f')).toEqual(shape)
    expect(checkSampleShape(shape, 'f')).not.toBe(shape)
  })
  it.each([
    [[], '[]'],
    [[0], '[0]'],
    [[-1, 3], '[*, 3]'],
    [[2.5], '[2.5]'],
    [784, '784'],
    [undefined, 'undefined'],
  ])('refuses %j', (shape, received) => {
    expect(() => checkSampleShape(shape, 'f')).toThrow(
      `f: expected inputShape of whole numbers of at least 1, such as [784] or [28, 28], received ${received}. Leave out the batch axis.`,
    )
  })
})
