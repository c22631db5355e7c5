import { definePart, type Schedule } from '@autoencoders/core'
import type { PartBody, Penalty } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { absolute } from './absolute-error.js'
import { lossPerSample } from './element-loss.js'
import { requireWeight } from './requirements.js'

/** Options of {@link l1Sparsity}. */
export interface L1SparsityOptions {
  /** How much it counts in the loss: a finite number ≥ 0, or a schedule. */
  readonly weight: number | Schedule
}

/**
 * L1 norm of each sample's code.
 *
 * `Σⱼ |zⱼ|` over all but the batch axis. Its gradient is the sign, 0 where zⱼ = 0.
 *
 * @param z `[batch, ...]`, float32.
 * @returns `[batch]`, each ≥ 0. The caller disposes it.
 * @example l1PerSample(tf.tensor2d([[1, -2], [0, 0]])) // 3, 0
 */
export function l1PerSample(z: tf.Tensor): tf.Tensor1D {
  return tf.tidy(() => lossPerSample([z], absolute, { reduction: 'sum' }, 'l1Sparsity'))
}

/**
 * L1 penalty on the code: most of its units end at zero for any one sample.
 *
 * @param options See {@link L1SparsityOptions}.
 * @throws {OptionError} When the weight is missing, negative or not finite.
 * @example l1Sparsity({ weight: 1e-4 }).weight // 1e-4
 */
export const l1Sparsity = definePart('penalty', 'l1Sparsity', (options: L1SparsityOptions): PartBody<Penalty> => {
  requireWeight('l1Sparsity', options.weight)
  return { name: 'l1Sparsity', weight: options.weight, loss: ({ z }) => l1PerSample(z) }
})
