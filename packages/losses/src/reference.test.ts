import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { selectBackend } from '@autoencoders/core'
import type { Penalty, Reconstruction } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, it } from 'vitest'
import {
  absoluteError,
  bernoulli,
  categoricalCrossEntropy,
  huber,
  klSparsity,
  l1Sparsity,
  squaredError,
} from './index.js'
import {
  expectClose,
  expectEach,
  type LossCase,
  referenceCases,
  tensorOf,
  type Values,
} from './testing/reference-cases.js'

interface ReconstructionCase extends LossCase {
  readonly kind: keyof typeof reconstructions
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
  it.each(referenceCases<ReconstructionCase>('losses'))('$name', (given) => {
    const part: Reconstruction = reconstructions[given.kind](given.options)
    const mask = given.mask && tensorOf(given.mask)
    const loss = (target: tf.Tensor, output: tf.Tensor) => part.loss(target, output, mask)
    const target = tensorOf(given.target)
    const output = tensorOf(given.output)
    expectEach(loss(target, output), given.loss)
    const weighted = (target: tf.Tensor, output: tf.Tensor) => tf.mul(loss(target, output), tensorOf(given.cotangent))
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
  it.each(referenceCases<PenaltyCase>('penalties'))('$name', (given) => {
    const part = penalties[given.kind](given.options)
    const loss = (z: tf.Tensor) => {
      const batch = { input: z, target: z, ...(given.weight ? { weight: tensorOf(given.weight) } : {}) }
      return part.loss({ batch, parameters: z, z, output: z }, unused)
    }
    expectEach(loss(tensorOf(given.z)), given.loss)
    const gradient = tf.grad((z) => tf.mul(loss(z), tensorOf(given.cotangent)))(tensorOf(given.z))
    expectClose(gradient, given.zGradient)
  })
})

const unused = {} as Parameters<Penalty['loss']>[1]
