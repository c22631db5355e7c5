import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { selectBackend } from '../backend/select-backend.js'
import { ShapeError } from '../errors.js'
import { randomStreams } from '../random/random-streams.js'
import { cpuForTests } from '../training/training-fixtures.js'
import { type GruOperands, gruSequence } from './gru-sequence.js'
import { type LstmOperands, lstmSequence } from './lstm-sequence.js'

interface Values {
  readonly shape: number[]
  readonly data: number[]
}

interface Case {
  readonly name: string
  readonly kind: 'lstm' | 'gru'
  readonly reverse: boolean
  readonly operands: Readonly<Record<string, Values>>
  readonly mask?: Values
  readonly outputs: Readonly<Record<string, Values>>
  readonly cotangents: Readonly<Record<string, Values>>
  readonly gradients: Readonly<Record<string, Values>>
}

const file = new URL('../../../../tooling/reference/generated/recurrent.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }

beforeAll(async () => {
  await selectBackend([cpuForTests])
})

type Tensors = Record<string, tf.Tensor>

const gates = { lstm: 4, gru: 3 }
const run = (kind: 'lstm' | 'gru', operands: object): Tensors =>
  kind === 'lstm' ? { ...lstmSequence(operands as LstmOperands) } : { ...gruSequence(operands as GruOperands) }
const tensor = ({ data, shape }: Values) => tf.tensor(data, shape)
const tensors = (values: Readonly<Record<string, Values>>): Tensors =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, tensor(value)]))
const weightedSum = (outputs: Tensors, weights: Tensors): tf.Scalar =>
  tf.addN(Object.entries(weights).map(([name, weight]) => tf.sum(tf.mul(outputs[name]!, weight)))) as tf.Scalar

/** Within `tolerance` of the largest number expected, or of 0.1 where terms cancel to less. */
function expectClose(received: tf.Tensor, { data, shape }: Values, tolerance: number): void {
  expect(received.shape).toEqual(shape)
  const scale = data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0.1)
  received.dataSync().forEach((value, i) => {
    expect(Math.abs(value - data[i]!) / scale).toBeLessThan(tolerance)
  })
}

/** Operands of random numbers in −0.5 … 0.5. */
function randomOperands(kind: 'lstm' | 'gru', [batch, time, features, units]: readonly number[], seed = 1): Tensors {
  const width = gates[kind] * units!
  const shapes = {
    input: [batch!, time!, features!],
    kernel: [features!, width],
    recurrentKernel: [units!, width],
    bias: kind === 'lstm' ? [width] : [2, width],
    initialHidden: [batch!, units!],
    ...(kind === 'lstm' && { initialCell: [batch!, units!] }),
  }
  const draw = ([name, shape]: [string, number[]]) => {
    const values = randomStreams(seed).stream(name).uniform(tf.util.sizeFromShape(shape))
    return [
      name,
      tf.tensor(
        values.map((value) => value - 0.5),
        shape,
      ),
    ]
  }
  return Object.fromEntries(Object.entries(shapes).map(draw))
}

/** Gradients of Σ outputs with respect to every operand. */
function gradients(kind: 'lstm' | 'gru', operands: Tensors, more: object = {}, weights?: Tensors): Tensors {
  const names = Object.keys(operands)
  const total = (...given: tf.Tensor[]) => {
    const outputs = run(kind, { ...Object.fromEntries(names.map((name, i) => [name, given[i]])), ...more })
    return weightedSum(outputs, weights ?? Object.fromEntries(Object.keys(outputs).map((name) => [name, tf.scalar(1)])))
  }
  const found = tf.grads(total)(Object.values(operands))
  return Object.fromEntries(names.map((name, i) => [name, found[i]!]))
}

describe('recurrences against PyTorch in float64', () => {
  it.each(cases)('$name', ({ kind, reverse, operands, mask, outputs, cotangents, gradients: due }) => {
    const more = { reverse, ...(mask && { mask: tensor(mask) }) }
    const received = run(kind, { ...tensors(operands), ...more })
    expect(Object.keys(received)).toEqual(Object.keys(outputs))
    for (const [name, values] of Object.entries(outputs)) expectClose(received[name]!, values, 1e-6)
    const found = gradients(kind, tensors(operands), more, tensors(cotangents))
    for (const [name, values] of Object.entries(due)) expectClose(found[name]!, values, 1e-5)
  })
})

describe.each(['lstm', 'gru'] as const)('%s', (kind) => {
  it('keeps NaN within its sample, in the states and in the gradients of the samples', () => {
    const operands = randomOperands(kind, [3, 4, 2, 3])
    const spoilt = tf.tensor3d([[[0, 0]], [[0, Number.NaN]], [[0, 0]]])
    const withNaN = { ...operands, input: tf.add(operands.input!, spoilt) }
    const alone = { ...run(kind, operands), ...gradients(kind, operands) }
    const together = { ...run(kind, withNaN), ...gradients(kind, withNaN) }
    for (const name of ['hiddens', 'lastHidden', 'input', 'initialHidden']) {
      const [clean, mixed] = [tf.unstack(alone[name]!), tf.unstack(together[name]!)]
      expect([...mixed[0]!.dataSync()]).toEqual([...clean[0]!.dataSync()])
      expect([...mixed[1]!.dataSync()].every(Number.isNaN)).toBe(true)
      expect([...mixed[2]!.dataSync()]).toEqual([...clean[2]!.dataSync()])
    }
  })

  it('never looks at a step that the mask leaves out', () => {
    const operands = randomOperands(kind, [2, 3, 2, 3])
    const mask = tf.tensor2d([
      [1, 0, 1],
      [1, 1, 0],
    ])
    const padding = tf.expandDims(tf.where(tf.equal(mask, 0), Number.NaN, tf.zerosLike(mask)), 2)
    const padded = { ...operands, input: tf.add(operands.input!, padding) }
    const values = (given: Tensors) =>
      Object.values({ ...run(kind, { ...given, mask }), ...gradients(kind, given, { mask }) }).map((result) => [
        ...result.dataSync(),
      ])
    expect(values(padded)).toEqual(values(operands))
  })

  it('reads a reversed sequence as it reads the flipped one', () => {
    const operands = randomOperands(kind, [2, 5, 2, 3])
    const backwards = run(kind, { ...operands, reverse: true })
    const forwards = run(kind, { ...operands, input: tf.reverse(operands.input!, 1) })
    expect([...tf.reverse(backwards.hiddens!, 1).dataSync()]).toEqual([...forwards.hiddens!.dataSync()])
    expect([...backwards.lastHidden!.dataSync()]).toEqual([...forwards.lastHidden!.dataSync()])
  })

  it('can be differentiated twice', () => {
    const operands = randomOperands(kind, [2, 3, 2, 2])
    const slope = (input: tf.Tensor) =>
      tf.sum(tf.square(tf.grad((x) => run(kind, { ...operands, input: x }).hiddens!)(input)))
    const second = tf.grad(slope)(operands.input!).dataSync()
    const nudge = (by: number) => {
      const nudged = operands.input!.dataSync().slice()
      nudged[5]! += by
      return slope(tf.tensor(nudged, operands.input!.shape)).dataSync()[0]!
    }
    expect(second[5]).toBeCloseTo((nudge(1e-2) - nudge(-1e-2)) / 2e-2, 4)
  })

  it('leaves nothing behind', () => {
    const operands = randomOperands(kind, [2, 3, 2, 3])
    const mask = tf.ones([2, 3])
    const before = tf.memory().numTensors
    tf.dispose(run(kind, { ...operands, mask }))
    tf.dispose(tf.tidy(() => gradients(kind, operands, { mask })))
    expect(tf.memory().numTensors).toBe(before)
  })

  it('refuses operands that do not fit', () => {
    const where = `${kind}Sequence`
    const fitting = randomOperands(kind, [2, 3, 4, 5])
    const width = 5 * gates[kind]
    const refusal = (change: Tensors) => () => run(kind, { ...fitting, ...change })
    const sized = (shape: number[]) => tf.zeros(shape)
    const sizes = 'for 4 features and 5 units'
    const expected = 'input [batch, time, features], each at least 1'
    expect(refusal({ input: sized([2, 0, 4]) })).toThrow(new ShapeError({ where, expected, received: '[2, 0, 4]' }))
    expect(refusal({ input: sized([2, 3]) })).toThrow(new ShapeError({ where, expected, received: '[2, 3]' }))
    const bias = kind === 'lstm' ? [width] : [2, width]
    const wrong: [string, number[], number[]][] = [
      ['kernel', [4, width], [4, width + 1]],
      ['recurrentKernel', [5, width], [5, width + 5]],
      ['bias', bias, [width, 2]],
      ['initialHidden', [2, 5], [1, 5]],
      ['mask', [2, 3], [2, 3, 1]],
    ]
    for (const [name, due, given] of wrong) {
      const [expected, received] = [`${name} [${due.join(', ')}] ${sizes}`, `[${given.join(', ')}]`]
      expect(refusal({ [name]: sized(given) })).toThrow(new ShapeError({ where, expected, received }))
    }
  })
})
