import { type Autoencoder, type NdArray, sliceRows } from '@autoencoders/core'
import { denseArchitecture } from '@autoencoders/dense'
import { bernoulli } from '@autoencoders/losses'
import { importanceWeightedVae, vae } from '@autoencoders/variational'
import { readBinarizedMnist } from '../data/binarized-mnist.js'
import type { Measurement, Reproduction, ReproductionContext } from '../reproduction.js'

const DRAWS = 100
/** Test images whose likelihood is told; each takes a hundred passes. */
const JUDGED = 2000

/** A tighter bound makes a better model: both are judged by the same likelihood. */
export const mnistIwae: Reproduction = {
  name: 'mnist-iwae',
  title: 'importanceWeightedVae (5 draws) beside vae, both 784-200-20 on binarised MNIST, batches of 128, 8 epochs',
  metric: `negative log-likelihood of ${JUDGED} test images by ${DRAWS} importance samples, nats`,
  reference: 'measured',
  margin: 0,
  direction: 'lower',
  source: 'the variational autoencoder, trained the same way in the same run',
  seed: 1,
  run: trainBoth,
}

async function trainBoth(context: ReproductionContext): Promise<Measurement> {
  const { train, test } = await readBinarizedMnist(await context.data('mnist'))
  const judged = sliceRows(test, 0, Math.min(JUDGED, test.shape[0]!))
  context.print(`data     mnist: ${train.shape[0]} training and ${judged.shape[0]} test images, binarised`)
  const options = {
    inputShape: [784],
    architecture: denseArchitecture({ hiddenUnits: [200] }),
    latentSize: 20,
    reconstruction: bernoulli({ reduction: 'sum' }),
    seed: context.seed,
  }
  const plain = await trainAndJudge('vae', vae(options), train, judged, context)
  const weighted = await trainAndJudge(
    'iwae',
    importanceWeightedVae({ ...options, samples: 5 }),
    train,
    judged,
    context,
  )
  return { value: weighted.negativeLogLikelihood, reference: plain.negativeLogLikelihood, details: { plain, weighted } }
}

async function trainAndJudge(
  name: string,
  model: Autoencoder,
  train: NdArray,
  test: NdArray,
  { callbacks, print }: ReproductionContext,
) {
  const { epochs } = await model.fit(train, { epochs: 8, batchSize: 128, callbacks })
  const { data } = await model.logLikelihood(test, { draws: DRAWS })
  model.dispose()
  const negativeLogLikelihood = -data.reduce((sum, value) => sum + value, 0) / data.length
  print(`${name.padEnd(8)} ${negativeLogLikelihood.toFixed(2)} nats`)
  return {
    negativeLogLikelihood,
    trainingLosses: epochs.map((epoch) => epoch.loss),
    trainingSeconds: epochs.reduce((sum, { seconds }) => sum + seconds, 0),
  }
}
