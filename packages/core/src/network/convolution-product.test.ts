import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { selectBackend } from '../backend/select-backend.js'
import { randomStreams } from '../random/random-streams.js'
import { cpuForTests } from '../training/training-fixtures.js'
import {
  type ConvolutionOperands,
  convolutionProduct,
  type MapShape4,
  transposedConvolutionProduct,
} from './convolution-product.js'

beforeAll(async () => {
  await selectBackend([cpuForTests])
})

interface Case {
  /** Height and width of the larger map, then of the filter. */
  readonly size: readonly [number, number]
  readonly filter: readonly [number, number]
  readonly stride: number | readonly [number, number]
  readonly dilation?: number | readonly [number, number]
  readonly pad: 'same' | 'valid'
}

const cases: Record<string, Case> = {
  'the same stride along both axes': { size: [5, 6], filter: [3, 3], stride: 2, pad: 'same' },
  'strides that differ': { size: [7, 5], filter: [3, 2], stride: [2, 1], pad: 'same' },
  'no padding': { size: [7, 5], filter: [3, 2], stride: [1, 2], pad: 'valid' },
  'a stride beyond the filter': { size: [7, 9], filter: [2, 1], stride: [3, 4], pad: 'same' },
  'a signal along the width': { size: [1, 11], filter: [1, 5], stride: [1, 2], pad: 'same' },
  'a signal along the height': { size: [11, 1], filter: [5, 1], stride: [2, 1], pad: 'same' },
  'dilations that differ': { size: [7, 6], filter: [3, 2], stride: 1, dilation: [2, 3], pad: 'same' },
  'one dilation, no padding': { size: [7, 6], filter: [3, 2], stride: 1, dilation: 2, pad: 'valid' },
  'a stride and a dilation': { size: [9, 8], filter: [3, 2], stride: [2, 3], dilation: [3, 2], pad: 'same' },
}
const CHANNELS = 2
const OUTPUTS = 3
const BATCH = 2

describe.each(Object.entries(cases))('with %s', (_name, c) => {
  describe.each(['a bias', 'no bias'])('and %s', (bias) => {
    it('a convolution is its definition, and its gradients are finite differences', () => {
      const { inShape, outShape, filterShape } = shapesOf(c)
      check({
        numbers: [drawn('input', inShape), drawn('filter', filterShape), ...biasOf(bias, OUTPUTS)],
        shapes: [inShape, filterShape, ...(bias === 'a bias' ? [[OUTPUTS]] : [])],
        run: (operands) => convolutionProduct({ ...movementOf(c), ...operands, activation: 'softplus' }),
        expected: (input, filter, bias) => softplus(convolved(c, input!, filter!), bias),
        shape: outShape,
      })
    })

    it('a transposed convolution is its definition, and its gradients are finite differences', () => {
      const { inShape, outShape, filterShape } = shapesOf(c)
      check({
        numbers: [drawn('input', outShape), drawn('filter', filterShape), ...biasOf(bias, CHANNELS)],
        shapes: [outShape, filterShape, ...(bias === 'a bias' ? [[CHANNELS]] : [])],
        run: (operands) =>
          transposedConvolutionProduct({ ...movementOf(c), ...operands, activation: 'softplus' }, inShape),
        expected: (input, filter, bias) => softplus(transposed(c, input!, filter!), bias),
        shape: inShape,
      })
    })
  })
})

interface Check {
  readonly numbers: readonly Float32Array[]
  readonly shapes: readonly (readonly number[])[]
  readonly run: (operands: Pick<ConvolutionOperands, 'input' | 'filter' | 'bias'>) => tf.Tensor
  readonly expected: (...numbers: ArrayLike<number>[]) => Float64Array
  readonly shape: readonly number[]
}

function check({ numbers, shapes, run, expected, shape }: Check): void {
  const layer = (...[input, filter, bias]: tf.Tensor[]) => run({ input: input as tf.Tensor4D, filter: filter!, bias })
  const upstream = drawn('upstream', shape)
  const loss = (all: readonly ArrayLike<number>[]) =>
    expected(...all).reduce((sum, value, i) => sum + value * upstream[i]!, 0)
  tf.tidy(() => {
    const inputs = numbers.map((values, i) => tf.tensor(values, [...shapes[i]!]))
    const output = layer(...inputs)
    expect(output.shape).toEqual(shape)
    expectNear(output.dataSync(), expected(...numbers))
    tf.grads(layer)(inputs, tf.tensor(upstream, [...shape])).forEach((gradient, i) => {
      expectNear(gradient.dataSync(), differences(loss, numbers, i))
    })
  })
}

/** Central differences of a loss by the i-th of its operands. */
function differences(
  loss: (all: readonly ArrayLike<number>[]) => number,
  numbers: readonly Float32Array[],
  i: number,
): Float64Array {
  const moved = [...numbers.map((values) => Float64Array.from(values))]
  return Float64Array.from(numbers[i]!, (value, k) => {
    const at = (x: number) => {
      moved[i]![k] = x
      return loss(moved)
    }
    const slope = (at(value + 1e-4) - at(value - 1e-4)) / 2e-4
    moved[i]![k] = value
    return slope
  })
}

function expectNear(received: ArrayLike<number>, due: ArrayLike<number>): void {
  expect(received.length).toBe(due.length)
  const worst = Math.max(...Array.from(due, (value, i) => Math.abs(received[i]! - value)))
  expect(worst).toBeLessThan(1e-5)
}

function drawn(name: string, shape: readonly number[]): Float32Array {
  const values = randomStreams(1)
    .stream(name)
    .uniform(shape.reduce((a, b) => a * b))
  return Float32Array.from(values, (value) => 2 * value - 1)
}

function biasOf(bias: string, channels: number): Float32Array[] {
  return bias === 'a bias' ? [drawn('bias', [channels])] : []
}

function softplus(map: Float64Array, bias: ArrayLike<number> | undefined): Float64Array {
  return map.map((value, i) => Math.log1p(Math.exp(value + (bias ? bias[i % bias.length]! : 0))))
}

function movementOf({ stride, dilation, pad }: Case): Pick<ConvolutionOperands, 'stride' | 'dilation' | 'pad'> {
  return { stride, dilation, pad }
}

function shapesOf(c: Case): { inShape: MapShape4; outShape: MapShape4; filterShape: MapShape4 } {
  const [vertical, horizontal] = [along(c, 0), along(c, 1)]
  return {
    inShape: [BATCH, ...c.size, CHANNELS],
    outShape: [BATCH, vertical.length, horizontal.length, OUTPUTS],
    filterShape: [...c.filter, CHANNELS, OUTPUTS],
  }
}

/** y of x and the filter. */
function convolved(c: Case, x: ArrayLike<number>, filter: ArrayLike<number>): Float64Array {
  const y = new Float64Array(shapesOf(c).outShape.reduce((a, b) => a * b))
  visit(c, (i, j, k) => {
    y[k]! += x[i]! * filter[j]!
  })
  return y
}

/** x of y and the filter. */
function transposed(c: Case, y: ArrayLike<number>, filter: ArrayLike<number>): Float64Array {
  const x = new Float64Array(shapesOf(c).inShape.reduce((a, b) => a * b))
  visit(c, (i, j, k) => {
    x[i]! += y[k]! * filter[j]!
  })
  return x
}

/** Each term x[i]·filter[j] of each y[k]. */
function visit(c: Case, term: (i: number, j: number, k: number) => void): void {
  const [height, width] = c.size
  const [vertical, horizontal] = [along(c, 0), along(c, 1)]
  for (const [n, outRow, outColumn] of indices([BATCH, vertical.length, horizontal.length])) {
    for (const [a, b, channel] of indices([...c.filter, CHANNELS])) {
      const [row, column] = [vertical.place(outRow, a), horizontal.place(outColumn, b)]
      if (row < 0 || row >= height || column < 0 || column >= width) continue
      const i = ((n * height + row) * width + column) * CHANNELS + channel
      const j = ((a * c.filter[1] + b) * CHANNELS + channel) * OUTPUTS
      const k = ((n * vertical.length + outRow) * horizontal.length + outColumn) * OUTPUTS
      for (let output = 0; output < OUTPUTS; output++) term(i, j + output, k + output)
    }
  }
}

/** Places of the filter along an axis, and what each of its taps sees there. */
function along({ size, filter, stride, dilation = 1, pad }: Case, axis: 0 | 1) {
  const [step, gap] = [stride, dilation].map((by) => (typeof by === 'number' ? by : by[axis])) as [number, number]
  const reach = (filter[axis] - 1) * gap + 1
  const length = Math.ceil((pad === 'same' ? size[axis] : size[axis] - reach + 1) / step)
  const missing = pad === 'same' ? Math.max((length - 1) * step + reach - size[axis], 0) : 0
  return { length, place: (out: number, tap: number) => out * step + tap * gap - Math.floor(missing / 2) }
}

function* indices([first, second, third]: readonly [number, number, number]): Generator<[number, number, number]> {
  for (let i = 0; i < first; i++) {
    for (let j = 0; j < second; j++) {
      for (let k = 0; k < third; k++) yield [i, j, k]
    }
  }
}
