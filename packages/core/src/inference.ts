/** A trained model at work: batches through encoder and decoder, arrays in, arrays out. */

import * as tf from '@tensorflow/tfjs-core'
import type { BatchSource } from './batches/batch-source.js'
import type { HostSamples } from './batches/samples.js'
import type { Batch, BuiltCodes, NetworkContext } from './contracts.js'
import { PartError } from './errors.js'
import { inferenceContext, type Model } from './model.js'
import { concatRows, type NdArray } from './nd-array.js'
import { encode } from './training/model-loss.js'
import { disposeBatch, toBatch } from './training/training-step.js'

/** A function of one batch on the device. */
type BatchFunction = (batch: Batch, context: NetworkContext) => tf.Tensor

/** z as `encode` gives it, `[batch, ...spatial, size]`. */
export function encodeBatch(model: Model): BatchFunction {
  return (batch, context) => model.latent.representative(model.encoder.apply(batch.input, context))
}

/** The decoder's output for a batch's z; it is not told the target. */
export function reconstructBatch(model: Model): BatchFunction {
  return (batch, context) => {
    const { output, skips } = encode(model, batch.input, context)
    return model.decoder.apply(model.latent.representative(output), { ...context, ...(skips && { skips }) })
  }
}

/** The output as data, `[batch, ...targetShape]`. */
export function reconstructData(model: Model): BatchFunction {
  return (batch, context) => model.reconstruction.toData(reconstructBatch(model)(batch, context))
}

/** Reconstruction error of every sample, `[batch]`. */
export function scoreBatch(model: Model): BatchFunction {
  return (batch, context) =>
    model.reconstruction.loss(batch.target, reconstructBatch(model)(batch, context), batch.mask)
}

/** The gradient of every sample's reconstruction error by its input, `[batch, ...inputShape]`. */
export function inputGradientBatch(model: Model): BatchFunction {
  return (batch, context) => tf.grad((input) => tf.sum(scoreBatch(model)({ ...batch, input }, context)))(batch.input)
}

/** Decoder and `toData`, taking z as the batch's input. */
export function decodeBatch(model: Model): BatchFunction {
  return (batch, context) => model.reconstruction.toData(model.decoder.apply(batch.input, context))
}

/**
 * The codes that z is made of.
 *
 * @throws {PartError} When it is made of none.
 */
export function requireCodes({ latent: { codes, kind } }: Model, where: string): BuiltCodes {
  if (codes) return codes
  const repair = 'Use a latent of codes, such as vectorQuantized or categorical.'
  throw new PartError({ where, expected: 'a latent of codes from a list', received: kind, repair })
}

/** Which codes z is made of, `[batch, ...shape]`. */
export function indexBatch(model: Model, codes: BuiltCodes): BatchFunction {
  return (batch, context) => codes.indices(model.encoder.apply(batch.input, context))
}

/** What a batch is run in beside the model and itself. */
export interface RunOptions {
  /** Which batch it is, for noise. */
  readonly index?: number
  /** See {@link NetworkContext.temperature}. */
  readonly temperature?: number
  /** Name of the noise's stream. */
  readonly stream?: string
}

/** Runs one batch and brings the result to the host. */
export async function runBatch(
  model: Model,
  samples: HostSamples,
  run: BatchFunction,
  { index = 0, temperature = 0, stream = 'inference' }: RunOptions = {},
): Promise<NdArray> {
  const batch = toBatch(samples)
  const { mask, condition } = batch
  const context = {
    ...inferenceContext(model, stream, index),
    ...(mask && { mask }),
    ...(condition && { condition }),
    ...(temperature > 0 && { temperature }),
  }
  try {
    return await download(tf.tidy(() => run(batch, context)))
  } finally {
    disposeBatch(batch)
  }
}

/** Runs all batches and puts the results one after the other. */
export async function runBatches(
  model: Model,
  source: BatchSource,
  run: BatchFunction,
  options: RunOptions = {},
): Promise<NdArray> {
  const results: NdArray[] = []
  for await (const samples of source.batches(0, 0)) {
    results.push(await runBatch(model, samples, run, { ...options, index: results.length }))
  }
  return concatRows(results)
}

/**
 * z as the latent's prior has it, `[count, ...latentShape]`.
 *
 * @throws {PartError} When the latent has none.
 */
export async function drawFromPrior(model: Model, count: number, seed: number): Promise<NdArray> {
  const { prior, kind } = model.latent
  if (!prior) {
    const repair = 'Use a latent that has one, such as a Gaussian, or fitSampler of @autoencoders/samplers.'
    throw new PartError({ where: 'sample', expected: 'a latent with a prior', received: kind, repair })
  }
  const noise = inferenceContext(model, 'sample', seed).noise('prior')
  return download(tf.tidy(() => prior.sample(count, noise)))
}

/** Brings a tensor to the host as an array of its own and disposes it. */
export async function download(tensor: tf.Tensor): Promise<NdArray> {
  try {
    return { data: Float32Array.from(await tensor.data()), shape: tensor.shape }
  } finally {
    tensor.dispose()
  }
}
