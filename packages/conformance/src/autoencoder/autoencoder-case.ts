/** What the cases of an autoencoder share: the model under test, its data, its training. */

import {
  type Autoencoder,
  adam,
  type FitOptions,
  type NdArray,
  ndArray,
  type PartDefinitions,
  randomStreams,
  type SampleArrays,
  type Shape,
  sizeOf,
  sliceRows,
} from '@autoencoders/core'

/** Makes the autoencoder under test. Everything it draws must follow from the seed. */
export type CreateAutoencoder = (options: { readonly seed: number }) => Autoencoder

/** Something every autoencoder must do. */
export interface AutoencoderCase {
  /** Unique among the cases; how a known gap refers to it. */
  readonly name: string
  /**
   * Runs it on the backend in use.
   *
   * @throws {Error} Saying what deviated, by how much, from what.
   */
  run(): Promise<void>
}

/** What the cases need to know of a model besides how to make it. */
export interface AutoencoderCasesOptions {
  /**
   * At least 24 samples that the model can learn something of; `{ input, condition, … }` for a conditional model.
   * Default 48 samples around four patterns, in [0, 1].
   */
  readonly data?: NdArray | SampleArrays<NdArray>
  /** What `loadAutoencoder` needs to make the model again; default none, enough for parts of core alone. */
  readonly definitions?: PartDefinitions
  /** How it is trained; default `{ optimizer: adam({ learningRate: 0.01 }) }`. */
  readonly training?: Pick<FitOptions, 'optimizer' | 'gradientClipping'>
  /** False for a decoder that takes skip connections: then `decode` must say so. Default true. */
  readonly decodes?: boolean
  /** For models of sequences: the same model for shorter ones, to hold masks to. */
  readonly shorter?: ShorterModel
}

/** A model whose parameters do not depend on the number of steps, made for fewer of them. */
export interface ShorterModel {
  readonly steps: number
  readonly create: CreateAutoencoder
}

/** Samples on the host. */
export type HostSamples = SampleArrays<NdArray>

/** The model under test, as the cases use it. */
export interface Subject {
  readonly definitions: PartDefinitions
  /** Options of every training run; the batch leaves a smaller one at the end of the epoch. */
  readonly training: FitOptions
  readonly decodes: boolean
  readonly shorter?: ShorterModel
  /** The first rows of the data, or all of it. */
  samples(rows?: number): HostSamples
  /** Makes a model, hands it over, and disposes it. */
  use<Result>(seed: number, test: (model: Autoencoder) => Promise<Result>): Promise<Result>
}

/** Batches of the data have this many samples; 48 make three, of which the last is not full. */
const BATCH = 20

/** The subject of a set of cases. */
export function subjectOf(create: CreateAutoencoder, options: AutoencoderCasesOptions): Subject {
  const { data, definitions = [], decodes = true, shorter } = options
  const { training = { optimizer: adam({ learningRate: 0.01 }) } } = options
  let all: HostSamples | undefined
  return {
    definitions,
    training: { ...training, batchSize: BATCH },
    decodes,
    ...(shorter && { shorter }),
    samples(rows) {
      all ??= toSamples(data ?? patterns(inputShapeOf(create)))
      return rows === undefined ? all : firstRows(all, rows)
    },
    async use(seed, test) {
      const model = create({ seed })
      try {
        return await test(model)
      } finally {
        model.dispose()
      }
    },
  }
}

/** How many samples there are. */
export function countOf({ input }: HostSamples): number {
  return input.shape[0]!
}

/** The samples with another input; target, mask and weight, which belong to the old one, are left out. */
export function withInput({ condition }: HostSamples, input: NdArray): HostSamples {
  return { input, ...(condition && { condition }) }
}

/** The samples with z in the place of the input, for `decode`. */
export function withZ({ condition, mask }: HostSamples, z: NdArray): HostSamples {
  return { input: z, ...(condition && { condition }), ...(mask && { mask }) }
}

function inputShapeOf(create: CreateAutoencoder): Shape {
  const model = create({ seed: 0 })
  model.dispose()
  return model.inputShape
}

function toSamples(data: NdArray | SampleArrays<NdArray>): HostSamples {
  return 'input' in data ? data : { input: data }
}

function firstRows(samples: HostSamples, rows: number): HostSamples {
  const entries = Object.entries(samples).filter(([, array]) => array !== undefined)
  return Object.fromEntries(
    entries.map(([field, array]) => [field, sliceRows(array as NdArray, 0, rows)]),
  ) as unknown as HostSamples
}

/** Four patterns with a little noise: something to learn for any model. */
function patterns(shape: Shape): NdArray {
  const [rows, width] = [48, sizeOf(shape)]
  const draw = (name: string, count: number) => randomStreams(7).stream(`conformance/${name}`).uniform(count)
  const [bases, noise] = [draw('patterns', 4 * width), draw('noise', rows * width)]
  const data = noise.map((value, i) => 0.8 * bases[(Math.floor(i / width) % 4) * width + (i % width)]! + 0.2 * value)
  return ndArray(data, [rows, ...shape])
}
