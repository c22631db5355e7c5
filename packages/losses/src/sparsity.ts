import { definePart, describeValue, OptionError, type Schedule } from '@autoencoders/core'
import { checkWeight, type PartBody, type Penalty } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { checkChoice } from './check-choice.js'
import { perSample } from './per-sample.js'

/**
 * L1 sparsity of z: `Σⱼ |zⱼ|` for each sample.
 *
 * @param options.weight How much it counts; a number or a schedule, default 1e-3.
 * @throws {OptionError} When the weight is neither.
 * @see Olshausen & Field 1996, https://doi.org/10.1038/381607a0
 * @example l1Sparsity({ weight: 1e-4 })
 */
export const l1Sparsity = definePart(
  'penalty',
  'l1Sparsity',
  (options: { weight?: number | Schedule }): PartBody<Penalty> => ({
    name: 'l1Sparsity',
    weight: checkWeight(options.weight ?? 1e-3, 'l1Sparsity'),
    loss: ({ z }) => perSample(tf.abs(z), 'sum'),
  }),
)

interface KlSparsityOptions {
  /** How much it counts; a number or a schedule, default 1e-3. */
  weight?: number | Schedule
  /** ρ, how active a unit should be on average, in (0, 1); default 0.05. */
  target?: number
  /** How z becomes an activity in 0..1: by a sigmoid (default), or it is one already. */
  activation?: 'sigmoid' | 'none'
}

/** Keeps average activities off 0 and 1, where the divergence is infinite. */
const CLIP = 1e-6

/**
 * KL sparsity: `Σⱼ ρ·ln(ρ/ρ̂ⱼ) + (1 − ρ)·ln((1 − ρ)/(1 − ρ̂ⱼ))`, ρ̂ⱼ the activity of unit j averaged over the batch; in nats.
 *
 * @throws {OptionError} For wrong options.
 * @see Ng 2011, "Sparse autoencoder", CS294A lecture notes
 * @example klSparsity({ target: 0.1, weight: 0.01 })
 */
export const klSparsity = definePart('penalty', 'klSparsity', (options: KlSparsityOptions): PartBody<Penalty> => {
  const rho = checkTarget(options.target ?? 0.05)
  const activation = checkChoice(options.activation ?? 'sigmoid', ['sigmoid', 'none'], 'klSparsity', 'activation')
  const constant = rho * Math.log(rho) + (1 - rho) * Math.log(1 - rho)
  return {
    name: 'klSparsity',
    weight: checkWeight(options.weight ?? 1e-3, 'klSparsity'),
    loss({ z }) {
      const activity = tf.mean(activation === 'sigmoid' ? tf.sigmoid(z) : z, 0)
      const clipped = tf.clipByValue(activity, CLIP, 1 - CLIP)
      const crossEntropy = tf.add(tf.mul(tf.log(clipped), rho), tf.mul(tf.log(tf.sub(1, clipped)), 1 - rho))
      return tf.sum(tf.sub(constant, crossEntropy))
    },
  }
})

function checkTarget(target: number): number {
  if (typeof target === 'number' && target > 0 && target < 1) return target
  throw new OptionError({
    where: 'klSparsity',
    expected: 'target to be between 0 and 1',
    received: describeValue(target),
  })
}
