import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { OptionError, PartError, randomStreams, selectBackend } from '@autoencoders/core'
import {
  type ForwardPass,
  type ModelFunctions,
  type Network,
  Parameter,
  type Penalty,
  parameterScope,
  tensorNoise,
} from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  contractive,
  decoderJacobian,
  decoderNorm,
  gaussianLikelihood,
  latentNorm,
  maximumMeanDiscrepancy,
  orthogonality,
  squaredDiscrepancy,
  totalCorrelation,
} from './index.js'

const streams = randomStreams(1)
const normal = (name: string, count: number) => [...streams.stream(name).normal(count)]
const rowsOf = (values: readonly number[], width: number) =>
  Array.from({ length: values.length / width }, (_, i) => values.slice(i * width, (i + 1) * width))

const [batch, size] = [6, 3]
const z = normal('z', batch * size)
const parameters = normal('parameters', batch * 2 * size)

/** x ↦ x·W with a bias, whose slopes are W everywhere. */
function linearNetwork(inputs: number, outputs: number): Network & { weights: number[] } {
  const weights = normal(`weights ${inputs} ${outputs}`, inputs * outputs)
  const kernel = new Parameter('kernel', [inputs, outputs], () => Float32Array.from(weights))
  const bias = new Parameter('bias', [outputs], () => new Float32Array(outputs).fill(5))
  return {
    inputShape: [inputs],
    outputShape: [outputs],
    layers: [{ name: 'linear', outputShape: [outputs], parameters: [kernel, bias] }],
    apply: (x) => tf.add(tf.matMul(x as tf.Tensor2D, kernel.value as unknown as tf.Tensor2D), bias.value),
    weights,
  }
}

const encoder = linearNetwork(4, 5)
const decoder = linearNetwork(size, 4)
const sumOfSquares = (values: readonly number[]) => values.reduce((sum, value) => sum + value * value, 0)

function lossOf(penalty: object, { rows = batch, z: codes = z }: { rows?: number; z?: number[] } = {}): number[] {
  const pass = {
    batch: { input: tf.zeros([rows, 4]), target: tf.zeros([rows, 4]) },
    parameters: tf.tensor2d(parameters, [batch, 2 * size]),
    z: codes.length === rows * size ? tf.tensor2d(codes, [rows, size]) : tf.zeros([rows, size]),
    output: tf.zeros([rows, 4]),
  } as ForwardPass
  const context = { training: true, noise: tensorNoise(streams, 'test', 0), update: () => {} }
  const model: ModelFunctions = { encoder, decoder, context }
  return [...(penalty as Penalty).loss(pass, model).dataSync()]
}

describe.each([cpu(), wasm()])('penalties on $name', (backend) => {
  beforeAll(() => selectBackend([backend]))

  it('latentNorm is half the squared length', () => {
    const due = rowsOf(z, size).map((row) => 0.5 * sumOfSquares(row))
    lossOf(latentNorm({ weight: 1 })).forEach((value, i) => {
      expect(value).toBeCloseTo(due[i]!, 5)
    })
  })

  it('decoderNorm is the sum of the kernels’ squares, without biases', () => {
    expect(lossOf(decoderNorm({ weight: 1 }))[0]).toBeCloseTo(sumOfSquares(decoder.weights), 4)
  })

  it.each([
    ['contractive', contractive({ weight: 1 }), encoder],
    ['decoderJacobian', decoderJacobian({ weight: 1 }), decoder],
  ])('%s is the squared Jacobian, on average', (_, penalty, { weights }) => {
    const values = lossOf(penalty, { rows: 20_000 })
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    expect(mean / sumOfSquares(weights)).toBeCloseTo(1, 1)
  })

  const distance = (a: readonly number[], b: readonly number[]) => sumOfSquares(a.map((value, i) => value - b[i]!))
  const kernels = {
    gaussian: (d: number) => Math.exp(-d / (2 * size)),
    inverseMultiquadratic: (d: number) =>
      [0.1, 0.2, 0.5, 1, 2, 5, 10].reduce((sum, s) => sum + (2 * size * s) / (2 * size * s + d), 0),
  }
  it.each(['gaussian', 'inverseMultiquadratic'] as const)(
    'the squared discrepancy by %s is that of all pairs',
    (kernel) => {
      const [a, b] = [rowsOf(z, size), rowsOf(normal('other', 4 * size), size)]
      const mean = (x: number[][], y: number[][], isOwn: boolean) => {
        const pairs = x.flatMap((p, i) =>
          y.flatMap((q, j) => (isOwn && i === j ? [] : [kernels[kernel](distance(p, q))])),
        )
        return pairs.reduce((sum, value) => sum + value, 0) / pairs.length
      }
      const due = mean(a, a, true) + mean(b, b, true) - 2 * mean(a, b, false)
      expect(squaredDiscrepancy(tf.tensor2d(a), tf.tensor2d(b), kernel).dataSync()[0]).toBeCloseTo(due, 5)
    },
  )

  it('maximumMeanDiscrepancy is small for codes like the prior, and not for others', () => {
    const like = normal('like', 500 * size)
    const apart = like.map((value) => 2 * value + 1)
    const penalty = maximumMeanDiscrepancy({ weight: 1 })
    const [small = 1] = lossOf(penalty, { rows: 500, z: like })
    const [large = 0] = lossOf(penalty, { rows: 500, z: apart })
    expect(Math.abs(small)).toBeLessThan(0.05)
    expect(large).toBeGreaterThan(0.3)
    expect(lossOf(penalty, { rows: 1, z: [0, 0, 0] })).toEqual([0])
  })

  it('totalCorrelation is log q(z) − Σ log q(zⱼ), each q the mean of the batch’s Gaussians', () => {
    const gaussians = rowsOf(parameters, 2 * size)
    const log = (x: number, mean: number, logVariance: number) =>
      -0.5 * ((x - mean) ** 2 / Math.exp(logVariance) + logVariance + Math.log(2 * Math.PI))
    const each = (row: readonly number[], unit: number) =>
      gaussians.map((g) => log(row[unit]!, g[unit]!, g[size + unit]!))
    const logMean = (values: readonly number[]) =>
      Math.log(values.reduce((sum, value) => sum + Math.exp(value), 0) / values.length)
    const due = rowsOf(z, size).map((row) => {
      const units = Array.from({ length: size }, (_, unit) => each(row, unit))
      const joint = gaussians.map((_, i) => units.reduce((sum, values) => sum + values[i]!, 0))
      return logMean(joint) - units.reduce((sum, values) => sum + logMean(values), 0)
    })
    lossOf(totalCorrelation({ weight: 1 })).forEach((value, i) => {
      expect(value).toBeCloseTo(due[i]!, 4)
    })
    const more = lossOf(totalCorrelation({ weight: 1, datasetSize: 100 }))[0]!
    expect(more - due[0]!).toBeCloseTo((size - 1) * Math.log(100), 4)
    const narrow = { z: tf.zeros([2, 5]), parameters: tf.zeros([2, 5]) } as unknown as ForwardPass
    expect(() => (totalCorrelation({ weight: 1 }) as Penalty).loss(narrow, undefined as never)).toThrow(PartError)
  })

  it('orthogonality is the sum of squared correlations of pairs', () => {
    const columns = Array.from({ length: size }, (_, unit) => rowsOf(z, size).map((row) => row[unit]!))
    const centred = columns.map((column) => {
      const mean = column.reduce((sum, value) => sum + value, 0) / batch
      return column.map((value) => value - mean)
    })
    let due = 0
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < i; j++) {
        const product = centred[i]!.reduce((sum, value, k) => sum + value * centred[j]![k]!, 0)
        due += product ** 2 / (sumOfSquares(centred[i]!) * sumOfSquares(centred[j]!))
      }
    }
    expect(lossOf(orthogonality({ weight: 1 }))[0]).toBeCloseTo(due, 4)
  })

  const [target, output] = [normal('target', 12), normal('output', 12)]
  const nats = (sigma: number) =>
    rowsOf(target, 4).map((row, i) =>
      row.reduce(
        (sum, t, j) =>
          sum + 0.5 * ((t - output[4 * i + j]!) / sigma) ** 2 + Math.log(sigma) + 0.5 * Math.log(2 * Math.PI),
        0,
      ),
    )
  const tensors = () => [tf.tensor2d(target, [3, 4]), tf.tensor2d(output, [3, 4])] as const

  it.each([0.1, 1, 3])('gaussianLikelihood of σ %d is the negative log-likelihood, constants included', (sigma) => {
    const part = gaussianLikelihood({ sigma })
    expect(part.likelihood).toBe(true)
    const values = part.loss(...tensors()).dataSync()
    nats(sigma).forEach((due, i) => {
      expect(values[i]! / due).toBeCloseTo(1, 5)
    })
    const mask = tf.tensor2d([1, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0], [3, 4])
    const masked = part.loss(...tensors(), mask).dataSync()
    expect(masked[1]! / nats(sigma)[1]!).toBeCloseTo(1, 5)
    expect(masked[2]).toBe(0)
  })

  it('gaussianLikelihood of an optimal σ takes the root mean square of the errors, which no other σ beats', () => {
    const sigma = Math.sqrt(sumOfSquares(target.map((t, i) => t - output[i]!)) / 12)
    const values = gaussianLikelihood({ sigma: 'optimal' })
      .loss(...tensors())
      .dataSync()
    const sum = (all: ArrayLike<number>) => Array.from(all).reduce((total, value) => total + value, 0)
    expect(sum(values)).toBeCloseTo(sum(nats(sigma)), 4)
    for (const other of [0.9 * sigma, 1.1 * sigma]) expect(sum(nats(other))).toBeGreaterThan(sum(values))
  })

  it('gaussianLikelihood of a learned σ begins at about 1, and has a parameter', () => {
    const own: Parameter[] = []
    const { loss } = gaussianLikelihood().build!(parameterScope(streams, own))
    expect(own.map(({ name }) => name)).toEqual(['logSigma'])
    const values = loss(...tensors()).dataSync()
    nats(1).forEach((due, i) => {
      expect(values[i]! / due).toBeCloseTo(1, 2)
    })
  })
})

it.each([
  latentNorm,
  decoderNorm,
  contractive,
  decoderJacobian,
  maximumMeanDiscrepancy,
  totalCorrelation,
  orthogonality,
] as ((options: object) => object)[])('%o refuses to do without a weight', (penalty) => {
  expect(() => penalty({})).toThrow(OptionError)
  expect(() => penalty({ weight: -1 })).toThrow(OptionError)
})
it.each([{ sigma: 0 }, { sigma: -1 }, { sigma: 'fixed' }])('gaussianLikelihood refuses %o', (options) => {
  expect(() => gaussianLikelihood(options as object)).toThrow(OptionError)
})
