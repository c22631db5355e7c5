/** Attacks on a trained model: inputs moved so that it reconstructs them worst. */

import {
  type Autoencoder,
  checkChoice,
  checkFinite,
  checkPositive,
  checkWhole,
  type NdArray,
  ndArray,
  randomStreams,
} from '@autoencoders/core'

/** How to attack. */
export interface AttackOptions {
  /** ε, how far an element may be moved; above 0. */
  readonly epsilon: number
  /** `'pgd'` (default), several steps from a random start; or `'fgsm'`, one step of ε. */
  readonly method?: 'pgd' | 'fgsm'
  /** Of `'pgd'`; default 10. */
  readonly steps?: number
  /** Of each; default 2.5·ε ÷ steps. */
  readonly stepSize?: number
  /** What inputs are kept within; default `[0, 1]`. */
  readonly minimum?: number
  readonly maximum?: number
  /** Of the random start; default 0. */
  readonly seed?: number
}

/**
 * Samples within ε of those given, element by element, whose reconstruction is as far as can be found from the samples as they were.
 *
 * @param input `[n, ...inputShape]`.
 * @returns Of the same shape; judge with `score({ input: attacked, target: input })`.
 * @throws {OptionError} When an option is out of range.
 * @see Goodfellow et al. 2015 (FGSM), https://arxiv.org/abs/1412.6572; Madry et al. 2018 (PGD), https://arxiv.org/abs/1706.06083
 * @example
 * const attacked = await attackInputs(model, xTest, { epsilon: 0.1 })
 * const errors = await model.score({ input: attacked, target: xTest })
 */
export async function attackInputs(model: Autoencoder, input: NdArray, options: AttackOptions): Promise<NdArray> {
  const where = 'attackInputs'
  const epsilon = checkPositive(options.epsilon, where, 'epsilon')
  const method = checkChoice(options.method ?? 'pgd', where, 'method', ['pgd', 'fgsm'])
  const steps = method === 'fgsm' ? 1 : checkWhole(options.steps ?? 10, where, 'steps', 1)
  const stepSize =
    method === 'fgsm' ? epsilon : checkPositive(options.stepSize ?? (2.5 * epsilon) / steps, where, 'stepSize')
  const minimum = checkFinite(options.minimum ?? 0, where, 'minimum')
  const maximum = checkFinite(options.maximum ?? 1, where, 'maximum', minimum)
  const kept = (value: number, i: number) => {
    const near = Math.min(Math.max(value, input.data[i]! - epsilon), input.data[i]! + epsilon)
    return Math.min(Math.max(near, minimum), maximum)
  }
  const draws = randomStreams(options.seed ?? 0)
    .stream('attack')
    .uniform(input.data.length)
  let data =
    method === 'fgsm' ? input.data : input.data.map((value, i) => kept(value + (2 * draws[i]! - 1) * epsilon, i))
  for (let step = 0; step < steps; step++) {
    const slope = await model.inputGradients({ input: ndArray(data, input.shape), target: input })
    data = data.map((value, i) => kept(value + stepSize * Math.sign(slope.data[i]!), i))
  }
  return ndArray(data, input.shape)
}
