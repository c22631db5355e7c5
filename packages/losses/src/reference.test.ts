import { readFileSync } from 'node:fs'
import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { selectBackend } from '@autoencoders/core'
import type { Penalty, Reconstruction } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  absoluteError,
  bernoulli,
  categoricalCrossEntropy,
  huber,
  klSparsity,
  l1Sparsity,
  squaredError,
} from './index.js'

interface Values {
  readonly shape: number[]
  readonly data: number[]
}

interface ReconstructionCase {
  readonly name: string
  readonly kind: keyof typeof reconstructions
  readonly options: object
  readonly target: Values
  readonly output: Values
  readonly mask?: Values
  readonly cotangent: Values
  readonly loss: Values
  readonly outputGradient: Values
  readonly targetGradient: Values
}

interface PenaltyCase {
  readonly name: string
  readonly kind: keyof typeof penalties
  readonly options: object
  readonly z: Values
  readonly weight?: Values
  readonly cotangent: Values
  readonly loss: Values
  readonly zGradient: Values
}

const reconstructions = { squaredError, absoluteError, huber, bernoulli, categoricalCrossEntropy }
const penalties = {
  l1Sparsity: (options: object): Penalty => l1Sparsity({ weight: 1, ...options }),
  klSparsity: (options: object): Penalty => klSparsity({ weight: 1, ...options }),
}

const backends = [cpu(), wasm()]

describe.each(backends)('reconstructions against PyTorch in float64 on $name', (backend) => {
  beforeAll(() => selectBackend([backend]))
  it.each(cases<ReconstructionCase>('losses'))('$name', (given) => {
    const part: Reconstruction = reconstructions[given.kind](given.options)
    const mask = given.mask && tensor(given.mask)
    const loss = (target: tf.Tensor, output: tf.Tensor) => part.loss(target, output, mask)
    const target = tensor(given.target)
    const output = tensor(given.output)
    expectEach(loss(target, output), given.loss)
    const weighted = (target: tf.Tensor, output: tf.Tensor) => tf.mul(loss(target, output), tensor(given.cotangent))
    if ('categories' in given.options) {
      expectClose(tf.grad((o) => weighted(target, o))(output), given.outputGradient)
      return
    }
    const [byTarget, byOutput] = tf.grads(weighted)([target, output])
    expectClose(byOutput!, given.outputGradient)
    expectClose(byTarget!, given.targetGradient)
  })
})

describe.each(backends)('penalties against PyTorch in float64 on $name', (backend) => {
  beforeAll(() => selectBackend([backend]))
  it.each(cases<PenaltyCase>('penalties'))('$name', (given) => {
    const part = penalties[given.kind](given.options)
    const loss = (z: tf.Tensor) => {
      const batch = { input: z, target: z, ...(given.weight ? { weight: tensor(given.weight) } : {}) }
      return part.loss({ batch, parameters: z, z, output: z }, unused)
    }
    expectEach(loss(tensor(given.z)), given.loss)
    const gradient = tf.grad((z) => tf.mul(loss(z), tensor(given.cotangent)))(tensor(given.z))
    expectClose(gradient, given.zGradient)
  })
})

const unused = {} as Parameters<Penalty['loss']>[1]

function cases<Case>(name: string): Case[] {
  const file = new URL(`../../../tooling/reference/generated/${name}.json`, import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }).cases
}

function tensor({ data, shape }: Values): tf.Tensor {
  return tf.tensor(data, shape, 'float32')
}

/** Every value on its own, to 1e-6 of itself; below 1e-30, float32 rounds to zero. */
function expectEach(actual: tf.Tensor, expected: Values): void {
  expect(actual.shape).toEqual(expected.shape)
  const errors = expected.data.map((value, i) => Math.abs(actual.dataSync()[i]! - value) - 1e-6 * Math.abs(value))
  expect(Math.max(...errors)).toBeLessThanOrEqual(1e-30)
}

/** Every value to 1e-6 of the largest: a gradient near 0 is a difference of numbers of that size. */
function expectClose(actual: tf.Tensor, expected: Values): void {
  expect(actual.shape).toEqual(expected.shape)
  const scale = Math.max(...expected.data.map(Math.abs))
  const errors = expected.data.map((value, i) => Math.abs(actual.dataSync()[i]! - value))
  expect(Math.max(...errors)).toBeLessThanOrEqual(1e-6 * scale)
}
