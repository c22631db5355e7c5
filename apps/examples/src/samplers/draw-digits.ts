/** New digits from models that have no prior to draw from: a regularised autoencoder, and one of codes. */

import { convArchitecture } from '@autoencoders/conv'
import { type Autoencoder, type NdArray, ndArray, randomStreams } from '@autoencoders/core'
import { denseArchitecture } from '@autoencoders/dense'
import { raeL2 } from '@autoencoders/regularized'
import {
  autoregressiveCodeSampler,
  type FittedSampler,
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
  /** How many images each sampler draws. */
  readonly count: number
  readonly seed: number
}

/** What a sampler drew. */
export interface DrawnDigits {
  readonly sampler: string
  /** `[count, 28, 28]`. */
  readonly images: NdArray
  /** Mean distance of an image from the nearest training image, as a root mean square of pixels. */
  readonly nearest: number
  readonly seconds: number
}

/**
 * Trains a model, fits every sampler that goes with it, and draws.
 *
 * @param train `[n, 28, 28]`, 0 to 1.
 * @param test As many as are to be compared with, for how far real images are from each other.
 */
export async function drawDigits(
  train: NdArray,
  test: NdArray,
  options: DrawDigitsOptions,
  log: (line: string) => void,
): Promise<readonly DrawnDigits[]> {
  const model = modelOf(options)
  const images = shaped(train, model)
  const begin = performance.now()
  const history = await model.fit(images, { epochs: options.epochs, batchSize: 128 })
  log(`${options.model}: loss ${history.epochs.at(-1)?.loss.toFixed(5)} after ${secondsSince(begin).toFixed(0)} s`)
  log(`images that were held out are ${nearestDistance(test, train).toFixed(4)} from the nearest`)
  const drawn: DrawnDigits[] = []
  for (const part of samplersOf(options)) {
    const start = performance.now()
    const sampler = await fitSampler(model, images, part, { seed: options.seed })
    drawn.push(await draw(sampler, train, options, secondsSince(start)))
    sampler.dispose()
    const { nearest, seconds } = drawn.at(-1)!
    log(`${part.kind}: fitted in ${seconds.toFixed(1)} s, images are ${nearest.toFixed(4)} from the nearest`)
  }
  drawn.push(await drawBlindly(model, train, options))
  log(`${drawn.at(-1)!.sampler}: images are ${drawn.at(-1)!.nearest.toFixed(4)} from the nearest`)
  model.dispose()
  return drawn
}

async function draw(
  sampler: FittedSampler,
  train: NdArray,
  { count, seed }: DrawDigitsOptions,
  seconds: number,
): Promise<DrawnDigits> {
  const images = flat(await sampler.sample(count, { seed }))
  return { sampler: sampler.kind, images, nearest: nearestDistance(images, train), seconds }
}

/** What one would do without a sampler: codes at random, standard normal, or each as likely as another. */
async function drawBlindly(model: Autoencoder, train: NdArray, options: DrawDigitsOptions): Promise<DrawnDigits> {
  const { count, seed } = options
  const images = flat(options.model === 'vq' ? await model.sample(count, { seed }) : await decodedNoise(model, options))
  return { sampler: 'none', images, nearest: nearestDistance(images, train), seconds: 0 }
}

async function decodedNoise(model: Autoencoder, { count, seed }: DrawDigitsOptions): Promise<NdArray> {
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
    const architecture = denseArchitecture({ hiddenUnits: [512, 256], outputActivation: 'sigmoid' })
    return raeL2({ inputShape: [28, 28], architecture, latentSize: 16, latentWeight: 1e-4, seed })
  }
  const architecture = convArchitecture({ filters: [32, 64], latentShape: 'map', outputActivation: 'sigmoid' })
  return vqVae({ inputShape: [28, 28, 1], architecture, latentSize: 16, codes: 64, seed })
}

function samplersOf({ model, samplerEpochs }: DrawDigitsOptions): readonly SamplerPart[] {
  const training = samplerEpochs === undefined ? {} : { epochs: samplerEpochs }
  if (model === 'vq') return [autoregressiveCodeSampler({ units: 192, ...training })]
  const mixture = gaussianMixtureSampler({ components: 10 })
  return [mixture, normalSampler(), twoStageSampler(training), flowSampler(training)]
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

function flat({ data, shape }: NdArray): NdArray {
  return { data, shape: [shape[0]!, 28, 28] }
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000
}
