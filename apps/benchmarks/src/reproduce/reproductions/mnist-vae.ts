import { denseArchitecture } from '@autoencoders/dense'
import { bernoulli } from '@autoencoders/losses'
import { vae } from '@autoencoders/variational'
import { readBinarizedMnist } from '../data/binarized-mnist.js'
import type { Measurement, Reproduction, ReproductionContext } from '../reproduction.js'

/** The variational autoencoder that every framework shows first, beside flax's. */
export const mnistVae: Reproduction = {
  name: 'mnist-vae',
  title: 'vae 784-500-20-500-784 on binarised MNIST: ReLU, Bernoulli pixels, Adam, batches of 128, 10 epochs',
  metric: 'negative ELBO on the test set, nats',
  reference: 103.6,
  margin: 0.0087,
  direction: 'lower',
  source: 'the flax example, the same program: 103.60 after 10 epochs; at most 104.5 is asked for',
  seed: 1,
  run: trainAndTest,
}

async function trainAndTest({ data, seed, callbacks, print }: ReproductionContext): Promise<Measurement> {
  const { train, test } = await readBinarizedMnist(await data('mnist'))
  print(`data     mnist: ${train.shape[0]} training and ${test.shape[0]} test images, binarised`)
  const model = vae({
    inputShape: [784],
    architecture: denseArchitecture({ hiddenUnits: [500] }),
    latentSize: 20,
    reconstruction: bernoulli({ reduction: 'sum' }),
    seed,
  })
  const { epochs } = await model.fit(train, { epochs: 10, batchSize: 128, callbacks })
  const { loss, terms } = await model.evaluate(test)
  model.dispose()
  return {
    value: loss,
    details: {
      terms,
      trainingLosses: epochs.map((epoch) => epoch.loss),
      trainingSeconds: epochs.reduce((sum, { seconds }) => sum + seconds, 0),
    },
  }
}
