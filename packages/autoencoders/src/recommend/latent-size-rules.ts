/** How wide z is to begin with: the first rule that holds. What it says is cut to what a sample has. */

import type { Facts } from './facts.js'
import type { WithPreset } from './reconstruction-rules.js'
import type { Rule } from './rule.js'

const dimension = ({ measured }: Facts) => measured?.effectiveDimension ?? 0
const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, Math.round(value)))

/** Where nothing was measured. */
function typical({ kind, elements }: Facts): number {
  if (kind === 'table') return clamp(elements / 4, 2, 32)
  if (kind === 'text' || kind === 'audio') return 64
  return elements >= 4096 ? 64 : 16
}

/** Rules for {@link Advice.latentSize}. */
export const latentSizeRules: readonly Rule<WithPreset, number>[] = [
  {
    name: 'categories',
    when: ({ preset }) => preset === 'categoricalVae',
    say: ({ presetOptions }) => Number(presetOptions.variables) * Number(presetOptions.categories),
    because: ({ presetOptions }) =>
      `${presetOptions.variables} variables, each a run of ${presetOptions.categories} numbers.`,
  },
  {
    name: 'codes in a map',
    when: ({ goal, architecture }) => goal === 'codes' && architecture.options.latentShape === 'map',
    say: () => 16,
    because: () =>
      'At every place of the map a vector this wide is looked up; how many bits it takes is for the codebook.',
  },
  {
    name: 'skip connections',
    when: ({ architecture }) => architecture.name === 'uNetArchitecture',
    say: () => 16,
    because: () => 'z is a map of this many channels; details come by the skip connections.',
  },
  {
    name: 'codes in a vector',
    when: ({ goal }) => goal === 'codes',
    say: ({ elements }) => (elements >= 16 ? 16 : 4),
    because: () => 'z is cut into four groups, each of which becomes a code.',
  },
  {
    name: 'overcomplete',
    when: ({ preset }) => preset === 'sparseAutoencoder',
    say: ({ elements }) => 2 * elements,
    because: () => 'Twice as wide as a sample: sparsity, not width, is what holds it back.',
  },
  {
    name: 'factors',
    when: ({ goal }) => goal === 'disentangle',
    say: () => 10,
    because: () => 'As wide as the literature takes it; units that are not needed go silent: see activeUnits.',
    source: 'Higgins et al. 2017, https://openreview.net/forum?id=Sy2fzU9gl',
  },
  {
    name: 'half of what there is',
    when: (facts) => facts.goal === 'anomalies' && dimension(facts) > 0,
    say: (facts) => clamp(dimension(facts) / 2, 1, 64),
    because: (facts) =>
      `${dimension(facts)} linear dimensions hold 95 % of the variance. Half of that leaves room for the usual and none for the strange.`,
  },
  {
    name: 'as many as there are',
    when: (facts) => dimension(facts) > 0,
    say: (facts) => clamp(dimension(facts), 2, 128),
    because: (facts) =>
      `${dimension(facts)} linear dimensions hold 95 % of the variance of a subsample; a network that bends may do with fewer.`,
  },
  {
    name: 'to be drawn',
    when: ({ goal }) => goal === 'reduce',
    say: () => 2,
    because: () => 'Two, to be drawn on paper; with data the number of its dimensions would be taken.',
  },
  {
    name: 'typical',
    when: () => true,
    say: typical,
    because: () => 'Usual for such data. Halve it until the error on held-back samples rises.',
  },
]
