/** Critics: small networks that tell one kind of thing from another. */

import { checkChoice, checkFinite, describeValue, OptionError, sizeOf } from '@autoencoders/core'
import {
  heNormal,
  type NetworkContext,
  type Noise,
  type Parameter,
  type ParameterScope,
  withoutGradient,
  zeros,
} from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'

/** Options that everything with a critic shares. */
export interface CriticOptions {
  /** Units of the critic's hidden layers; default `[128, 128]`. */
  readonly criticUnits?: readonly number[]
  /**
   * What the critic is trained on: `'logistic'` (default), the cross-entropy of telling both apart, its adversary maximising what it
   * gets wrong; or `'wasserstein'`, the difference of what it says of both.
   */
  readonly criticLoss?: 'logistic' | 'wasserstein'
  /** How much it counts that the critic's slope between both is not 1; default 0, and 10 for `'wasserstein'`. */
  readonly gradientPenalty?: number
  /** Whether each layer is divided by its largest singular value; default false. */
  readonly spectralNormalization?: boolean
}

/** Checked. */
export interface CriticSettings extends Required<CriticOptions> {}

/** @throws {OptionError} For the first option that is wrong. */
export function checkCritic(options: CriticOptions, where: string): CriticSettings {
  const { criticUnits = [128, 128], spectralNormalization = false } = options
  const criticLoss = checkChoice<'logistic' | 'wasserstein'>(options.criticLoss ?? 'logistic', where, 'criticLoss', [
    'logistic',
    'wasserstein',
  ])
  const isUnits = Array.isArray(criticUnits) && criticUnits.every((units) => Number.isSafeInteger(units) && units >= 1)
  if (!isUnits || criticUnits.length === 0) {
    const received = Array.isArray(criticUnits) ? JSON.stringify(criticUnits) : describeValue(criticUnits)
    throw new OptionError({ where, expected: 'criticUnits of whole numbers of at least 1, such as [128]', received })
  }
  const penalty = options.gradientPenalty ?? (criticLoss === 'wasserstein' ? 10 : 0)
  return {
    criticUnits,
    criticLoss,
    gradientPenalty: checkFinite(penalty, where, 'gradientPenalty', 0),
    spectralNormalization: checkChoice(spectralNormalization, where, 'spectralNormalization', [true, false]),
  }
}

/** What a critic says of a batch. */
export interface Verdict {
  /** Above 0 for what it takes for real, `[batch]`. */
  readonly logits: tf.Tensor1D
  /** Of the last hidden layer, `[batch, units]`. */
  readonly features: tf.Tensor2D
}

/** Slope of leaky ReLUs below 0, as critics have it since DCGAN. */
const LEAK = 0.2

/** A multilayer perceptron with leaky ReLUs and one output. */
export class Critic {
  readonly #layers: readonly CriticLayer[]
  readonly settings: CriticSettings

  /** @param inputUnits Of what it is shown, flattened. */
  constructor(scope: ParameterScope, inputUnits: number, settings: CriticSettings) {
    this.settings = settings
    const widths = [inputUnits, ...settings.criticUnits, 1]
    this.#layers = widths
      .slice(1)
      .map((units, i) => new CriticLayer(scope.child(String(i)), widths[i]!, units, settings.spectralNormalization))
  }

  /** What its own phase trains. */
  get parameters(): readonly Parameter[] {
    return this.#layers.flatMap((layer) => [layer.kernel, layer.bias])
  }

  /** @param x `[batch, ...]`. */
  judge(x: tf.Tensor, context: NetworkContext): Verdict {
    let features = tf.reshape(x, [x.shape[0]!, sizeOf(x.shape.slice(1))]) as tf.Tensor2D
    for (const layer of this.#layers.slice(0, -1)) features = tf.leakyRelu(layer.apply(features, context), LEAK)
    const logits = tf.reshape(this.#layers.at(-1)!.apply(features, context), [x.shape[0]!]) as tf.Tensor1D
    return { logits, features }
  }

  /** What the critic minimises: how badly it tells both apart. Both `[batch, ...]`; no gradient reaches what made them. */
  loss(real: tf.Tensor, made: tf.Tensor, context: NetworkContext): { total: tf.Scalar; accuracy: tf.Scalar } {
    const [x, y] = [constant(real), constant(made)]
    const [ofReal, ofMade] = [this.judge(x, context).logits, this.judge(y, context).logits]
    const told =
      this.settings.criticLoss === 'wasserstein'
        ? tf.sub<tf.Scalar>(tf.mean(ofMade), tf.mean(ofReal))
        : tf.add<tf.Scalar>(tf.mean(tf.softplus(tf.neg(ofReal))), tf.mean(tf.softplus(ofMade)))
    const right = tf.concat([tf.greater(ofReal, 0), tf.lessEqual(ofMade, 0)])
    const accuracy = tf.mean<tf.Scalar>(tf.cast(right, 'float32'))
    if (this.settings.gradientPenalty === 0) return { total: told, accuracy }
    const penalty = tf.mul(this.#slopePenalty(x, y, context), this.settings.gradientPenalty)
    return { total: tf.add(told, penalty), accuracy }
  }

  /** What whoever made something minimises: how surely the critic takes it for made. */
  adversaryLoss(made: tf.Tensor, context: NetworkContext): tf.Scalar {
    const { logits } = this.judge(made, context)
    return this.settings.criticLoss === 'wasserstein'
      ? tf.neg(tf.mean<tf.Scalar>(logits))
      : tf.mean<tf.Scalar>(tf.softplus(tf.neg(logits)))
  }

  /** `(‖∇D‖ − 1)²` at points drawn between pairs of both. @see Gulrajani et al. 2017, https://arxiv.org/abs/1704.00028 */
  #slopePenalty(real: tf.Tensor, made: tf.Tensor, context: NetworkContext): tf.Scalar {
    const count = real.shape[0]!
    const noise: Noise = context.noise('critic/between')
    const share = noise.uniform([count, ...real.shape.slice(1).map(() => 1)])
    const between = tf.add(tf.mul(real, share), tf.mul(made, tf.sub(1, share)))
    const slope = tf.grad((x: tf.Tensor) => tf.sum(this.judge(x, context).logits))(between)
    const squares = tf.sum(tf.square(tf.reshape(slope, [count, sizeOf(real.shape.slice(1))])), 1)
    return tf.mean(tf.square(tf.sub(tf.sqrt(tf.add(squares, 1e-12)), 1))) as tf.Scalar
  }
}

class CriticLayer {
  readonly kernel: Parameter
  readonly bias: Parameter
  /** What the largest singular value is measured along, where kernels are divided by it. */
  readonly #direction: Parameter | undefined

  constructor(scope: ParameterScope, inputUnits: number, units: number, spectral: boolean) {
    this.kernel = scope.parameter('kernel', [inputUnits, units], heNormal)
    this.bias = scope.parameter('bias', [units], zeros)
    if (!spectral) return
    const options = { trainable: false, decays: false }
    this.#direction = scope.parameter('direction', [1, units], (_, random) => random.normal(units), options)
  }

  apply(x: tf.Tensor2D, context: NetworkContext): tf.Tensor2D {
    return tf.add(tf.matMul(x, this.#normalized(context)), this.bias.value)
  }

  /** The kernel over its largest singular value, by one step of power iteration. @see Miyato et al. 2018, https://arxiv.org/abs/1802.05957 */
  #normalized(context: NetworkContext): tf.Tensor2D {
    const kernel = this.kernel.value as unknown as tf.Tensor2D
    const direction = this.#direction
    if (!direction) return kernel
    const left = withoutGradient(() => unit(tf.matMul(direction.value as unknown as tf.Tensor2D, kernel, false, true)))
    const right = withoutGradient(() => unit(tf.matMul(left as tf.Tensor2D, kernel)))
    if (context.training) context.update(direction, right)
    const value = tf.sum(tf.mul(tf.matMul(left as tf.Tensor2D, kernel), right))
    return tf.div(kernel, value)
  }
}

function unit(x: tf.Tensor): tf.Tensor {
  return tf.div(x, tf.sqrt(tf.add(tf.sum(tf.square(x)), 1e-12)))
}

/** The same numbers; no gradient goes through. */
export function constant<T extends tf.Tensor>(x: T): T {
  return withoutGradient(() => x) as T
}
