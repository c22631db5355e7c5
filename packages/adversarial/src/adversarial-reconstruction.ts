import { checkFinite, definePart, type OptimizerPart, PartError, sizeOf } from '@autoencoders/core'
import {
  type Batch,
  type BuiltModel,
  type ForwardPass,
  forward,
  modelLoss,
  type NetworkContext,
  type Objective,
  type PartBody,
} from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { requirePrior } from './adversarial-prior.js'
import { Critic, type CriticOptions, checkCritic, constant } from './critic.js'

/** Options of {@link adversarialReconstruction}. */
export interface AdversarialReconstructionOptions extends CriticOptions {
  /** How much it counts for the decoder that the critic's features of sample and reconstruction agree; default 1. */
  readonly featureWeight?: number
  /** How much it counts for the decoder to deceive the critic; default 0.1. */
  readonly adversaryWeight?: number
  /** Of the critic; default the one given to `fit`. */
  readonly criticOptimizer?: OptimizerPart
}

/**
 * The VAE-GAN's objective: a critic learns to tell data from what the model makes, and its features, not pixels alone, say how alike a
 * sample and its reconstruction are.
 *
 * Two phases a step. `autoencoder`: the model's own loss, the squared distance of the critic's features, and of the decoder's
 * reconstructions and of data made from the prior, how surely the critic takes them for made: that trains the decoder, and not the
 * encoder. `critic`: data against both.
 * The published model leaves the reconstruction error out; weigh it by the likelihood's σ.
 *
 * @throws {OptionError} When an option is out of range.
 * @throws {PartError} When the latent has no prior, or data are indices of categories.
 * @see Larsen et al. 2016, section 2.2 and algorithm 1, https://arxiv.org/abs/1512.09300
 * @example new Autoencoder({ …, latent: gaussian({ size: 32 }), objective: adversarialReconstruction() })
 */
export const adversarialReconstruction = definePart(
  'objective',
  'adversarialReconstruction',
  (options: AdversarialReconstructionOptions): PartBody<Objective> => {
    const where = 'adversarialReconstruction'
    const settings = checkCritic(options, where)
    const featureWeight = checkFinite(options.featureWeight ?? 1, where, 'featureWeight', 0)
    const adversaryWeight = checkFinite(options.adversaryWeight ?? 0.1, where, 'adversaryWeight', 0)
    return {
      phases(model, scope) {
        requirePrior(model, where)
        if (model.reconstruction.categorical) throw notDifferentiable(model)
        const critic = new Critic(scope.child('critic'), sizeOf(model.decoder.outputShape), settings)
        return [
          {
            name: 'autoencoder',
            parameters: model.parameters.filter(({ trainable }) => trainable),
            loss(batch, context, step) {
              const pass = forward(model, batch, context)
              const { total, terms } = modelLoss(model, pass, context, step)
              const made = model.reconstruction.toData(pass.output)
              const due = constant(critic.judge(batch.target, context).features)
              const apart = tf.sub(critic.judge(made, context).features, due)
              const features = tf.mean<tf.Scalar>(tf.sum(tf.square(apart), 1))
              const both = tf.concat([decodeAgain(model, pass, context), drawData(model, batch, context)])
              const adversary = critic.adversaryLoss(both, context)
              const more = tf.add(tf.mul(features, featureWeight), tf.mul(adversary, adversaryWeight))
              return { total: tf.add(total, more) as tf.Scalar, terms: { ...terms, features, adversary } }
            },
          },
          {
            name: 'critic',
            parameters: critic.parameters,
            ...(options.criticOptimizer && { optimizer: options.criticOptimizer }),
            loss(batch, context) {
              const made = model.reconstruction.toData(forward(model, batch, context).output)
              const both = tf.concat([made, drawData(model, batch, context)])
              // As many of the data as of what was made.
              const { total, accuracy } = critic.loss(tf.concat([batch.target, batch.target]), both, context)
              return { total, terms: { accuracy } }
            },
          },
        ]
      },
    }
  },
)

function notDifferentiable({ reconstruction }: BuiltModel): PartError {
  return new PartError({
    where: 'adversarialReconstruction',
    expected: 'a reconstruction whose data can be differentiated',
    received: `${reconstruction.kind} of indices`,
    repair: 'Use one-hot targets, without categories.',
  })
}

/** The reconstructions, of which no gradient reaches the encoder: authors found that better, and z is not to serve the critic. */
function decodeAgain(model: BuiltModel, { z, skips, batch }: ForwardPass, context: NetworkContext): tf.Tensor {
  const given = skips && { skips: skips.map(constant) }
  return model.reconstruction.toData(model.decoder.apply(constant(z), { ...context, ...given, target: batch.target }))
}

/** As many data as there are in the batch, made of z from the prior. */
function drawData(model: BuiltModel, { input, target }: Batch, context: NetworkContext): tf.Tensor {
  const z = model.latent.prior!.sample(input.shape[0]!, context.noise('prior'))
  return model.reconstruction.toData(model.decoder.apply(z, { ...context, target }))
}
