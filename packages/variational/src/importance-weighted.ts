import { checkWhole, definePart } from '@autoencoders/core'
import {
  importanceLogWeights,
  type Objective,
  type PartBody,
  portableLog,
  requireDensities,
} from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'

/** Options of {@link importanceWeighted}. */
export interface ImportanceWeightedOptions {
  /** K, draws of z for each sample; default 5. */
  readonly samples?: number
}

/**
 * The importance-weighted bound in place of the ELBO: `−log 1/K Σₖ p(x|zₖ) p(zₖ) / q(zₖ|x)`, tighter the more z are drawn.
 *
 * The term `bound` is the negative bound in nats. Penalties of the latent, β and free bits have no part in it.
 *
 * @throws {OptionError} When samples is not a whole number of at least 1.
 * @throws {PartError} When the model's latent has no densities, or its reconstruction is no likelihood.
 * @see Burda et al. 2016, https://arxiv.org/abs/1509.00519
 * @example new Autoencoder({ …, latent: gaussian({ size: 50 }), objective: importanceWeighted({ samples: 5 }) })
 */
export const importanceWeighted = definePart(
  'objective',
  'importanceWeighted',
  (options: ImportanceWeightedOptions): PartBody<Objective> => {
    const samples = checkWhole(options.samples ?? 5, 'importanceWeighted', 'samples', 1)
    return {
      phases(model) {
        requireDensities(model, 'importanceWeighted')
        return [
          {
            name: 'autoencoder',
            parameters: model.parameters.filter((parameter) => parameter.trainable),
            loss(batch, context) {
              const weights = importanceLogWeights(model, batch, context, samples)
              const each = tf.sub(portableLog(samples), tf.logSumExp(weights, 0)) as tf.Tensor1D
              const bound = batch.weight
                ? tf.div<tf.Scalar>(tf.sum(tf.mul(each, batch.weight)), tf.sum(batch.weight))
                : tf.mean<tf.Scalar>(each)
              return { total: bound, terms: { bound } }
            },
          },
        ]
      },
    }
  },
)
