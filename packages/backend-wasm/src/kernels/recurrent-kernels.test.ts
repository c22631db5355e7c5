import { readFileSync } from 'node:fs'
import { type GruOperands, gruSequence, type LstmOperands, lstmSequence } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectNear, expectNoLeak, randomNumbers, useWasm } from '../testing/kernel-checks.js'
import { recurrentKernels } from './recurrent-kernels.js'

useWasm()

type Kind = 'lstm' | 'gru'
type Tensors = Readonly<Record<string, tf.Tensor>>

interface Values {
  readonly shape: number[]
  readonly data: number[]
}

interface Case {
  readonly name: string
  readonly kind: Kind
  readonly reverse: boolean
  readonly operands: Readonly<Record<string, Values>>
  readonly mask?: Values
  readonly outputs: Readonly<Record<string, Values>>
  readonly cotangents: Readonly<Record<string, Values>>
  readonly gradients: Readonly<Record<string, Values>>
}

const file = new URL('../../../../tooling/reference/generated/recurrent.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }

function run(kind: Kind, operands: object): Tensors {
  return kind === 'lstm' ? { ...lstmSequence(operands as LstmOperands) } : { ...gruSequence(operands as GruOperands) }
}

/** Gradients of Σ weights·outputs with respect to every operand. */
function gradients(kind: Kind, operands: Tensors, weights: Tensors, more: object): Tensors {
  const names = Object.keys(operands)
  const total = (...given: tf.Tensor[]) => {
    const outputs = run(kind, { ...Object.fromEntries(names.map((name, i) => [name, given[i]])), ...more })
    return tf.addN(Object.entries(weights).map(([name, weight]) => tf.sum(tf.mul(outputs[name]!, weight))))
  }
  const found = tf.grads(total)(Object.values(operands))
  return Object.fromEntries(names.map((name, i) => [name, found[i]!]))
}

/** What a computation gives without our kernels. */
function plainly<T>(compute: () => T): T {
  for (const { kernelName } of recurrentKernels) tf.unregisterKernel(kernelName, 'wasm')
  try {
    return compute()
  } finally {
    for (const kernel of recurrentKernels) tf.registerKernel(kernel)
  }
}

function tensors(values: Readonly<Record<string, Values>>): Tensors {
  return Object.fromEntries(Object.entries(values).map(([name, { data, shape }]) => [name, tf.tensor(data, shape)]))
}

/** Within `tolerance` of the largest number expected, or of 0.1 where terms cancel to less. */
function expectClose(received: Tensors, due: Readonly<Record<string, ArrayLike<number>>>, tolerance: number): void {
  expect(Object.keys(received)).toEqual(Object.keys(due))
  for (const [name, values] of Object.entries(due)) {
    const scale = Array.from(values).reduce((largest, value) => Math.max(largest, Math.abs(value)), 0.1)
    expectNear(received[name]!, values, tolerance, scale)
  }
}

function randomTensor(shape: number[], seed: number): tf.Tensor {
  return tf.tensor(randomNumbers(tf.util.sizeFromShape(shape), seed), shape)
}

interface Sizes {
  readonly batch: number
  readonly time: number
  readonly features: number
  readonly units: number
}

function randomOperands(kind: Kind, { batch, time, features, units }: Sizes, fromState: boolean): Tensors {
  const width = (kind === 'lstm' ? 4 : 3) * units
  return {
    input: randomTensor([batch, time, features], 1),
    kernel: randomTensor([features, width], 2),
    recurrentKernel: randomTensor([units, width], 3),
    bias: randomTensor(kind === 'lstm' ? [width] : [2, width], 4),
    ...(fromState && { initialHidden: randomTensor([batch, units], 5) }),
    ...(fromState && kind === 'lstm' && { initialCell: randomTensor([batch, units], 6) }),
  }
}

/** Weights of the outputs, for a loss. */
function randomWeights(kind: Kind, { batch, time, units }: Sizes): Tensors {
  return {
    hiddens: randomTensor([batch, time, units], 7),
    lastHidden: randomTensor([batch, units], 8),
    ...(kind === 'lstm' && { lastCell: randomTensor([batch, units], 9) }),
  }
}

/** Expects our kernels to give what plain operations give, states and gradients. */
function expectAsPlain(
  kind: Kind,
  sizes: Sizes,
  { reverse, masked, fromState }: { reverse: boolean; masked: boolean; fromState: boolean },
): void {
  tf.tidy(() => {
    const operands = randomOperands(kind, sizes, fromState)
    const weights = randomWeights(kind, sizes)
    const mask = tf.greater(randomTensor([sizes.batch, sizes.time], 10), -0.3)
    const more = { reverse, ...(masked && { mask }) }
    const due = plainly(() => [
      dataOf(run(kind, { ...operands, ...more })),
      dataOf(gradients(kind, operands, weights, more)),
    ])
    expectClose(run(kind, { ...operands, ...more }), due[0]!, 1e-5)
    expectClose(gradients(kind, operands, weights, more), due[1]!, 1e-5)
  })
}

function dataOf(tensors: Tensors): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, tensor.dataSync<'float32'>().slice()]),
  )
}

describe('recurrences against PyTorch in float64', () => {
  it.each(cases)('$name', ({ kind, reverse, operands, mask, outputs, cotangents, gradients: due }) => {
    const more = { reverse, ...(mask && { mask: tf.tensor(mask.data, mask.shape) }) }
    const data = (values: Readonly<Record<string, Values>>) =>
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.data]))
    expectClose(run(kind, { ...tensors(operands), ...more }), data(outputs), 1e-6)
    expectClose(gradients(kind, tensors(operands), tensors(cotangents), more), data(due), 1e-5)
  })
})

describe.each(['lstm', 'gru'] as const)('%s', (kind) => {
  const length = fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 11, 13, 17)
  it('in one kernel gives what plain operations give', () => {
    fc.assert(
      fc.property(
        fc.record({ batch: length, time: length, features: length, units: length }),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        (sizes, reverse, masked, fromState) => expectAsPlain(kind, sizes, { reverse, masked, fromState }),
      ),
      { numRuns: 60, seed: 1 },
    )
  })

  it('does so beyond the blocks of its matrix products', () => {
    const sizes = { batch: 37, time: 9, features: 70, units: 67 }
    expectAsPlain(kind, sizes, { reverse: false, masked: true, fromState: true })
  })

  it('has the slopes that finite differences have', () => {
    const sizes = { batch: 3, time: 5, features: 2, units: 3 }
    const operands = randomOperands(kind, sizes, true)
    const weights = randomWeights(kind, sizes)
    const mask = tf.greater(randomTensor([3, 5], 10), -0.5)
    const found = gradients(kind, operands, weights, { mask })
    const loss = (name: string, values: Float32Array) => {
      const outputs = run(kind, { ...operands, [name]: tf.tensor(values, operands[name]!.shape), mask })
      // Summed in float64: the differences are small.
      return Object.entries(weights).reduce((sum, [output, weight]) => {
        const [numbers, factors] = [outputs[output]!.dataSync<'float32'>(), weight.dataSync()]
        return numbers.reduce((part, number, i) => part + number * factors[i]!, sum)
      }, 0)
    }
    for (const [name, operand] of Object.entries(operands)) {
      const values = operand.dataSync<'float32'>()
      const slopes = found[name]!.dataSync()
      for (let i = 0; i < values.length; i++) {
        const nudged = (by: number) => values.map((value, j) => (i === j ? value + by : value))
        const slope = (loss(name, nudged(1e-2)) - loss(name, nudged(-1e-2))) / 2e-2
        expect(Math.abs(slope - slopes[i]!)).toBeLessThan(2e-3)
      }
    }
  })

  it('keeps NaN within its sample, in the states and in the gradients of the samples', () => {
    const sizes = { batch: 6, time: 4, features: 3, units: 5 }
    const operands = randomOperands(kind, sizes, true)
    const weights = randomWeights(kind, sizes)
    const spoilt = operands.input!.dataSync<'float32'>().slice()
    spoilt[2 * 12 + 4] = Number.NaN
    const results = (input: tf.Tensor) => ({
      ...run(kind, { ...operands, input }),
      ...gradients(kind, { ...operands, input }, weights, {}),
    })
    const [alone, together] = [results(operands.input!), results(tf.tensor(spoilt, [6, 4, 3]))]
    for (const name of ['hiddens', 'lastHidden', 'input', 'initialHidden'] as const) {
      const [clean, mixed] = [tf.unstack((alone as Tensors)[name]!), tf.unstack((together as Tensors)[name]!)]
      for (const b of [0, 1, 3, 4, 5]) expect([...mixed[b]!.dataSync()]).toEqual([...clean[b]!.dataSync()])
      expect([...mixed[2]!.dataSync()].some(Number.isNaN)).toBe(true)
    }
  })

  it('can be differentiated twice', () => {
    const operands = randomOperands(kind, { batch: 2, time: 3, features: 2, units: 2 }, false)
    const slope = (input: tf.Tensor) =>
      tf.sum(tf.square(tf.grad((x) => run(kind, { ...operands, input: x }).hiddens!)(input)))
    const due = plainly(() => tf.grad(slope)(operands.input!).dataSync())
    expectNear(tf.grad(slope)(operands.input!), due, 1e-5)
  })

  it('gives the same where no gradient follows', () => {
    const sizes = { batch: 3, time: 7, features: 2, units: 6 }
    const operands = randomOperands(kind, sizes, true)
    const mask = tf.greater(randomTensor([3, 7], 10), 0)
    let recorded: Tensors = {}
    tf.grad((input) => {
      const outputs = run(kind, { ...operands, input, mask })
      recorded = Object.fromEntries(Object.entries(outputs).map(([name, output]) => [name, tf.keep(tf.clone(output))]))
      return tf.sum(outputs.hiddens!)
    })(operands.input!)
    expect(dataOf(run(kind, { ...operands, mask }))).toEqual(dataOf(recorded))
  })

  it('leaves nothing behind', () => {
    const sizes = { batch: 3, time: 5, features: 2, units: 6 }
    const [operands, weights] = [randomOperands(kind, sizes, true), randomWeights(kind, sizes)]
    const mask = tf.ones([3, 5])
    expectNoLeak(() => Object.values(run(kind, { ...operands, mask })))
    expectNoLeak(() => tf.tidy(() => Object.values(gradients(kind, operands, weights, { mask }))))
  })
})
