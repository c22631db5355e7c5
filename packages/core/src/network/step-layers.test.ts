import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { selectBackend } from '../backend/select-backend.js'
import type { NetworkContext } from '../contracts.js'
import { tensorNoise } from '../random/noise.js'
import { randomStreams } from '../random/random-streams.js'
import { type RecurrentCellOptions, recurrentCell } from '../recurrent/recurrent-cell.js'
import { cpuForTests } from '../training/training-fixtures.js'
import { denseLayer } from './dense-layer.js'
import { embeddingLayer } from './embedding-layer.js'
import { type Parameter, parameterScope } from './parameter.js'
import { eachStep, repeatLayer } from './step-layers.js'
import { withoutGradient } from './without-gradient.js'

beforeAll(async () => {
  await selectBackend([cpuForTests])
})

const newScope = (parameters: Parameter[] = []) => parameterScope(randomStreams(1), parameters)
const context: NetworkContext = { training: false, noise: tensorNoise(randomStreams(1), 'test', 0), update: () => {} }
const values = (tensor: tf.Tensor) => [...tensor.dataSync()]

describe('repeatLayer', () => {
  it('gives the same vector at every step, and sums the gradients of all', () => {
    const layer = repeatLayer(newScope(), [3, 2])
    const x = tf.tensor2d([[1, 2]])
    expect(values(layer.apply(x, context))).toEqual([1, 2, 1, 2, 1, 2])
    const weights = tf.tensor3d([
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    ])
    const gradient = tf.grad((y: tf.Tensor) => tf.sum(tf.mul(layer.apply(y, context), weights)))(x)
    expect(values(gradient)).toEqual([9, 12])
  })
})

describe('eachStep', () => {
  it('applies a layer to every vector, for any number of steps', () => {
    const dense = denseLayer(newScope(), { inputUnits: 3, units: 2 })
    const layer = eachStep(dense, 4)
    expect(layer.outputShape).toEqual([4, 2])
    const x = tf.randomUniform([2, 4, 3], -1, 1, 'float32', 1)
    const y = layer.apply(x, context)
    expect(y.shape).toEqual([2, 4, 2])
    const alone = dense.apply(tf.reshape(tf.slice(x, [1, 2, 0], [1, 1, 3]), [1, 3]), context)
    expect(values(tf.slice(y, [1, 2, 0], [1, 1, 2]))).toEqual(values(alone))
    expect(layer.apply(tf.zeros([2, 1, 3]), context).shape).toEqual([2, 1, 2])
  })
})

describe('embeddingLayer', () => {
  it('gives each index its vector, and each vector the gradients of where it was used', () => {
    const parameters: Parameter[] = []
    const layer = embeddingLayer(newScope(parameters), { tokens: 3, size: 2, steps: 3 })
    parameters[0]!.set(Float32Array.of(1, 2, 3, 4, 5, 6))
    const x = tf.tensor2d([[2, 0, 2]])
    expect(values(layer.apply(x, context))).toEqual([5, 6, 1, 2, 5, 6])
    const weights = tf.tensor3d([
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    ])
    const { grads } = tf.variableGrads(() => tf.sum(tf.mul(layer.apply(x, context), weights)) as tf.Scalar)
    expect(values(grads[parameters[0]!.value.name]!)).toEqual([3, 4, 0, 0, 6, 8])
  })

  it('never reads beside its vectors', () => {
    const layer = embeddingLayer(newScope(), { tokens: 3, size: 2, steps: 2 })
    const inside = values(layer.apply(tf.tensor2d([[0, 2]]), context))
    expect(values(layer.apply(tf.tensor2d([[-7, 3]]), context))).toEqual(inside)
  })

  it('begins within ±1', async () => {
    const parameters: Parameter[] = []
    embeddingLayer(newScope(parameters), { tokens: 100, size: 8, steps: 1 })
    const first = await parameters[0]!.read()
    expect(Math.max(...first)).toBeLessThan(1)
    expect(Math.min(...first)).toBeGreaterThanOrEqual(-1)
    expect(Math.max(...first) - Math.min(...first)).toBeGreaterThan(1.9)
    expect(parameters[0]!.decays).toBe(false)
  })
})

describe('withoutGradient', () => {
  it('is a constant to every gradient, and gives what it computes', () => {
    const x = tf.tensor1d([3])
    const slope = tf.grad((y: tf.Tensor) =>
      tf.mul(
        y,
        withoutGradient(() => tf.square(y)),
      ),
    )
    expect(values(slope(x))).toEqual([9])
    expect(values(withoutGradient(() => tf.square(x)))).toEqual([9])
  })

  it('leaves one tensor, inside a gradient too', () => {
    const x = tf.tensor1d([3])
    const before = tf.memory().numTensors
    const given = withoutGradient(() => tf.add(tf.square(x), tf.exp(x)))
    expect(tf.memory().numTensors).toBe(before + 1)
    given.dispose()
    const { value, grad } = tf.valueAndGrad((y: tf.Tensor) =>
      tf.sum(
        tf.mul(
          y,
          withoutGradient(() => tf.exp(y)),
        ),
      ),
    )(x)
    expect(tf.memory().numTensors).toBe(before + 2)
    tf.dispose([value, grad])
  })
})

describe('recurrentCell', () => {
  const make = (kind: RecurrentCellOptions['kind']) => recurrentCell(newScope(), { kind, features: 2, units: 3 })

  it('has the parameters of its kind: orthogonal states, an open forget gate', async () => {
    const lstm = make('lstm')
    expect(lstm.parameters.map(({ name, shape }) => [name, shape])).toEqual([
      ['kernel', [2, 12]],
      ['recurrentKernel', [3, 12]],
      ['bias', [12]],
    ])
    expect([...(await lstm.parameters[2]!.read())]).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0])
    const kernel = lstm.parameters[1]!.value as tf.Tensor2D
    const product = values(tf.matMul(kernel, kernel, false, true))
    expect(product).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1].map((value) => expect.closeTo(value, 5)))
    expect(make('gru').parameters.map(({ shape, decays }) => [shape, decays])).toEqual([
      [[2, 9], true],
      [[3, 9], true],
      [[2, 9], false],
    ])
  })

  it.each(['lstm', 'gru'] as const)('%s goes on from where it stopped', (kind) => {
    const cell = make(kind)
    const x = tf.randomUniform([2, 5, 2], -1, 1, 'float32', 1)
    const whole = cell.read(x)
    const first = cell.read(tf.slice(x, [0, 0, 0], [2, 2, 2]))
    const rest = cell.read(tf.slice(x, [0, 2, 0], [2, 3, 2]), { initial: first.last })
    expect(whole.last).toHaveLength(cell.stateCount)
    expect(values(rest.last[0]!)).toEqual(values(whole.last[0]!).map((value) => expect.closeTo(value, 6)))
    expect(whole.hiddens.shape).toEqual([2, 5, 3])
  })
})
