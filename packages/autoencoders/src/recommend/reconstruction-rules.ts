/** Which loss, on what scale, and how the last layer ends: the first rule that holds, of each table. */

import type { JsonObject } from '@autoencoders/core'
import type { Facts } from './facts.js'
import { factsOfPreset, type PresetName } from './preset-facts.js'
import type { WithArchitecture } from './preset-rules.js'
import type { PartAdvice } from './question.js'
import type { Rule } from './rule.js'

/** What is known once there is a preset. */
export interface WithPreset extends WithArchitecture {
  readonly preset: PresetName
  /** What only the preset is told. */
  readonly presetOptions: JsonObject
}

/** A loss with the activation of the last layer that goes with it. */
export interface ReconstructionChoice extends PartAdvice {
  readonly outputActivation: 'linear' | 'sigmoid'
}

/** How values are brought to where networks learn. */
export type ScalingAdvice = 'none' | 'bytes' | 'standard' | 'robust'

/** More than so many values far out, and squares of errors speak of nothing else. */
const MANY_OUTLIERS = 0.01

const isLikelihood = ({ preset }: WithPreset) => factsOfPreset(preset).likelihood
const isWithinOne = ({ values }: Facts) => values === 'unit' || values === 'bytes' || values === 'binary'
const hasOutliers = ({ values, measured }: Facts) => values === 'real' && (measured?.outliers ?? 0) > MANY_OUTLIERS

/** Rules for {@link Advice.reconstruction}. */
export const reconstructionRules: readonly Rule<WithPreset, ReconstructionChoice>[] = [
  {
    name: 'likelihood of tokens',
    when: (known) => known.values === 'tokens' && isLikelihood(known),
    say: ({ categories }) => ({
      name: 'categoricalCrossEntropy',
      options: { categories, reduction: 'sum' },
      outputActivation: 'linear',
    }),
    because: () =>
      'Tokens have no distance, only a probability; summed over a sample it is in nats, as the divergence is.',
  },
  {
    name: 'tokens',
    when: ({ values }) => values === 'tokens',
    say: ({ categories }) => ({ name: 'categoricalCrossEntropy', options: { categories }, outputActivation: 'linear' }),
    because: () => 'Tokens have no distance, only a probability.',
  },
  {
    name: 'likelihood of black and white',
    when: (known) => known.values === 'binary' && isLikelihood(known),
    say: () => ({ name: 'bernoulli', options: { reduction: 'sum' }, outputActivation: 'linear' }),
    because: () =>
      'Values are 0 or 1: a Bernoulli likelihood, summed over a sample so that it is in nats, as the divergence is.',
    source: 'Kingma & Welling 2014, https://arxiv.org/abs/1312.6114',
  },
  {
    name: 'black and white',
    when: ({ values }) => values === 'binary',
    say: () => ({ name: 'bernoulli', options: {}, outputActivation: 'linear' }),
    because: () =>
      'Values are 0 or 1: the cross-entropy of logits, whose gradient does not vanish on what is quite wrong.',
  },
  {
    name: 'likelihood within 0..1',
    when: (known) => isLikelihood(known) && isWithinOne(known),
    say: () => ({ name: 'gaussianLikelihood', options: {}, outputActivation: 'sigmoid' }),
    because: () =>
      'Grey is no probability of white: a Gaussian likelihood, whose σ is learned and weighs it against the divergence.',
    source: 'Rybkin et al. 2021, https://arxiv.org/abs/2006.13202',
  },
  {
    name: 'likelihood',
    when: isLikelihood,
    say: () => ({ name: 'gaussianLikelihood', options: {}, outputActivation: 'linear' }),
    because: () =>
      'The preset needs a likelihood: a Gaussian one, whose σ is learned and weighs it against the divergence.',
    source: 'Rybkin et al. 2021, https://arxiv.org/abs/2006.13202',
  },
  {
    name: 'outliers',
    when: hasOutliers,
    say: () => ({ name: 'huber', options: {}, outputActivation: 'linear' }),
    because: ({ measured }) =>
      `${percent(measured!.outliers)} of the values lie far out: the Huber loss grows no faster than they do.`,
    source: 'Huber 1964, https://doi.org/10.1214/aoms/1177703732',
  },
  {
    name: 'clean images',
    when: (known) => known.goal === 'denoise' && known.kind === 'images',
    say: (known) => ({
      name: 'absoluteError',
      options: {},
      outputActivation: isWithinOne(known) ? 'sigmoid' : 'linear',
    }),
    because: () => 'Absolute errors keep edges that squared ones blur.',
    source: 'Zhao et al. 2017, https://arxiv.org/abs/1511.08861',
  },
  {
    name: 'within 0..1',
    when: isWithinOne,
    say: () => ({ name: 'squaredError', options: {}, outputActivation: 'sigmoid' }),
    because: () => 'Values lie within 0..1, and a sigmoid cannot leave that range: squared errors.',
  },
  {
    name: 'numbers',
    when: () => true,
    say: () => ({ name: 'squaredError', options: {}, outputActivation: 'linear' }),
    because: () => 'Numbers of any range, scaled: squared errors of a linear output.',
  },
]

/** Rules for {@link Advice.scaling}. */
export const scalingRules: readonly Rule<Facts, ScalingAdvice>[] = [
  {
    name: 'bytes',
    when: ({ values }) => values === 'bytes',
    say: () => 'bytes',
    because: () => 'Pixels of 0..255 are divided by 255.',
  },
  {
    name: 'robust scale',
    when: hasOutliers,
    say: () => 'robust',
    because: () => 'Median and quartiles set the scale, which outliers would set otherwise.',
  },
  {
    name: 'standard scale',
    when: ({ values }) => values === 'real',
    say: () => 'standard',
    because: ({ measured }) =>
      (measured?.unevenness ?? 1) > 3
        ? `Deviations of features differ ${Math.round(measured!.unevenness)}-fold: unscaled, the loss would see the largest alone.`
        : 'Mean 0 and deviation 1, measured on what is trained on alone.',
  },
  {
    name: 'no scale',
    when: () => true,
    say: () => 'none',
    because: () => 'Values are where networks learn: nothing to scale.',
  },
]

/** A share in words. */
export function percent(share: number): string {
  const value = 100 * share
  return `${value >= 10 ? Math.round(value) : Math.round(10 * value) / 10} %`
}
