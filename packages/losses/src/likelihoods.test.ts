import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { randomStreams, selectBackend } from '@autoencoders/core'
import { type Parameter, parameterScope, type Reconstruction } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  absoluteError,
  bernoulli,
  categoricalCrossEntropy,
  discretizedLogistic,
  gaussianLikelihood,
  huber,
  mixedColumns,
  squaredError,
  structuralDissimilarity,
} from './index.js'
import {
  expectClose,
  expectEach,
  type LossCase,
  referenceCases,
  tensorOf,
  type Values,
} from './testing/reference-cases.js'

interface LikelihoodCase extends LossCase {
  readonly parameter?: Values
  readonly parameterGradient?: Values
}

const reconstructions: Readonly<Record<string, (options: never) => Reconstruction>> = {
  bernoulli,
  categoricalCrossEntropy,
  gaussianLikelihood,
  discretizedLogistic,
  mixedColumns,
}

describe.each([cpu(), wasm()])('likelihoods against distributions in float64 on $name', (backend) => {
  beforeAll(() => selectBackend([backend]))

  it.each(referenceCases<LikelihoodCase>('likelihoods'))('$name', (given) => {
    const part = reconstructions[given.kind]!(given.options as never)
    const parameters: Parameter[] = []
    const { loss } = { ...part, ...part.build?.(parameterScope(randomStreams(1), parameters)) }
    const [target, output, mask] = [tensorOf(given.target), tensorOf(given.output), given.mask && tensorOf(given.mask)]
    if (given.parameter) parameters[0]!.set(Float32Array.from(given.parameter.data))
    expect(parameters.length).toBe(given.parameter ? 1 : 0)
    const share = shareOf(given)
    expectEach(loss(target, output, mask), given.loss, share)
    const weighted = (output: tf.Tensor) => tf.sum(tf.mul(loss(target, output, mask), tensorOf(given.cotangent)))
    expectClose(tf.grad(weighted)(output), given.outputGradient, share)
    if (!given.parameter) return
    const variable = parameters[0]!.value as unknown as tf.Variable
    const { grads } = tf.variableGrads(() => weighted(output) as tf.Scalar, [variable])
    expectClose(grads[variable.name]!, given.parameterGradient!, 10 * share)
  })
})

/** A float32 tells a mean of 1 from the next to 6e-8: for 256 levels 1.5e-5 steps, and a tenth of a step may be a scale. */
function shareOf({ name, kind }: LossCase): number {
  if (kind !== 'discretizedLogistic') return 2e-6
  return name.includes('bytes') ? 1e-4 : 5e-6
}

describe('what calls itself a likelihood', () => {
  const columns = [{ kind: 'numeric' }] as const
  it.each<[string, Reconstruction, boolean]>([
    ['bernoulli, sum', bernoulli({ reduction: 'sum' }), true],
    ['bernoulli, mean', bernoulli(), false],
    ['bernoulli of probabilities, which are clipped', bernoulli({ from: 'probabilities', reduction: 'sum' }), false],
    ['categorical, sum', categoricalCrossEntropy({ reduction: 'sum' }), true],
    ['categorical of indices, sum', categoricalCrossEntropy({ categories: 4, reduction: 'sum' }), true],
    ['categorical, mean', categoricalCrossEntropy(), false],
    ['gaussian', gaussianLikelihood(), true],
    ['gaussian of a given σ', gaussianLikelihood({ sigma: 2 }), true],
    ['gaussian of an optimal σ, which the batch decides', gaussianLikelihood({ sigma: 'optimal' }), false],
    ['discretised logistic', discretizedLogistic(), true],
    ['discretised logistic, scales of the output', discretizedLogistic({ scale: 'output' }), true],
    ['mixed columns', mixedColumns({ columns }), true],
    ['squared error', squaredError({ reduction: 'sum' }), false],
    ['absolute error', absoluteError({ reduction: 'sum' }), false],
    ['huber', huber({ reduction: 'sum' }), false],
    ['structural dissimilarity', structuralDissimilarity(), false],
  ])('%s: %#', (_, part, due) => {
    expect(part.likelihood ?? false).toBe(due)
  })
})
