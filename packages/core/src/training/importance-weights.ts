/** Several draws of z for each sample, and how well each explains it. */

import * as tf from '@tensorflow/tfjs-core'
import type { Batch, BuiltModel, NetworkContext } from '../contracts.js'
import { requireDensities } from './densities.js'

/**
 * log w = log p(x | z) + log p(z) − log q(z | x) of several z drawn for each sample, in nats. The mean of w estimates p(x) without
 * bias, however far q is from the posterior.
 *
 * @param samples How many z for each sample.
 * @returns `[samples, batch]`, differentiable.
 * @throws {PartError} See {@link requireDensities}.
 * @see Burda et al. 2016, https://arxiv.org/abs/1509.00519
 */
export function importanceLogWeights(
  model: BuiltModel,
  batch: Batch,
  context: NetworkContext,
  samples: number,
): tf.Tensor2D {
  const { posterior, prior } = requireDensities(model, 'importanceLogWeights')
  const count = batch.input.shape[0]!
  const parameters = repeated(model.encoder.apply(batch.input, context), samples)
  const target = repeated(batch.target, samples)
  const mask = batch.mask && repeated(batch.mask, samples)
  const condition = batch.condition && repeated(batch.condition, samples)
  const inner = { ...context, target, ...(mask && { mask }), ...(condition && { condition }) }
  const z = model.latent.sample(parameters, inner)
  const output = model.decoder.apply(z, inner)
  const joint = tf.sub(prior.logProbability(z), model.reconstruction.loss(target, output, mask))
  return tf.reshape(tf.sub(joint, posterior.logProbability(parameters, z)), [samples, count])
}

/** `[n, ...]` to `[times · n, ...]`, the whole of it again and again; by a sum, whose gradient every backend has. */
function repeated(x: tf.Tensor, times: number): tf.Tensor {
  const [count = 1, ...rest] = x.shape
  if (times === 1) return x
  const zeros = tf.zeros([times, ...x.shape.map(() => 1)])
  return tf.reshape(tf.add(tf.expandDims(x, 0), zeros), [times * count, ...rest])
}
