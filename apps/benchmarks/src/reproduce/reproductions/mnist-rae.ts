import { convArchitecture } from '@autoencoders/conv'
import { type Autoencoder, adam, type NdArray } from '@autoencoders/core'
import { readMnist } from '@autoencoders/data/node'
import { bernoulli, squaredError } from '@autoencoders/losses'
import { frechetDistance } from '@autoencoders/metrics'
import { digitFeatures, digitFeaturesVersion } from '@autoencoders/metrics/digit-features'
import { raeL2 } from '@autoencoders/regularized'
import { fitSampler, gaussianMixtureSampler } from '@autoencoders/samplers'
import { vae } from '@autoencoders/variational'
import type { Measurement, Reproduction, ReproductionContext } from '../reproduction.js'

/** A regularised autoencoder with a sampler fitted afterwards, beside a VAE's own prior. */
export const mnistRae: Reproduction = {
  name: 'mnist-rae',
  title:
    'raeL2 with a mixture of ten Gaussians fitted on its codes beside vae, both convolutional, latent 16, on MNIST, 8 epochs',
  metric: `Fréchet distance of ${digitFeaturesVersion}, as many images drawn from each as the test set has, 10 000`,
  reference: 'measured',
  margin: 0,
  direction: 'lower',
  source: 'the variational autoencoder of Bernoulli pixels and its prior, trained the same way in the same run',
  seed: 1,
  run: trainBoth,
}

async function trainBoth(context: ReproductionContext): Promise<Measurement> {
  const mnist = await readMnist(await context.data('mnist'))
  const images = asMap(mnist.train.images)
  context.print(`data     mnist: ${images.shape[0]} training and ${mnist.test.images.shape[0]} test images`)
  const due = digitFeatures(mnist.test.images)
  const drawn = mnist.test.images.shape[0]!
  const options = { inputShape: [28, 28, 1], latentSize: 16, seed: context.seed }
  const filters = [32, 64]
  const distance = (made: NdArray) => frechetDistance(due, digitFeatures(made))
  const { seed } = context
  const regularized = raeL2({
    ...options,
    architecture: convArchitecture({ filters, outputActivation: 'sigmoid' }),
    reconstruction: squaredError({ reduction: 'sum' }),
  })
  await train(regularized, images, context)
  const sampler = await fitSampler(regularized, images, gaussianMixtureSampler({ components: 10 }), { seed })
  const rae = {
    mixture: distance(await sampler.sample(drawn, { seed })),
    reconstructions: distance(await regularized.reconstruct(asMap(mnist.test.images))),
  }
  regularized.dispose()
  const variational = vae({
    ...options,
    architecture: convArchitecture({ filters }),
    reconstruction: bernoulli({ reduction: 'sum' }),
  })
  await train(variational, images, context)
  const posterior = await fitSampler(variational, images, gaussianMixtureSampler({ components: 10 }), { seed })
  const plain = {
    prior: distance(await variational.sample(drawn, { seed })),
    mixture: distance(await posterior.sample(drawn, { seed })),
    reconstructions: distance(await variational.reconstruct(asMap(mnist.test.images))),
  }
  variational.dispose()
  for (const [name, figures] of Object.entries({ rae, vae: plain })) {
    const told = Object.entries(figures).map(([what, value]) => `${what} ${value.toPrecision(4)}`)
    context.print(`${name.padEnd(8)} ${told.join(', ')}`)
  }
  return { value: rae.mixture, reference: plain.prior, details: { rae, vae: plain } }
}

async function train(model: Autoencoder, images: NdArray, { callbacks }: ReproductionContext): Promise<void> {
  await model.fit(images, { epochs: 8, batchSize: 128, optimizer: adam({ learningRate: 1e-3 }), callbacks })
}

function asMap({ data, shape }: NdArray): NdArray {
  return { data, shape: [shape[0]!, 28, 28, 1] }
}
