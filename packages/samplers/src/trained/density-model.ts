/**
 * A bare density as an autoencoder: both networks are the identity, and the prior is what is learned. So it is trained, drawn from,
 * saved and judged by what every model is.
 */

import { Autoencoder, definePart, type PriorPart, type Shape, sizeOf } from '@autoencoders/core'
import {
  type Architecture,
  importanceSampling,
  type Latent,
  type Network,
  type PartBody,
  type Prior,
  type Reconstruction,
} from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'

/**
 * A model whose loss is −log p(x) under a prior with parameters, in nats, mean over the batch.
 *
 * z is x itself, so that `p(x|z)` and `q(z|x)` are the same point mass: their ratio, 1, leaves `log p(z)` of the log-likelihood.
 * `fit` is maximum likelihood, `sample` draws from the prior, and `logLikelihood(x, { draws: 1 })` is exactly log p(x).
 *
 * @param shape Of one x.
 * @param prior What is learned, such as `flowPrior()`.
 */
export function densityModel(shape: Shape, prior: PriorPart, seed: number): Autoencoder {
  return new Autoencoder({
    inputShape: shape,
    architecture: identity(),
    latent: modelled({ size: sizeOf(shape), prior }),
    reconstruction: exact(),
    seed,
  })
}

/** No layers. */
const identity = definePart(
  'architecture',
  'identity',
  (): PartBody<Architecture> => ({
    build({ inputShape }) {
      const network: Network = { inputShape, outputShape: inputShape, layers: [], apply: (x) => tf.clone(x) }
      return { encoder: network, decoder: network }
    },
  }),
)

/** z as it comes; the loss is `−log p(z)`. */
const modelled = definePart(
  'latent',
  'modelled',
  ({ size, prior }: { readonly size: number; readonly prior: PriorPart }): PartBody<Latent> => ({
    size,
    encoderOutputs: size,
    build(scope, specification) {
      const built = (prior as Prior).build(scope.child('prior'), specification)
      return {
        sample: (parameters) => tf.clone(parameters),
        representative: (parameters) => tf.clone(parameters),
        penalties: (_, z) => ({ negativeLogDensity: tf.neg(built.logProbability(z)) }),
        // The logarithm of the ratio of two point masses that are the same.
        posterior: { logProbability: nothing, estimates: importanceSampling },
        prior: built,
      }
    },
  }),
)

/** What is given back is what came: nothing is lost. */
const exact = definePart(
  'reconstruction',
  'exact',
  (): PartBody<Reconstruction> => ({ likelihood: true, loss: nothing, toData: (output) => tf.clone(output) }),
)

function nothing(x: tf.Tensor): tf.Tensor {
  return tf.zeros([x.shape[0]!])
}
