import { checkChoice, definePart, type Schedule } from '@autoencoders/core'
import type { PartBody, Penalty } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { requireBetween, requireWeight } from './requirements.js'

/** Options of {@link klSparsity}. */
export interface KlSparsityOptions {
  /** How much it counts in the loss: a finite number ≥ 0, or a schedule. */
  readonly weight: number | Schedule
  /** ρ, the mean activation asked of each unit, between 0 and 1. Default 0.05. */
  readonly target?: number
  /** What makes z an activation in [0, 1]: `'sigmoid'` (default), or `'none'` where z already is one. */
  readonly activation?: 'sigmoid' | 'none'
}

/**
 * KL divergence of units' mean activations from a target activation, both read as Bernoulli probabilities.
 *
 * `Σⱼ ρ·log(ρ / ρ̂ⱼ) + (1 − ρ)·log((1 − ρ) / (1 − ρ̂ⱼ))`, in nats. ρ̂ and 1 − ρ̂ are clipped to [1e-7, 1].
 *
 * @param meanActivation ρ̂, `[units]`, each in [0, 1].
 * @param target ρ, between 0 and 1.
 * @returns `[]`, ≥ 0 up to rounding. The caller disposes it.
 * @throws {OptionError} When ρ is not between 0 and 1.
 * @see Ng 2011, Sparse autoencoder, https://web.stanford.edu/class/cs294a/sparseAutoencoder.pdf
 * @example sparsityDivergence(tf.fill([64], 0.05), 0.05) // 0
 */
export function sparsityDivergence(meanActivation: tf.Tensor, target: number): tf.Scalar {
  requireBetween('klSparsity', 'target', target, 0, 1)
  return tf.tidy(() => {
    const active = tf.mul(tf.log(tf.div(tf.clipByValue(meanActivation, leastActivation, 1), target)), target)
    const idle = tf.clipByValue(tf.sub(1, meanActivation), leastActivation, 1)
    return tf.neg(tf.sum(tf.add(active, tf.mul(tf.log(tf.div(idle, 1 - target)), 1 - target)))) as tf.Scalar
  })
}

/**
 * Mean activation of each unit over the batch, and over positions where z is a map.
 *
 * @param activation `[batch, ...spatial, units]`.
 * @param weight How much each sample counts, `[batch]`; equally when left out.
 * @returns `[units]`; 0 where all weights are 0. The caller disposes it.
 * @example meanActivationPerUnit(tf.tensor2d([[0, 1], [1, 1]])) // 0.5, 1
 */
export function meanActivationPerUnit(activation: tf.Tensor, weight?: tf.Tensor): tf.Tensor1D {
  return tf.tidy(() => {
    const batch = activation.shape[0]!
    const units = activation.shape.at(-1)!
    const positions = tf.reshape(activation, [batch, -1, units]) as tf.Tensor3D
    const perSample = activation.rank === 2 ? (activation as tf.Tensor2D) : tf.mean<tf.Tensor2D>(positions, 1)
    return tf.reshape(tf.matMul(shares(batch, weight), perSample), [units])
  })
}

/**
 * KL sparsity penalty: over a batch, each unit is to be active as rarely as the target says.
 *
 * One value for the batch, summed over units; samples count by `batch.weight` where the batch has one.
 *
 * @param options See {@link KlSparsityOptions}.
 * @throws {OptionError} When the weight is missing or wrong, ρ is not between 0 and 1, or the activation is unknown.
 * @example klSparsity({ weight: 1e-2, target: 0.05 }).name // 'klSparsity'
 */
export const klSparsity = definePart('penalty', 'klSparsity', (options: KlSparsityOptions): PartBody<Penalty> => {
  const { weight, target = 0.05, activation = 'sigmoid' } = options
  requireWeight('klSparsity', weight)
  requireBetween('klSparsity', 'target', target, 0, 1)
  checkChoice(activation, 'klSparsity', 'activation', ['sigmoid', 'none'])
  return {
    name: 'klSparsity',
    weight,
    loss: ({ z, batch }) => {
      const activations = activation === 'sigmoid' ? tf.sigmoid(z) : z
      return sparsityDivergence(meanActivationPerUnit(activations, batch.weight), target)
    },
  }
})

const leastActivation = 1e-7

/** A row of weights that sum to 1: its product with the samples is their mean, one kernel with a cheap gradient. */
function shares(batch: number, weight: tf.Tensor | undefined): tf.Tensor2D {
  if (!weight) return tf.fill([1, batch], 1 / batch)
  return tf.reshape(tf.div(weight, tf.maximum(tf.sum(weight), leastActivation)), [1, batch])
}
