import { checkChoice, checkFinite, checkPositive, checkProbability, checkWhole, definePart } from '@autoencoders/core'
import {
  type Batch,
  type BuiltModel,
  forward,
  modelLoss,
  type NetworkContext,
  type Objective,
  type PartBody,
} from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import { constant } from './critic.js'

/** Options of {@link adversarialTraining}. */
export interface AdversarialTrainingOptions {
  /** ε, how far an element of the input may be moved; above 0. */
  readonly epsilon: number
  /** `'pgd'` (default), several steps from a random start; or `'fgsm'`, one step of ε. */
  readonly attack?: 'pgd' | 'fgsm'
  /** Of `'pgd'`; default 5. */
  readonly steps?: number
  /** Of each; default 2.5·ε ÷ steps. */
  readonly stepSize?: number
  /** Share of the loss that is taken of the input as it is, in [0, 1]; default 0.5. */
  readonly clean?: number
  /** What inputs are kept within; default `[0, 1]`. */
  readonly minimum?: number
  readonly maximum?: number
}

/**
 * Adversarial training: the model learns to reconstruct samples whose inputs were moved so that it reconstructs them worst.
 *
 * The attack raises the reconstruction error against the target as it is, within ε of every element of the input, by the sign of the
 * gradient. Terms: those of the attacked input, and `clean`, the whole loss of the input as it is, where it has a share.
 *
 * @throws {OptionError} When an option is out of range.
 * @see Goodfellow et al. 2015 (FGSM), https://arxiv.org/abs/1412.6572; Madry et al. 2018 (PGD), https://arxiv.org/abs/1706.06083
 * @example new Autoencoder({ …, objective: adversarialTraining({ epsilon: 0.1 }) })
 */
export const adversarialTraining = definePart(
  'objective',
  'adversarialTraining',
  (options: AdversarialTrainingOptions): PartBody<Objective> => {
    const settings = checkOptions(options)
    const { clean } = settings
    return {
      phases: (model) => [
        {
          name: 'autoencoder',
          parameters: model.parameters.filter(({ trainable }) => trainable),
          loss(batch, context, step) {
            const attacked = { ...batch, input: attackedInput(model, batch, context, settings) }
            const { total, terms } = modelLoss(model, forward(model, attacked, context), context, step)
            if (clean === 0) return { total, terms }
            const plain = modelLoss(model, forward(model, batch, context), context, step).total
            const both = tf.add<tf.Scalar>(tf.mul(total, 1 - clean), tf.mul(plain, clean))
            return { total: both, terms: { ...terms, clean: plain } }
          },
        },
      ],
    }
  },
)

type Settings = ReturnType<typeof checkOptions>

/** The batch's input, moved to where the reconstruction is worse; a constant. */
function attackedInput(
  model: BuiltModel,
  batch: Batch,
  context: NetworkContext,
  { epsilon, steps, stepSize, isRandom, minimum, maximum }: Settings,
): tf.Tensor {
  // Nothing is dropped or averaged in the attack: it is on the model as it will be used.
  const still: NetworkContext = { ...context, training: false, update: () => {} }
  const error = (input: tf.Tensor) => {
    const { output } = forward(model, { ...batch, input }, still)
    return tf.sum(model.reconstruction.loss(batch.target, output, batch.mask)) as tf.Scalar
  }
  const kept = (moved: tf.Tensor) =>
    tf.clipByValue(tf.add(batch.input, tf.clipByValue(moved, -epsilon, epsilon)), minimum, maximum)
  const start = () => tf.mul(tf.sub(context.noise('attack').uniform(batch.input.shape), 0.5), 2 * epsilon)
  let input = isRandom ? kept(start()) : batch.input
  for (let i = 0; i < steps; i++) {
    const uphill = tf.sign(constant(tf.grad(error)(input)))
    input = kept(tf.sub(tf.add(input, tf.mul(uphill, stepSize)), batch.input))
  }
  return constant(input)
}

function checkOptions(options: AdversarialTrainingOptions) {
  const where = 'adversarialTraining'
  const epsilon = checkPositive(options.epsilon, where, 'epsilon')
  const attack = checkChoice(options.attack ?? 'pgd', where, 'attack', ['pgd', 'fgsm'])
  const steps = attack === 'fgsm' ? 1 : checkWhole(options.steps ?? 5, where, 'steps', 1)
  const minimum = checkFinite(options.minimum ?? 0, where, 'minimum')
  return {
    epsilon,
    steps,
    stepSize:
      attack === 'fgsm' ? epsilon : checkPositive(options.stepSize ?? (2.5 * epsilon) / steps, where, 'stepSize'),
    isRandom: attack === 'pgd',
    clean: checkProbability(options.clean ?? 0.5, where, 'clean'),
    minimum,
    maximum: checkFinite(options.maximum ?? 1, where, 'maximum', minimum),
  }
}
