import { adam, cosineDecay } from '@autoencoders/core'
import { standardScaler } from '@autoencoders/data'
import { lstmAutoencoder } from '@autoencoders/lstm'
import { areaUnderRoc, bestF1 } from '@autoencoders/metrics'
import { fitPca, pcaErrors } from '../baselines/pca.js'
import { splitNormalOnly } from '../data/normal-only-split.js'
import { readRobotFailures } from '../data/robot-failures.js'
import type { Measurement, Reproduction, ReproductionContext } from '../reproduction.js'

const LATENT = 4
const EPOCHS = 300
const BATCH = 16

/** Failed runs of a robot, found by an autoencoder of normal ones. */
export const robotFailures: Reproduction = {
  name: 'robot-failures',
  title: `Robot Execution Failures: GRU autoencoder (32 units both ways, latent ${LATENT}) trained on normal runs`,
  metric: 'AUROC of failed against normal runs held out',
  reference: 'measured',
  margin: 0.01,
  direction: 'higher',
  source: 'PCA of the same latent size on the same runs, measured in the same call',
  seed: 1,
  run: trainAndFind,
}

async function trainAndFind({ data, seed, callbacks, print }: ReproductionContext): Promise<Measurement> {
  const { runs, isFailure } = await readRobotFailures(await data('robot-failures'))
  const { train, heldOut } = splitNormalOnly(runs, isFailure, { seed, train: 0.6 })
  const scaler = standardScaler().fit(train)
  const [normal, others] = [scaler.transform(train), scaler.transform(heldOut.samples)]
  print(`data     robot-failures: ${normal.shape[0]} normal runs to train on, ${others.shape[0]} held out`)
  const model = lstmAutoencoder({ inputShape: [15, 6], cell: 'gru', units: [32], latentSize: LATENT, seed })
  const steps = EPOCHS * Math.ceil(normal.shape[0]! / BATCH)
  const optimizer = adam({ learningRate: cosineDecay({ initial: 5e-3, steps }) })
  await model.fit(normal, { epochs: EPOCHS, batchSize: BATCH, optimizer, gradientClipping: { norm: 1 }, callbacks })
  const scores = (await model.score(others)).data
  const errors = pcaErrors(fitPca(normal, LATENT), others)
  model.dispose()
  const [value, reference] = [areaUnderRoc(heldOut.isAnomaly, scores), areaUnderRoc(heldOut.isAnomaly, errors)]
  print(`AUROC    ${value.toFixed(4)}, PCA of the same latent size ${reference.toFixed(4)}`)
  return {
    value,
    reference,
    details: { autoencoder: { ...bestF1(heldOut.isAnomaly, scores) }, pca: { ...bestF1(heldOut.isAnomaly, errors) } },
  }
}
