import { definePart, type OptimizerPart, PartError, sizeOf } from '@autoencoders/core'
import {
  type BuiltModel,
  type BuiltPrior,
  forward,
  modelLoss,
  type NetworkContext,
  type Objective,
  type PartBody,
} from '@autoencoders/core/extend'
import type * as tf from '@tensorflow/tfjs-core'
import { Critic, type CriticOptions, checkCritic } from './critic.js'

/** Options of {@link adversarialPrior}. */
export interface AdversarialPriorOptions extends CriticOptions {
  /** Of the critic; default the one given to `fit`. */
  readonly criticOptimizer?: OptimizerPart
  /** Of the encoder as the critic's adversary; default the one given to `fit`. */
  readonly adversaryOptimizer?: OptimizerPart
}

/**
 * The adversarial autoencoder's objective: a critic learns to tell codes from draws of the prior, and the encoder to deceive it.
 *
 * Three phases a step: `autoencoder` lowers the loss of encoder and decoder, `critic` trains the critic, `adversary` the encoder.
 * `critic.accuracy` is the share that the critic gets right; it stays near ½ where codes are spread like the prior.
 *
 * @throws {OptionError} When an option is out of range.
 * @throws {PartError} When the latent has no prior.
 * @see Makhzani et al. 2016, https://arxiv.org/abs/1511.05644
 * @example new Autoencoder({ …, latent: deterministic({ size: 8, prior: standardNormal() }), objective: adversarialPrior() })
 */
export const adversarialPrior = definePart(
  'objective',
  'adversarialPrior',
  (options: AdversarialPriorOptions): PartBody<Objective> => {
    const settings = checkCritic(options, 'adversarialPrior')
    return {
      phases(model, scope) {
        const prior = requirePrior(model, 'adversarialPrior')
        const critic = new Critic(scope.child('critic'), sizeOf(model.decoder.inputShape), settings)
        const ofEncoder = new Set(model.encoder.layers.flatMap(({ parameters }) => parameters))
        const encoderParameters = [...ofEncoder].filter(({ trainable }) => trainable)
        const codes = (input: tf.Tensor, context: NetworkContext) =>
          model.latent.sample(model.encoder.apply(input, context), context)
        return [
          {
            name: 'autoencoder',
            parameters: model.parameters.filter(({ trainable }) => trainable),
            loss: (batch, context, step) => modelLoss(model, forward(model, batch, context), context, step),
          },
          {
            name: 'critic',
            parameters: critic.parameters,
            ...(options.criticOptimizer && { optimizer: options.criticOptimizer }),
            loss(batch, context) {
              const draws = prior.sample(batch.input.shape[0]!, context.noise('prior'))
              const { total, accuracy } = critic.loss(draws, codes(batch.input, context), context)
              return { total, terms: { accuracy } }
            },
          },
          {
            name: 'adversary',
            parameters: encoderParameters,
            ...(options.adversaryOptimizer && { optimizer: options.adversaryOptimizer }),
            loss(batch, context) {
              const total = critic.adversaryLoss(codes(batch.input, context), context)
              return { total, terms: {} }
            },
          },
        ]
      },
    }
  },
)

/** @throws {PartError} When nothing says how z is to be spread. */
export function requirePrior({ latent }: BuiltModel, where: string): BuiltPrior {
  if (latent.prior) return latent.prior
  throw new PartError({
    where,
    expected: 'a latent with a prior',
    received: latent.kind,
    repair: 'Use deterministic({ size, prior: standardNormal() }) or gaussian({ size }).',
  })
}
