import { checkFinite, definePart, type OptimizerPart, sizeOf } from '@autoencoders/core'
import { forward, modelLoss, type Noise, type Objective, type PartBody } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { Critic, type CriticOptions, checkCritic } from './critic.js'

/** Options of {@link factorCritic}. */
export interface FactorCriticOptions extends Omit<CriticOptions, 'criticLoss' | 'gradientPenalty'> {
  /** γ, how much it counts that units are not independent; default 10. */
  readonly gamma?: number
  /** Of the critic; default the one given to `fit`. */
  readonly criticOptimizer?: OptimizerPart
}

/**
 * The FactorVAE's objective: a critic learns to tell codes from codes whose units were mixed among the samples of the batch; what it
 * makes of the difference, `log D/(1 − D)`, is the total correlation, which the model lowers.
 *
 * Two phases a step: `autoencoder`, whose term `totalCorrelation` is the critic's estimate in nats, and `critic`.
 *
 * @throws {OptionError} When an option is out of range.
 * @see Kim & Mnih 2018, "Disentangling by factorising", https://arxiv.org/abs/1802.05983
 * @example new Autoencoder({ …, latent: gaussian({ size: 10 }), objective: factorCritic({ gamma: 35 }) })
 */
export const factorCritic = definePart(
  'objective',
  'factorCritic',
  (options: FactorCriticOptions): PartBody<Objective> => {
    const gamma = checkFinite(options.gamma ?? 10, 'factorCritic', 'gamma', 0)
    const settings = checkCritic(options, 'factorCritic')
    return {
      phases(model, scope) {
        const critic = new Critic(scope.child('critic'), sizeOf(model.decoder.inputShape), settings)
        return [
          {
            name: 'autoencoder',
            parameters: model.parameters.filter(({ trainable }) => trainable),
            loss(batch, context, step) {
              const pass = forward(model, batch, context)
              const { total, terms } = modelLoss(model, pass, context, step)
              const totalCorrelation = tf.mean<tf.Scalar>(critic.judge(pass.z, context).logits)
              return {
                total: tf.add(total, tf.mul(totalCorrelation, gamma)),
                terms: { ...terms, totalCorrelation },
              }
            },
          },
          {
            name: 'critic',
            parameters: critic.parameters,
            ...(options.criticOptimizer && { optimizer: options.criticOptimizer }),
            loss(batch, context) {
              const z = model.latent.sample(model.encoder.apply(batch.input, context), context)
              const rows = tf.reshape(z, [z.shape[0]!, sizeOf(z.shape.slice(1))]) as tf.Tensor2D
              const { total, accuracy } = critic.loss(rows, mixUnits(rows, context.noise('mixing')), context)
              return { total, terms: { accuracy } }
            },
          },
        ]
      },
    }
  },
)

/** Every unit in an order of the samples of its own, `[batch, units]`. */
export function mixUnits(z: tf.Tensor2D, noise: Noise): tf.Tensor2D {
  const [count, units] = z.shape
  const draws = noise.uniform([units, count])
  // How many draws are below one: the place of its sample in the new order.
  const below = tf.cast(tf.less(tf.expandDims(draws, 1), tf.expandDims(draws, 2)), 'float32')
  const places = tf.cast(tf.sum(below, 2), 'int32')
  const order = tf.cast(tf.oneHot(places as tf.Tensor2D, count), 'float32')
  const columns = tf.expandDims(tf.transpose(z), 1)
  return tf.transpose(tf.reshape(tf.matMul(columns, order), [units, count])) as tf.Tensor2D
}
