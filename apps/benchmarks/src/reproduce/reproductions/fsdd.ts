import { convAutoencoder } from '@autoencoders/conv'
import { adam, cosineDecay, type NdArray } from '@autoencoders/core'
import { logMelSpectrogram, slidingWindows, standardScaler } from '@autoencoders/data'
import { readWav } from '@autoencoders/data/node'
import { fitPca, pcaErrors } from '../baselines/pca.js'
import { listSpokenDigits, type SpokenDigit } from '../data/spoken-digits.js'
import type { Measurement, Reproduction, ReproductionContext } from '../reproduction.js'

const LATENT = 8
const EPOCHS = 15
const BATCH = 32
const SOUND = { sampleRate: 8000, frameLength: 256, hopLength: 80, melBands: 32, minFrequency: 60 } as const
/** 160 ms, every 40 ms. */
const PATCHES = { length: 16, stride: 4 } as const

/** Patches of spoken digits' spectrograms, by convolutions and by principal components. */
export const fsdd: Reproduction = {
  name: 'fsdd',
  title: `Free Spoken Digits: convAutoencoder of 16×32 log-mel patches (160 ms), latent ${LATENT}, ${EPOCHS} epochs`,
  metric: 'mean squared error of patches of takes held out, standardised',
  reference: 'measured',
  margin: 0,
  direction: 'lower',
  source: 'PCA of the same latent size on the same patches, measured in the same call',
  seed: 1,
  run: trainAndCompare,
}

async function trainAndCompare({ data, seed, callbacks, print }: ReproductionContext): Promise<Measurement> {
  const recordings = await listSpokenDigits(await data('fsdd'))
  const scaler = standardScaler({ axis: 'all' })
  const [rawTrain, rawTest] = [await patchesOf(recordings.train), await patchesOf(recordings.test)]
  const { transform } = scaler.fit(rawTrain)
  const [train, test] = [transform(rawTrain), transform(rawTest)]
  print(`data     fsdd: ${train.shape[0]} patches to train on, ${test.shape[0]} held out`)
  const model = convAutoencoder({
    inputShape: [PATCHES.length, SOUND.melBands],
    dimensions: 2,
    kernelSize: 4,
    latentSize: LATENT,
    seed,
  })
  const steps = EPOCHS * Math.ceil(train.shape[0]! / BATCH)
  const optimizer = adam({ learningRate: cosineDecay({ initial: 1e-3, steps }) })
  await model.fit(train, { epochs: EPOCHS, batchSize: BATCH, optimizer, callbacks })
  const { meanSquaredError: value } = await model.evaluate(test)
  const { parameters } = model.summary()
  model.dispose()
  const errors = pcaErrors(fitPca(train, LATENT), test)
  const reference = errors.reduce((sum, error) => sum + error, 0) / errors.length
  print(`error    ${value.toFixed(4)}, PCA of the same latent size ${reference.toFixed(4)}`)
  return { value, reference, details: { share: value / reference, parameters } }
}

/** `[n, 16, 32]` of all recordings that are long enough for one. */
async function patchesOf(recordings: readonly SpokenDigit[]): Promise<NdArray> {
  const { transform } = logMelSpectrogram(SOUND)
  const sounds = await Promise.all(recordings.map(({ path }) => readWav(path)))
  const spectrograms = sounds.map(({ samples }) => transform(samples))
  return slidingWindows(
    spectrograms.filter(({ shape }) => shape[0]! >= PATCHES.length),
    PATCHES,
  ).windows
}
