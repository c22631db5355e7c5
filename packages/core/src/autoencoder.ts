/** The class people use: plain arrays in, plain arrays out; every tensor is owned here. */

import type { AutoencoderOptions } from './autoencoder-options.js'
import { assertBackend } from './backend/assert-backend.js'
import { type BatchSource, openBatches } from './batches/batch-source.js'
import type { TrainingData } from './batches/samples.js'
import { encodeBundle } from './bundle/bundle.js'
import type { BundleStore } from './bundle/stores.js'
import type { ImportanceEstimates } from './contracts.js'
import { OptionError, PartError } from './errors.js'
import { evaluateModel } from './evaluation.js'
import type { IndexSpace } from './index-space.js'
import {
  decodeBatch,
  drawFromPrior,
  encodeBatch,
  estimateEach,
  indexBatch,
  inputGradientBatch,
  type RunOptions,
  reconstructData,
  requireCodes,
  requireStreaming,
  runBatches,
  scoreBatch,
} from './inference.js'
import type { DecodingOptions, InferenceOptions, InterpolationOptions, SamplingOptions } from './inference-options.js'
import { latentPath } from './latent-path.js'
import { buildModel, dataRequirements, inferenceContext, type Model } from './model.js'
import { type ArrayInput, type NdArray, ndArray, type Shape, sliceRows, toNdArray } from './nd-array.js'
import { checkChoice, checkFinite, checkWhole } from './option-checks.js'
import type { JsonObject } from './part.js'
import type { ValueRange } from './parts.js'
import type { Evaluation, ModelSummary } from './results.js'
import type { StreamingEncoder } from './streaming-encoder.js'
import { summarize } from './summary.js'
import { requireDensities } from './training/densities.js'
import type { History, TrainingEvents } from './training/events.js'
import type { FitOptions } from './training/fit-options.js'
import { trainingRun } from './training/training-run.js'
import { readWeights, writeWeights } from './training/weights.js'

/**
 * An autoencoder: architecture, latent, reconstruction and the rest, composed.
 *
 * Presets such as `denseAutoencoder` make one in a line. Its methods take and return plain arrays; nothing it gives out
 * needs disposing, and `dispose()` frees what it holds on the device.
 *
 * @example
 * const model = denseAutoencoder({ inputShape: [784], hiddenUnits: [128], latentSize: 64, seed: 1 })
 * await model.fit(xTrain, { epochs: 10 })
 * const z = await model.encode(xTest) // { data, shape: [n, 64] }
 */
export class Autoencoder {
  readonly #model: Model
  #metadata: JsonObject = {}
  #busy = false
  #disposed = false

  /** @throws {OptionError} When a part is missing or wrong. */
  constructor(options: AutoencoderOptions) {
    this.#model = buildModel(options)
  }

  /** Shape of one sample. */
  get inputShape(): Shape {
    return this.#model.inputShape
  }

  /** Shape of what the decoder gives for one sample. */
  get targetShape(): Shape {
    return this.#model.targetShape
  }

  /** Shape of one sample's z. */
  get latentShape(): Shape {
    return this.#model.decoder.inputShape
  }

  /** Where z is made of codes from a list: how many there are, and the shape of one sample's indices. Undefined elsewhere. */
  get indexSpace(): IndexSpace | undefined {
    const { codes } = this.#model.latent
    return codes && { count: codes.count, shape: codes.shape }
  }

  /** Parts, shapes and seed as they are saved. */
  get configuration(): JsonObject {
    return this.#model.configuration
  }

  /** What was saved beside the model: a scaler, a threshold, a vocabulary. */
  get metadata(): JsonObject {
    return this.#metadata
  }

  set metadata(metadata: JsonObject) {
    this.#metadata = JSON.parse(JSON.stringify(metadata)) as JsonObject
  }

  /**
   * Trains.
   *
   * @param data Samples `[n, ...inputShape]`, `{ input, target, … }`, or a stream of such chunks.
   * @returns What happened, epoch by epoch.
   * @throws {ShapeError | DataError | OptionError} Before the first step, for wrong data or options.
   * @throws {DivergenceError} When the loss is not finite; the model then holds its best weights.
   * @throws {BundleError} When `resumeFrom` is not a checkpoint of this model, these options and this data.
   */
  async fit(data: TrainingData, options: FitOptions = {}): Promise<History> {
    const events = this.train(data, options)
    for (;;) {
      const { done, value } = await events.next()
      if (done) return value
    }
  }

  /**
   * Trains, as an async iterator of events. Leaving the loop ends training; the weights stay as they are.
   *
   * @example
   * for await (const event of model.train(xTrain)) if (event.type === 'epoch') console.log(event.loss)
   */
  async *train(data: TrainingData, options: FitOptions = {}): TrainingEvents {
    await this.#ready('fit')
    if (this.#busy)
      throw new OptionError({ where: 'fit', expected: 'one training run at a time', received: 'a second one' })
    this.#busy = true
    try {
      return yield* trainingRun(this.#model, data, options, this.#metadata)
    } finally {
      this.#busy = false
    }
  }

  /**
   * z for every sample: the latent's representative, nothing random.
   *
   * @param input `[n, ...inputShape]`, or `{ input, condition, … }`.
   * @returns `[n, ...latentShape]`.
   */
  async encode(input: TrainingData, options: InferenceOptions = {}): Promise<NdArray> {
    const source = await this.#open('encode', input, options, { checkRange: false })
    return runBatches(this.#model, source, encodeBatch(this.#model))
  }

  /**
   * z for every sample as whole numbers: which codes it is made of.
   *
   * @returns `[n, ...indexSpace.shape]`.
   * @throws {PartError} When z is not made of codes from a list.
   */
  async encodeIndices(input: TrainingData, options: InferenceOptions = {}): Promise<NdArray> {
    const where = 'encodeIndices'
    const codes = requireCodes(this.#model, where)
    const source = await this.#open(where, input, options, { checkRange: false })
    return runBatches(this.#model, source, indexBatch(this.#model, codes))
  }

  /**
   * The z that indices stand for, as `encode` gives it.
   *
   * @param indices `[n, ...indexSpace.shape]`.
   * @returns `[n, ...latentShape]`, for `decode`.
   * @throws {PartError} When z is not made of codes from a list.
   * @throws {DataError} For an index that there is not.
   */
  async codesOf(indices: ArrayInput, options: InferenceOptions = {}): Promise<NdArray> {
    const where = 'codesOf'
    const { count, shape, lookUp } = requireCodes(this.#model, where)
    const inputRange = { minimum: 0, maximum: count - 1, whole: true, because: `indices of ${count} codes` }
    const scope = { checkRange: false, inputShape: shape, inputRange, conditionSize: 0 }
    const source = await this.#open(where, indices, options, scope)
    return runBatches(this.#model, source, ({ input }) => lookUp(input))
  }

  /**
   * Data for every z.
   *
   * @param z `[n, ...latentShape]`, or `{ input: z, condition }` for a conditional model.
   * @returns `[n, ...targetShape]`.
   * @throws {PartError} When the decoder takes skip connections from the encoder, or `temperature` is not for it.
   */
  async decode(z: TrainingData, options: DecodingOptions = {}): Promise<NdArray> {
    this.#assertAlive('decode')
    if (this.#model.decoder.takesSkips) throw needsEncoder()
    const source = await this.#open('decode', z, options, { checkRange: false, inputShape: this.latentShape })
    return runBatches(this.#model, source, decodeBatch(this.#model), this.#drawing('decode', options))
  }

  /**
   * What is left of every sample after encoding and decoding. No target is looked at.
   *
   * @returns `[n, ...targetShape]`.
   * @throws {PartError} When `temperature` is not for this decoder.
   */
  async reconstruct(input: TrainingData, options: DecodingOptions = {}): Promise<NdArray> {
    const source = await this.#open('reconstruct', input, options, { checkRange: false })
    return runBatches(this.#model, source, reconstructData(this.#model), this.#drawing('reconstruct', options))
  }

  /**
   * z of sequences that are still coming in, piece by piece.
   *
   * @param options.sequences How many are read side by side; default 1.
   * @throws {PartError} When the encoder must see a sample whole.
   * @example
   * const encoder = model.streamingEncoder()
   * const z = await encoder.push([[[0.1], [0.2]]]) // two steps of one sequence
   */
  streamingEncoder({ sequences = 1 }: { readonly sequences?: number } = {}): StreamingEncoder {
    const where = 'streamingEncoder'
    this.#assertAlive(where)
    return requireStreaming(this.#model, where).open({
      model: this.#model,
      context: inferenceContext(this.#model, 'inference', 0),
      sequences: checkWhole(sequences, where, 'sequences', 1),
      ready: (method) => this.#ready(method),
    })
  }

  /**
   * The reconstruction error of every sample, as the model's own reconstruction measures it on what `reconstruct` gives.
   *
   * @returns `[n]`; higher is stranger.
   */
  async score(input: TrainingData, options: InferenceOptions = {}): Promise<NdArray> {
    const source = await this.#open('score', input, options)
    return runBatches(this.#model, source, scoreBatch(this.#model))
  }

  /**
   * By how much the reconstruction error of every sample rises with each element of its input, the target staying as it is.
   *
   * @param input `[n, ...inputShape]`, or `{ input, target, … }`.
   * @returns `[n, ...inputShape]`.
   */
  async inputGradients(input: TrainingData, options: InferenceOptions = {}): Promise<NdArray> {
    const source = await this.#open('inputGradients', input, options)
    return runBatches(this.#model, source, inputGradientBatch(this.#model))
  }

  /**
   * Judges the model on data. Errors are those of what `reconstruct` gives; the loss is the one that is minimised, in
   * which an autoregressive decoder is told every step before the one it is asked for.
   *
   * @example const { meanSquaredError } = await model.evaluate(xTest)
   */
  async evaluate(data: TrainingData, options: InferenceOptions = {}): Promise<Evaluation> {
    return evaluateModel(this.#model, await this.#open('evaluate', data, options))
  }

  /**
   * How likely every sample is, `log 1/K Σ p(x|z) p(z) / q(z|x)` over K draws of z: a lower bound that rises with K.
   *
   * @param options.draws K; default 100.
   * @returns `[n]`, in nats.
   * @throws {PartError} When the latent has no densities, or the reconstruction is no likelihood.
   * @see Burda et al. 2016, https://arxiv.org/abs/1509.00519
   */
  async logLikelihood(data: TrainingData, options: InferenceOptions & { draws?: number } = {}): Promise<NdArray> {
    const where = 'logLikelihood'
    return this.#estimate(where, data, { draws: 100, ...options })
  }

  /**
   * The evidence lower bound of every sample, `E_q[log p(x|z) + log p(z) − log q(z|x)]`, each term at its full weight whatever β the
   * model was trained with. {@link logLikelihood} of one draw is the same; with more it is closer to log p(x).
   *
   * @param options.draws Of z, over which the expectation is taken; default 1.
   * @returns `[n]`, in nats.
   * @throws {PartError} When the latent has no densities, or the reconstruction is no likelihood.
   * @see Kingma & Welling 2014, https://arxiv.org/abs/1312.6114
   */
  async evidenceLowerBound(data: TrainingData, options: InferenceOptions & { draws?: number } = {}): Promise<NdArray> {
    const where = 'evidenceLowerBound'
    return this.#estimate(where, data, { draws: 1, ...options })
  }

  /**
   * New data: z from the latent's prior, decoded.
   *
   * @param options.seed Of this draw; default the model's.
   * @param options.condition For a conditional model, `[count, conditionSize]`.
   * @returns `[count, ...targetShape]`.
   * @throws {PartError} When the latent has no prior, or the decoder takes skip connections.
   */
  async sample(count: number, options: SamplingOptions = {}): Promise<NdArray> {
    await this.#ready('sample')
    checkWhole(count, 'sample', 'count', 1)
    const { condition, ...decoding } = options
    const z = await drawFromPrior(this.#model, count, options.seed ?? 0)
    return this.decode(condition === undefined ? z : { input: z, condition }, decoding)
  }

  /**
   * The way between two samples through latent space: in a straight line, or around the origin, which keeps to where codes of many
   * units are when they are spread like N(0, 1).
   *
   * @param from One sample, `inputShape`.
   * @param to One sample.
   * @param steps Points on the way, both ends included; at least 2.
   * @param options.path `linear` (default) or `spherical`; the latter is the straight line where there is no angle between the two codes.
   * @returns `[steps, ...targetShape]`.
   */
  async interpolate(from: ArrayInput, to: ArrayInput, steps = 8, options: InterpolationOptions = {}): Promise<NdArray> {
    const where = 'interpolate'
    checkWhole(steps, where, 'steps', 2)
    const { path = 'linear', ...decoding } = options
    checkChoice(path, where, 'path', ['linear', 'spherical'])
    const ends = await Promise.all([from, to].map((end) => toNdArray(end, where)))
    const pair = {
      data: Float32Array.from(ends.flatMap(({ data }) => [...data])),
      shape: [2, ...(ends[0]?.shape ?? [])],
    }
    const z = await this.encode(pair, decoding)
    const [start, end] = [0, 1].map((row) => sliceRows(z, row, row + 1).data) as [Float32Array, Float32Array]
    return this.decode(ndArray(latentPath(start, end, steps, path), [steps, ...this.latentShape]), decoding)
  }

  /** scikit-learn's word for {@link encode}. */
  transform(input: TrainingData, options?: InferenceOptions): Promise<NdArray> {
    return this.encode(input, options)
  }

  /** scikit-learn's word for {@link decode}. */
  inverseTransform(z: TrainingData, options?: DecodingOptions): Promise<NdArray> {
    return this.decode(z, options)
  }

  /**
   * The layers and their sizes.
   *
   * @example console.log(String(model.summary()))
   */
  summary(): ModelSummary {
    return summarize(this.#model)
  }

  /**
   * Saves weights, parts, seed and metadata as one safetensors file, all or nothing.
   *
   * @example await model.save(file('autoencoder.safetensors'))
   */
  async save(store: BundleStore): Promise<void> {
    this.#assertAlive('save')
    const tensors = await readWeights(this.#model.parameters)
    await store.write(
      encodeBundle({ tensors, configuration: { model: this.#model.configuration, metadata: this.#metadata } }),
    )
  }

  /** Copies of all weights, by name. */
  async weights(): Promise<ReadonlyMap<string, NdArray>> {
    this.#assertAlive('weights')
    return readWeights(this.#model.parameters)
  }

  /**
   * Replaces all weights.
   *
   * @throws {BundleError} `mismatch` when one is missing or of another shape; nothing is changed then.
   */
  setWeights(weights: ReadonlyMap<string, NdArray>): void {
    this.#assertAlive('setWeights')
    writeWeights(this.#model.parameters, weights)
  }

  /** Frees everything the model holds on the device. It cannot be used afterwards. */
  dispose(): void {
    for (const parameter of this.#model.parameters) parameter.dispose()
    this.#disposed = true
  }

  async #open(
    where: string,
    data: TrainingData,
    options: InferenceOptions,
    scope: OpenScope = {},
  ): Promise<BatchSource> {
    await this.#ready(where)
    const batchSize = checkWhole(options.batchSize ?? 256, where, 'batchSize', 1)
    const { checkRange = true, ...given } = scope
    const { inputRange, targetRanges, needsTarget = false, ...requirements } = dataRequirements(this.#model, where)
    const needs = {
      ...requirements,
      ...(given.inputShape ? given : inputRange && { inputRange }),
      needsTarget: checkRange && needsTarget,
      targetRanges: checkRange ? targetRanges : [],
    }
    return openBatches(data, { batchSize }, needs)
  }

  async #estimate(
    where: keyof ImportanceEstimates,
    data: TrainingData,
    options: InferenceOptions & { draws: number },
  ): Promise<NdArray> {
    const draws = checkWhole(options.draws, where, 'draws', 1)
    const { estimates } = requireDensities(this.#model, where).posterior
    return estimateEach(this.#model, await this.#open(where, data, options), estimates[where], draws)
  }

  #drawing(where: string, { temperature = 0, seed }: DecodingOptions): RunOptions {
    checkFinite(temperature, where, 'temperature', 0)
    if (seed !== undefined) checkWhole(seed, where, 'seed', 0)
    if (temperature > 0 && !this.#model.decoder.takesTemperature) {
      throw new PartError({
        where,
        expected: 'a decoder of tokens for a temperature above 0',
        received: 'one that gives the same every time',
        repair: 'Leave temperature out.',
      })
    }
    return { temperature, stream: seed === undefined ? 'draw' : `draw/${seed}` }
  }

  async #ready(where: string): Promise<void> {
    this.#assertAlive(where)
    await assertBackend(where)
  }

  #assertAlive(where: string): void {
    if (!this.#disposed) return
    throw new OptionError({
      where,
      expected: 'a model in use',
      received: 'one that was disposed',
      repair: 'Load or make it anew.',
    })
  }
}

function needsEncoder(): PartError {
  return new PartError({
    where: 'decode',
    expected: 'a decoder that makes data of z alone',
    received: 'one that takes skip connections from the encoder',
    repair: 'Use reconstruct, or an architecture without skip connections.',
  })
}

interface OpenScope {
  /** Whether there must be targets, in the range that the output can reach. */
  readonly checkRange?: boolean
  /** What is given in place of the model's input, and what it may be. */
  readonly inputShape?: Shape
  readonly inputRange?: ValueRange
  readonly conditionSize?: number
}
