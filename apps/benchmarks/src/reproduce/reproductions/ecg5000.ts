import { adam, cosineDecay } from '@autoencoders/core'
import { lstmAutoencoder } from '@autoencoders/lstm'
import { areaUnderRoc, bestF1 } from '@autoencoders/metrics'
import { fitPca, pcaErrors } from '../baselines/pca.js'
import { readEcg5000 } from '../data/ecg5000.js'
import { type NormalOnlySplit, splitNormalOnly } from '../data/normal-only-split.js'
import type { Measurement, Reproduction, ReproductionContext } from '../reproduction.js'

const LATENT = 8
const EPOCHS = 15
const BATCH = 32
/** Share of the normal beats that are trained on. */
const TRAIN = 0.7

/** Anomalous heartbeats, found by an autoencoder of normal ones. */
export const ecg5000: Reproduction = {
  name: 'ecg5000',
  title: `ECG5000: LSTM autoencoder (64 units both ways, latent ${LATENT}) trained on normal beats, ${EPOCHS} epochs`,
  metric: 'best F1 of the anomalies, at their natural share among the beats held out',
  reference: 0.964,
  margin: 0.0145,
  direction: 'higher',
  source: 'Seq2Seq LSTM with latent 40 of alibi-detect: F1 0.964, precision 0.975, recall 0.952',
  seed: 1,
  run: trainAndFind,
}

async function trainAndFind({ data, seed, callbacks, print }: ReproductionContext): Promise<Measurement> {
  const { beats, isAnomaly } = await readEcg5000(await data('ecg5000'))
  const split = splitNormalOnly(beats, isAnomaly, { seed, train: TRAIN })
  const inProportion = splitNormalOnly(beats, isAnomaly, { seed, train: TRAIN, anomalies: 'in proportion' })
  const steps = EPOCHS * Math.ceil(split.train.shape[0]! / BATCH)
  print(
    `data     ecg5000: ${split.train.shape[0]} normal beats to train on, ${split.heldOut.isAnomaly.length} held out`,
  )
  const model = lstmAutoencoder({ inputShape: [140, 1], units: [64], latentSize: LATENT, seed })
  const optimizer = adam({ learningRate: cosineDecay({ initial: 5e-3, steps }) })
  await model.fit(split.train, {
    epochs: EPOCHS,
    batchSize: BATCH,
    optimizer,
    gradientClipping: { norm: 1 },
    callbacks,
  })
  const found = {
    all: judge(split, (await model.score(split.heldOut.samples)).data),
    inProportion: judge(inProportion, (await model.score(inProportion.heldOut.samples)).data),
  }
  model.dispose()
  const pca = fitPca(split.train, LATENT)
  const linear = {
    all: judge(split, pcaErrors(pca, split.heldOut.samples)),
    inProportion: judge(inProportion, pcaErrors(pca, inProportion.heldOut.samples)),
  }
  print(`AUROC    ${found.all.auroc.toFixed(4)}, PCA of the same latent size ${linear.all.auroc.toFixed(4)}`)
  return { value: found.inProportion.f1, details: { autoencoder: found, pca: linear } }
}

function judge({ heldOut }: NormalOnlySplit, scores: Float32Array | Float64Array) {
  return { auroc: areaUnderRoc(heldOut.isAnomaly, scores), ...bestF1(heldOut.isAnomaly, scores) }
}
