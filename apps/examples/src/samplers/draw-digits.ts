/** New digits from models that have no prior to draw from: a regularised autoencoder, and one of codes. */

import { convArchitecture } from '@autoencoders/conv'
import { type Autoencoder, type NdArray, ndArray, randomStreams } from '@autoencoders/core'
import { denseArchitecture } from '@autoencoders/dense'
import { raeL2 } from '@autoencoders/regularized'
import {
  autoregressiveCodeSampler,
  fitSampler,
  flowSampler,
  gaussianMixtureSampler,
  normalSampler,
  type SamplerPart,
  twoStageSampler,
} from '@autoencoders/samplers'
import { vqVae } from '@autoencoders/variational'

/** Which model, and what is fitted on its codes. */
export type DigitModel = 'rae' | 'vq'

/** What is asked for. */
export interface DrawDigitsOptions {
  readonly model: DigitModel
  /** Of the model. */
  readonly epochs: number
  /** Of samplers that are trained; their own defaults when left out. */
  readonly samplerEpochs?: number
  /** Kinds of samplers; all that go with the model when left out. */
  readonly samplers?: readonly string[]
  /** How many images each sampler draws. */
  readonly count: number
  readonly seed: number
}

/** What a sampler drew. */
export interface DrawnDigits {
  /** Its kind, `none`, or `held out`. */
  readonly sampler: string
  /** `[count, 28, 28]`. */
  readonly images: NdArray
  /** Mean distance of an image from the nearest training image, as a root mean square of pixels. */
  readonly nearest: number
  /** That fitting it took; of images that were held out, training the model. */
  readonly seconds: number
}

/**
 * Trains a model, fits every sampler that goes with it, and draws with each as soon as it is fitted. First come real images that were
 * held out, last those of codes that were drawn without a sampler.
 *
 * @param train `[n, 28, 28]`, 0 to 1.
 * @param test Held out, for how far real images are from each other.
 */
export async function* drawDigits(
  train: NdArray,
  test: NdArray,
  options: DrawDigitsOptions,
): AsyncGenerator<DrawnDigits, void, undefined> {
  const model = modelOf(options)
  const images = shaped(train, model)
  const begin = performance.now()
  await model.fit(images, { epochs: options.epochs, batchSize: 128 })
  yield judged('held out', test, train, secondsSince(begin))
  for (const part of samplersOf(options)) {
    const start = performance.now()
    const sampler = await fitSampler(model, images, part, { seed: options.seed })
    const seconds = secondsSince(start)
    yield judged(sampler.kind, await sampler.sample(options.count, { seed: options.seed }), train, seconds)
    sampler.dispose()
  }
  yield judged('none', await drawBlindly(model, options), train, 0)
  model.dispose()
}

function judged(name: string, { data, shape }: NdArray, train: NdArray, seconds: number): DrawnDigits {
  const images = { data, shape: [shape[0]!, 28, 28] }
  return { sampler: name, images, nearest: nearestDistance(images, train), seconds }
}

/** What one would do without a sampler: z standard normal, or each code as likely as another. */
async function drawBlindly(model: Autoencoder, options: DrawDigitsOptions): Promise<NdArray> {
  const { count, seed } = options
  if (options.model === 'vq') return model.sample(count, { seed })
  const [width = 1] = model.latentShape
  return model.decode(
    ndArray(
      randomStreams(seed)
        .stream('noise')
        .normal(count * width),
      [count, width],
    ),
  )
}

function modelOf({ model, seed }: DrawDigitsOptions): Autoencoder {
  if (model === 'rae') {
    const architecture = denseArchitecture({ hiddenUnits: [256], outputActivation: 'sigmoid' })
    return raeL2({ inputShape: [28, 28], architecture, latentSize: 16, latentWeight: 1e-4, seed })
  }
  const architecture = convArchitecture({ filters: [32, 64], latentShape: 'map', outputActivation: 'sigmoid' })
  return vqVae({ inputShape: [28, 28, 1], architecture, latentSize: 16, codes: 64, seed })
}

function samplersOf({ model, samplerEpochs, samplers }: DrawDigitsOptions): readonly SamplerPart[] {
  const training = samplerEpochs === undefined ? {} : { epochs: samplerEpochs }
  const ofModel: Record<DigitModel, readonly SamplerPart[]> = {
    rae: [
      gaussianMixtureSampler({ components: 10 }),
      normalSampler(),
      twoStageSampler(training),
      flowSampler(training),
    ],
    vq: [autoregressiveCodeSampler(training)],
  }
  return ofModel[model].filter(({ kind }) => samplers?.includes(kind) ?? true)
}

/** The mean over images of the distance to the nearest of others. */
function nearestDistance(images: NdArray, others: NdArray): number {
  const width = 28 * 28
  const count = images.data.length / width
  let sum = 0
  for (let i = 0; i < count; i++) {
    let least = Number.POSITIVE_INFINITY
    for (let j = 0; j < others.data.length / width; j++) {
      let squares = 0
      for (let k = 0; k < width && squares < least; k++) {
        squares += (images.data[i * width + k]! - others.data[j * width + k]!) ** 2
      }
      least = Math.min(least, squares)
    }
    sum += Math.sqrt(least / width)
  }
  return sum / count
}

function shaped({ data, shape }: NdArray, { inputShape }: Autoencoder): NdArray {
  return { data, shape: [shape[0]!, ...inputShape] }
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000
}
