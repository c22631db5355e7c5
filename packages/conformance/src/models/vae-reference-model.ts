import { Autoencoder, definePart } from '@autoencoders/core'
import type { Latent, PartBody, Reconstruction } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { denseArchitecture } from './dense-architecture.js'
import type { ReferenceModel, ReferenceModelOptions } from './reference-model.js'

/**
 * A variational autoencoder, 784-500-20-500-784: a diagonal Gaussian latent, Bernoulli pixels from logits, negative ELBO.
 *
 * @see Kingma & Welling 2014, https://arxiv.org/abs/1312.6114
 */
export const vaeReferenceModel: ReferenceModel = {
  name: 'vae',
  description: '784-500-20-500-784, ReLU, diagonal Gaussian latent, Bernoulli output, negative ELBO in nats',
  inputShape: [784],
  create: (options) => vaeModel({ pixels: 784, hidden: 500, latent: 20 }, options),
}

/** What of a variational model may be large or small. */
export interface VaeSizes {
  pixels: number
  hidden: number
  latent: number
}

/** One hidden layer each way around a diagonal Gaussian latent. */
export function vaeModel(
  { pixels, hidden, latent }: VaeSizes,
  { seed = 0, reconstruction = crossEntropyOfLogits({}) }: ReferenceModelOptions = {},
): Autoencoder {
  return new Autoencoder({
    inputShape: [pixels],
    architecture: denseArchitecture({
      encoder: [
        [hidden, 'relu'],
        [2 * latent, 'linear'],
      ],
      decoder: [
        [hidden, 'relu'],
        [pixels, 'linear'],
      ],
    }),
    latent: gaussianLatent({ size: latent }),
    reconstruction,
    seed,
  })
}

/** `z = μ + e^(½ log σ²)·ε`; the penalty is the divergence from the standard normal, in nats. */
const gaussianLatent = definePart(
  'latent',
  'conformance-gaussian',
  ({ size }: { size: number }): PartBody<Latent> => ({
    size,
    encoderOutputs: 2 * size,
    build: () => ({
      sample(parameters, { noise }) {
        const [mean, logVariance] = meanAndLogVariance(parameters)
        return tf.add(mean, tf.mul(tf.exp(tf.mul(logVariance, 0.5)), noise('latent').normal(mean.shape)))
      },
      representative: (parameters) => meanAndLogVariance(parameters)[0],
      penalties(parameters) {
        const [mean, logVariance] = meanAndLogVariance(parameters)
        const perUnit = tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1))
        return { divergence: tf.mul(tf.sum(perUnit, 1), 0.5) }
      },
    }),
  }),
)

/** `max(x, 0) − x·t + log1p(e^−|x|)`, summed over a sample's pixels, in nats. */
const crossEntropyOfLogits = definePart(
  'reconstruction',
  'conformance-bernoulli',
  (_options: object): PartBody<Reconstruction> => ({
    targetRange: { minimum: 0, maximum: 1, because: 'a Bernoulli likelihood' },
    loss(target, logits) {
      const saturated = tf.sub(tf.relu(logits), tf.mul(logits, target))
      return tf.sum(tf.add(saturated, tf.softplus(tf.neg(tf.abs(logits)))), 1)
    },
    toData: (logits) => tf.sigmoid(logits),
  }),
)

function meanAndLogVariance(parameters: tf.Tensor): [tf.Tensor, tf.Tensor] {
  const [mean, logVariance] = tf.split(parameters, 2, -1)
  return [mean!, logVariance!]
}
