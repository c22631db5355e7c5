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
  type DiscrepancyKernel,
  huber,
  klSparsity,
  l1Sparsity,
  latentNorm,
  orthogonality,
  squaredDiscrepancy,
  squaredError,
  totalCorrelation,
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
  /** What it sees beside z: the encoder's output, or points to compare with. */
  readonly other?: Values
  readonly otherGradient?: Values
  readonly weight?: Values
  readonly cotangent: Values
  readonly loss: Values
  readonly zGradient: Values
}

const reconstructions = { squaredError, absoluteError, huber, bernoulli, categoricalCrossEntropy }

type PenaltyLoss = (z: tf.Tensor, other: tf.Tensor, weight?: tf.Tensor) => tf.Tensor

const lossOf =
  (make: (options: { weight: number }) => Penalty) =>
  (options: object): PenaltyLoss =>
  (z, parameters, weight) => {
    const batch = { input: z, target: z, ...(weight ? { weight } : {}) }
    return make({ weight: 1, ...options }).loss({ batch, parameters, z, output: z }, unused)
  }

const penalties = {
  l1Sparsity: lossOf(l1Sparsity),
  klSparsity: lossOf(klSparsity),
  latentNorm: lossOf(latentNorm),
  orthogonality: lossOf(orthogonality),
  totalCorrelation: lossOf(totalCorrelation),
  squaredDiscrepancy:
    ({ kernel }: { kernel?: DiscrepancyKernel }): PenaltyLoss =>
    (z, other) =>
      squaredDiscrepancy(z as tf.Tensor2D, other as tf.Tensor2D, kernel),
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
    const penalty = penalties[given.kind](given.options)
    const weight = given.weight && tensorOf(given.weight)
    const [z, other] = [tensorOf(given.z), tensorOf(given.other ?? given.z)]
    expectEach(penalty(z, other, weight), given.loss, shareOf(given))
    const weighted = (z: tf.Tensor, other: tf.Tensor) => tf.mul(penalty(z, other, weight), tensorOf(given.cotangent))
    expectClose(tf.grad((z) => weighted(z, other))(z), given.zGradient, shareOf(given))
    if (given.otherGradient) {
      expectClose(tf.grad((other) => weighted(z, other))(other), given.otherGradient, shareOf(given))
    }
  })
})

/** Differences of what float32 rounds first: means of likenesses, logarithms of sums, all pairs less each with itself. */
const differences = new Set(['squaredDiscrepancy', 'totalCorrelation', 'orthogonality'])

function shareOf({ kind }: PenaltyCase): number {
  return differences.has(kind) ? 1e-5 : 1e-6
}

const unused = {} as Parameters<Penalty['loss']>[1]
