/** A trained model at work: batches through encoder and decoder, arrays in, arrays out. */

import * as tf from '@tensorflow/tfjs-core'
import type { BatchSource } from './batches/batch-source.js'
import type { HostSamples } from './batches/samples.js'
import type { Batch, BuiltCodes, ImportanceEstimate, NetworkContext, StreamingNetwork } from './contracts.js'
import { PartError } from './errors.js'
import { inferenceContext, type Model } from './model.js'
import { concatRows, type NdArray, ndArray } from './nd-array.js'
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

/**
 * The encoder's way of reading in pieces.
 *
 * @throws {PartError} When it must see a sample whole.
 */
export function requireStreaming({ encoder, configuration }: Model, where: string): StreamingNetwork {
  if (encoder.streaming) return encoder.streaming
  const architecture = (configuration.architecture as { kind?: string } | undefined)?.kind ?? 'this one'
  const repair = 'Use a recurrent encoder with bidirectional: false.'
  const received = `${architecture}, which must see a sample whole`
  throw new PartError({ where, expected: 'an encoder that reads step by step', received, repair })
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

/** Brings one batch to the device for as long as something is done with it. */
export async function withBatch<Result>(
  model: Model,
  samples: HostSamples,
  { index = 0, temperature = 0, stream = 'inference' }: RunOptions,
  use: (batch: Batch, context: NetworkContext) => Promise<Result>,
): Promise<Result> {
  const batch = toBatch(samples)
  const context = inferenceContext(model, stream, index, batch)
  try {
    return await use(batch, temperature > 0 ? { ...context, temperature } : context)
  } finally {
    disposeBatch(batch)
  }
}

/** Runs one batch and brings the result to the host. */
export function runBatch(
  model: Model,
  samples: HostSamples,
  run: BatchFunction,
  options: RunOptions = {},
): Promise<NdArray> {
  return withBatch(model, samples, options, (batch, context) => download(tf.tidy(() => run(batch, context))))
}

/** Runs all batches and puts the results one after the other. */
export function runBatches(
  model: Model,
  source: BatchSource,
  run: BatchFunction,
  options: RunOptions = {},
): Promise<NdArray> {
  return eachBatch(source, (samples, index) => runBatch(model, samples, run, { ...options, index }))
}

/** What is known of every sample's likelihood by draws of z, `[n]`, in nats. */
export function estimateEach(
  model: Model,
  source: BatchSource,
  estimate: ImportanceEstimate,
  draws: number,
): Promise<NdArray> {
  return eachBatch(source, async (samples, index) => {
    const values = await withBatch(model, samples, { stream: 'likelihood', index }, (batch, context) =>
      estimate(model, batch, context, draws),
    )
    return ndArray(values, [values.length])
  })
}

async function eachBatch(
  source: BatchSource,
  use: (samples: HostSamples, index: number) => Promise<NdArray>,
): Promise<NdArray> {
  const results: NdArray[] = []
  for await (const samples of source.batches(0, 0)) results.push(await use(samples, results.length))
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
