import { adam, cosineDecay, sliceRows } from '@autoencoders/core'
import { denseArchitecture } from '@autoencoders/dense'
import { bernoulli } from '@autoencoders/losses'
import { vae } from '@autoencoders/variational'
import { readBinarizedMnist } from '../data/binarized-mnist.js'
import type { Measurement, Reproduction, ReproductionContext } from '../reproduction.js'

const EPOCHS = 60
const BATCH = 100
const DRAWS = 200
/** Test images whose likelihood is told; each takes two hundred passes. */
const JUDGED = 1000

/** The variational autoencoder whose likelihood pythae publishes, for as many epochs as twenty minutes have room for. */
export const mnistVaeLikelihood: Reproduction = {
  name: 'mnist-vae-likelihood',
  title: `vae 784-400-40-400-784 on binarised MNIST: Bernoulli pixels, Adam falling from 1e-3, batches of ${BATCH}, ${EPOCHS} epochs`,
  metric: `negative log-likelihood of ${JUDGED} test images by ${DRAWS} importance samples, nats`,
  reference: 89.78,
  margin: 0.05,
  direction: 'lower',
  source: 'pythae, the same networks trained until nothing improves',
  seed: 1,
  run: trainAndTest,
}

async function trainAndTest({ data, seed, callbacks, print }: ReproductionContext): Promise<Measurement> {
  const { train, test } = await readBinarizedMnist(await data('mnist'))
  const judged = sliceRows(test, 0, Math.min(JUDGED, test.shape[0]!))
  print(`data     mnist: ${train.shape[0]} training and ${judged.shape[0]} test images, binarised`)
  const model = vae({
    inputShape: [784],
    architecture: denseArchitecture({ hiddenUnits: [400] }),
    latentSize: 40,
    reconstruction: bernoulli({ reduction: 'sum' }),
    seed,
  })
  const steps = EPOCHS * Math.ceil(train.shape[0]! / BATCH)
  const optimizer = adam({ learningRate: cosineDecay({ initial: 1e-3, minimum: 1e-5, steps }) })
  const { epochs } = await model.fit(train, { epochs: EPOCHS, batchSize: BATCH, optimizer, callbacks })
  const { data: likelihoods } = await model.logLikelihood(judged, { draws: DRAWS })
  const { loss } = await model.evaluate(test)
  model.dispose()
  return {
    value: -likelihoods.reduce((sum, value) => sum + value, 0) / likelihoods.length,
    details: {
      negativeElbo: loss,
      trainingLosses: epochs.map((epoch) => epoch.loss),
      trainingSeconds: epochs.reduce((sum, { seconds }) => sum + seconds, 0),
    },
  }
}
