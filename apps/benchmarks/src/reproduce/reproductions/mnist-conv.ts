import { convAutoencoder } from '@autoencoders/conv'
import type { Autoencoder, NdArray } from '@autoencoders/core'
import { readMnist } from '@autoencoders/data/node'
import { denseAutoencoder } from '@autoencoders/dense'
import type { Measurement, Reproduction, ReproductionContext } from '../reproduction.js'

/** The share of the dense model's error that convolutions may leave. */
const SHARE = 0.85

/** Convolutions beside a dense model of the same latent size, trained the same way. */
export const mnistConv: Reproduction = {
  name: 'mnist-conv',
  title: 'convAutoencoder beside a dense 784-128-64-16 on MNIST: sigmoid output, Adam, batches of 32, 10 epochs',
  metric: 'test mean squared error, pixels in 0..1',
  reference: 'measured',
  margin: 0,
  direction: 'lower',
  source: `${SHARE} of the test error of the dense model, trained the same way in the same run`,
  seed: 1,
  run: trainBoth,
}

async function trainBoth(context: ReproductionContext): Promise<Measurement> {
  const { train, test } = await readMnist(await context.data('mnist'))
  context.print(`data     mnist: ${train.images.shape[0]} training and ${test.images.shape[0]} test images`)
  const common = { latentSize: 16, outputActivation: 'sigmoid', seed: context.seed } as const
  const measure = (name: string, model: Autoencoder) =>
    trainAndTest(name, model, { train: train.images, test: test.images }, context)
  const dense = await measure('dense', denseAutoencoder({ inputShape: [28, 28], hiddenUnits: [128, 64], ...common }))
  const conv = await measure('conv', convAutoencoder({ inputShape: [28, 28], dimensions: 2, ...common }))
  return {
    value: conv.testError,
    reference: SHARE * dense.testError,
    details: { share: conv.testError / dense.testError, conv, dense },
  }
}

async function trainAndTest(
  name: string,
  model: Autoencoder,
  { train, test }: { readonly train: NdArray; readonly test: NdArray },
  { callbacks, print }: ReproductionContext,
) {
  const { epochs } = await model.fit(train, { epochs: 10, batchSize: 32, callbacks })
  const { meanSquaredError: testError } = await model.evaluate(test)
  const { parameters } = model.summary()
  model.dispose()
  print(`${name.padEnd(8)} ${parameters} parameters, test error ${testError.toPrecision(4)}`)
  return {
    parameters,
    testError,
    trainingLosses: epochs.map(({ loss }) => loss),
    trainingSeconds: epochs.reduce((sum, { seconds }) => sum + seconds, 0),
  }
}
