import {
  checkFinite,
  checkWhole,
  definePart,
  isPart,
  OptionError,
  type PriorPart,
  type Schedule,
} from '@autoencoders/core'
import { importanceSampling, type Latent, type PartBody, type Prior, toSchedule } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import {
  divergenceFromStandardNormal,
  drawGaussian,
  gaussianLogDensity,
  inRows,
  splitGaussian,
  sumPerSample,
} from './diagonal-gaussian.js'
import { standardNormal } from './priors/standard-normal.js'

/** Options of {@link gaussian}. */
export interface GaussianOptions {
  /** Width of z. */
  readonly size: number
  /** β, how much the divergence counts: a number ≥ 0, or a schedule of the step. Default 1. */
  readonly beta?: number | Schedule
  /** λ, nats that each unit may tell for nothing, on average over the batch; default 0. */
  readonly freeBits?: number
  /** C, nats that all units together are to tell; a number or a schedule. The loss is then `β·|mean divergence − C|`. */
  readonly capacity?: number | Schedule
  /** Default `standardNormal()`. */
  readonly prior?: PriorPart
}

/**
 * A diagonal Gaussian for every sample, drawn from while training: `z = μ + σ⊙ε`, the encoder giving μ and log σ².
 *
 * The term `divergence` is KL(q(z|x) ‖ p(z)) in nats, in closed form under `standardNormal()`, else from the z that was drawn. With
 * free bits or a capacity, `heldDivergence` is what the loss has in its place: `Σⱼ max(λ, mean over the batch of KLⱼ)`, or
 * `|mean divergence − C|`. `encode` gives μ.
 *
 * @throws {OptionError} When an option is out of range, free bits come with a capacity or another prior, or prior is none.
 * @see Kingma & Welling 2014, https://arxiv.org/abs/1312.6114
 * @see Higgins et al. 2017 (β), https://openreview.net/forum?id=Sy2fzU9gl
 * @see Kingma et al. 2016 (free bits), https://arxiv.org/abs/1606.04934
 * @see Burgess et al. 2018 (capacity), https://arxiv.org/abs/1804.03599
 * @example gaussian({ size: 20, beta: linear({ from: 0, to: 1, steps: 2000 }) }) // annealed
 */
export const gaussian = definePart('latent', 'gaussian', (options: GaussianOptions): PartBody<Latent> => {
  const { size, beta, freeBits, capacity, prior } = checkOptions(options)
  const isHeld = freeBits > 0 || capacity !== undefined
  return {
    size,
    encoderOutputs: 2 * size,
    build(scope, specification) {
      const built = prior.build(scope.child('prior'), specification)
      const posterior = {
        logProbability: (parameters: tf.Tensor, z: tf.Tensor) =>
          sumPerSample(gaussianLogDensity(z, splitGaussian(parameters))),
        estimates: importanceSampling,
      }
      return {
        sample: (parameters, { noise }) => drawGaussian(splitGaussian(parameters), noise('latent')),
        representative: (parameters) => splitGaussian(parameters).mean,
        penalties(parameters, z, { step }) {
          if (prior.kind !== 'standardNormal') {
            const divergence = tf.sub(posterior.logProbability(parameters, z), built.logProbability(z))
            return withCapacity(divergence, capacity, step)
          }
          const units = inRows(divergenceFromStandardNormal(splitGaussian(parameters)))
          const divergence = tf.sum(units, 1)
          if (freeBits === 0) return withCapacity(divergence, capacity, step)
          return { divergence, heldDivergence: tf.sum(tf.maximum(tf.mean(units, 0), freeBits)) }
        },
        penaltyWeights: isHeld ? { divergence: 0, heldDivergence: beta } : { divergence: beta },
        posterior,
        prior: built,
      }
    },
  }
})

function withCapacity(
  divergence: tf.Tensor,
  capacity: Schedule | undefined,
  step = Number.MAX_SAFE_INTEGER,
): Record<string, tf.Tensor> {
  if (!capacity) return { divergence }
  return { divergence, heldDivergence: tf.abs(tf.sub(tf.mean(divergence), capacity.at(step))) }
}

function checkOptions(options: GaussianOptions) {
  const where = 'gaussian'
  const { capacity } = options
  const prior = options.prior ?? standardNormal()
  if (!isPart(prior, 'prior')) {
    const repair = 'Use standardNormal(), mixturePrior({ components: 10 }) or vampPrior({ pseudoInputs: 500 }).'
    throw new OptionError({ where, expected: 'a prior', received: String(prior), repair })
  }
  const freeBits = checkFinite(options.freeBits ?? 0, where, 'freeBits', 0)
  if (freeBits > 0 && (capacity !== undefined || prior.kind !== 'standardNormal')) {
    const received = capacity === undefined ? `the prior ${prior.kind}` : 'a capacity too'
    const repair = 'Anneal beta instead: linear({ from: 0, to: 1, steps: 2000 }).'
    throw new OptionError({ where, expected: 'free bits under standardNormal() alone', received, repair })
  }
  return {
    size: checkWhole(options.size, where, 'size', 1),
    beta: isPart(options.beta, 'schedule') ? options.beta : checkFinite(options.beta ?? 1, where, 'beta', 0),
    freeBits,
    capacity: capacity === undefined ? undefined : toSchedule(capacity, where, 'capacity', 0),
    prior: prior as Prior,
  }
}
