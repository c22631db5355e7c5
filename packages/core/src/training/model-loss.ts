/** One forward pass and its loss, as most phases need them. */

import * as tf from '@tensorflow/tfjs-core'
import type { Batch, BuiltModel, ForwardPass, NetworkContext, PhaseLoss } from '../contracts.js'
import type { Schedule } from '../parts.js'

/** Encoder, latent and decoder, once, with z drawn as in training. */
export function forward(model: BuiltModel, batch: Batch, context: NetworkContext): ForwardPass {
  const { output: parameters, skips } = encode(model, batch.input, context)
  const z = model.latent.sample(parameters, context)
  const output = model.decoder.apply(z, { ...context, ...(skips && { skips }), target: batch.target })
  return { batch, parameters, z, ...(skips && { skips }), output }
}

/** The encoder's output, and what else the decoder takes of it. */
export function encode(
  { encoder, decoder }: Pick<BuiltModel, 'encoder' | 'decoder'>,
  input: tf.Tensor,
  context: NetworkContext,
): { readonly output: tf.Tensor; readonly skips?: readonly tf.Tensor[] } {
  if (!decoder.takesSkips || !encoder.applyWithSkips) return { output: encoder.apply(input, context) }
  return encoder.applyWithSkips(input, context)
}

/** The whole loss of a forward pass: reconstruction, the latent's own penalties, the model's penalties. */
export function modelLoss(model: BuiltModel, pass: ForwardPass, context: NetworkContext, step: number): PhaseLoss {
  const { batch, parameters, z, skips, output } = pass
  const { encoder, decoder } = model
  const functions = { encoder, decoder, context: { ...context, ...(skips && { skips }) } }
  const reconstruction = batchMean(model.reconstruction.loss(batch.target, output, batch.mask), batch.weight)
  const terms: Record<string, tf.Scalar> = { reconstruction }
  let total = reconstruction
  const add = (name: string, value: tf.Tensor, weight: number | Schedule) => {
    const term = batchMean(value, batch.weight)
    const factor = typeof weight === 'number' ? weight : weight.at(step)
    terms[name] = term
    // Told, not minimised: no gradient is computed for it.
    if (weight !== 0) total = tf.add(total, factor === 1 ? term : tf.mul(term, factor))
  }
  for (const [name, value] of Object.entries(model.latent.penalties(parameters, z, { ...context, step }))) {
    add(name, value, model.latent.penaltyWeights?.[name] ?? 1)
  }
  for (const penalty of model.penalties) add(penalty.name, penalty.loss(pass, functions), penalty.weight)
  return { total, terms }
}

/** Mean over the batch, weighted if asked; a value for the whole batch is left as it is. */
function batchMean(values: tf.Tensor, weight: tf.Tensor | undefined): tf.Scalar {
  if (values.rank === 0) return values as tf.Scalar
  if (!weight) return tf.mean(values)
  return tf.div(tf.sum(tf.mul(values, weight)), tf.sum(weight))
}
