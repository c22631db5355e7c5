import {
  type ArrayInput,
  type Autoencoder,
  type BundleStore,
  checkFinite,
  checkWhole,
  DataError,
  formatShape,
  type InferenceOptions,
  type NdArray,
  OptionError,
  PartError,
  randomStreams,
  type Shape,
  ShapeError,
  sameShape,
  toNdArray,
} from '@autoencoders/core'
import { encodeBundle, savePart } from '@autoencoders/core/extend'
import type { CodeDraw, CodeSampler, CodeSpace, SamplerPart } from './sampler.js'

/** How codes are drawn. */
export interface CodeSamplingOptions {
  /** Of this draw; default 0. The same seed gives the same codes. */
  readonly seed?: number
  /** How freely codes are drawn, by samplers that take it: 1 (default) as they were fitted, less for likelier ones. */
  readonly temperature?: number
}

/** How data is drawn. */
export interface SamplerSamplingOptions extends CodeSamplingOptions, InferenceOptions {
  /** Side information for a conditional model's decoder, `[count, conditionSize]`. */
  readonly condition?: ArrayInput
  /** How freely a decoder of tokens draws what it makes of a code; default 0, the likeliest. */
  readonly decodingTemperature?: number
}

/**
 * A sampler that was fitted on a model's codes, and the model that decodes what it draws. Made by `fitSampler` and `loadSampler`.
 *
 * The model stays the caller's: it is not saved with the sampler, nor disposed with it. Train it further, and codes are no longer
 * what the sampler was fitted on: fit it anew.
 */
export class FittedSampler {
  readonly #model: Autoencoder
  readonly #part: SamplerPart
  readonly #space: CodeSpace
  readonly #codes: CodeSampler
  #disposed = false

  constructor(model: Autoencoder, part: SamplerPart, space: CodeSpace, codes: CodeSampler) {
    this.#model = model
    this.#part = part
    this.#space = space
    this.#codes = codes
  }

  /** Which sampler it is, `gaussianMixture`. */
  get kind(): string {
    return this.#part.kind
  }

  /** Shape of one code. */
  get latentShape(): Shape {
    return this.#space.latentShape
  }

  /**
   * New data: codes drawn, and decoded by the model.
   *
   * @returns `[count, ...targetShape]`.
   * @throws {PartError} When the decoder takes skip connections, or a temperature is not for it or for this sampler.
   * @example const images = await sampler.sample(16, { seed: 3 })
   */
  async sample(count: number, options: SamplerSamplingOptions = {}): Promise<NdArray> {
    const { seed, temperature, condition, decodingTemperature, batchSize } = options
    const drawing = {
      ...(seed !== undefined && { seed }),
      ...(temperature !== undefined && { temperature }),
    }
    const z = await this.#draw('sample', count, drawing)
    return this.#model.decode(condition === undefined ? z : { input: z, condition }, {
      ...(seed !== undefined && { seed }),
      ...(batchSize !== undefined && { batchSize }),
      ...(decodingTemperature !== undefined && { temperature: decodingTemperature }),
    })
  }

  /**
   * New codes.
   *
   * @returns `[count, ...latentShape]`.
   * @throws {PartError} When a temperature is not for this sampler.
   */
  async sampleCodes(count: number, options: CodeSamplingOptions = {}): Promise<NdArray> {
    return this.#draw('sampleCodes', count, options)
  }

  /**
   * How likely codes are: log p(z) of the density that was fitted, `[n]`, in nats.
   *
   * @param codes `[n, ...latentShape]`, such as `model.encode` gives.
   * @throws {PartError} When the sampler has no density.
   * @throws {ShapeError} When the codes are of another shape.
   */
  async logProbability(codes: ArrayInput): Promise<NdArray> {
    const where = 'logProbability'
    this.#assertAlive(where)
    if (!this.#codes.logProbability) throw without(where, 'a sampler with a density', this.kind)
    const array = await toNdArray(codes, where)
    if (!sameShape(array.shape.slice(1), this.latentShape) || array.shape.length === 0) {
      const expected = `codes ${formatShape([-1, ...this.latentShape])}`
      throw new ShapeError({ where, expected, received: formatShape(array.shape) })
    }
    requireFinite(array, where)
    return this.#codes.logProbability(array)
  }

  /**
   * Saves what was fitted as one safetensors file, all or nothing; the model is saved by itself.
   *
   * @example await sampler.save(file('sampler.safetensors'))
   */
  async save(store: BundleStore): Promise<void> {
    this.#assertAlive('save')
    const { tensors, values = {} } = await this.#codes.state()
    const { latentShape, seed } = this.#space
    const sampler = { part: savePart(this.#part), latentShape, seed, values }
    await store.write(encodeBundle({ tensors, configuration: { sampler } }))
  }

  /** Frees what the sampler holds on the device; the model stays. */
  dispose(): void {
    this.#codes.dispose?.()
    this.#disposed = true
  }

  async #draw(where: string, count: number, { seed = 0, temperature = 1 }: CodeSamplingOptions): Promise<NdArray> {
    this.#assertAlive(where)
    checkWhole(count, where, 'count', 1)
    checkWhole(seed, where, 'seed', 0)
    checkFinite(temperature, where, 'temperature', 0)
    if (temperature !== 1 && !this.#codes.takesTemperature) {
      throw without(where, 'a sampler that takes a temperature', this.kind)
    }
    return this.#codes.sample(count, drawOf(this.#space, seed, temperature))
  }

  #assertAlive(where: string): void {
    if (!this.#disposed) return
    throw new OptionError({
      where,
      expected: 'a sampler in use',
      received: 'one that was disposed',
      repair: 'Load or fit it anew.',
    })
  }
}

/** @throws {DataError} When a code is not finite. */
export function requireFinite({ data, shape }: NdArray, where: string): void {
  const odd = data.findIndex((value) => !Number.isFinite(value))
  if (odd < 0) return
  const row = Math.floor((odd * (shape[0] ?? 1)) / data.length)
  throw new DataError({ where, expected: 'codes of finite numbers', received: `${data[odd]} in row ${row}` })
}

function drawOf(space: CodeSpace, seed: number, temperature: number): CodeDraw {
  const streams = randomStreams(space.seed)
  return { seed, temperature, stream: (name) => streams.stream(`sampler/${name}`, seed) }
}

function without(where: string, expected: string, kind: string): PartError {
  return new PartError({ where, expected, received: kind })
}
