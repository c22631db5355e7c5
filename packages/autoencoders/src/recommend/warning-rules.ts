/** What may go wrong: all rules that hold. */

import { factsOfPreset } from './preset-facts.js'
import { percent, type WithPreset } from './reconstruction-rules.js'
import type { Rule } from './rule.js'

/** What is known once everything is chosen. */
export interface WithLatentSize extends WithPreset {
  readonly latentSize: number
}

const count = ({ samples = Number.POSITIVE_INFINITY }: WithLatentSize) => samples

/** A warning says nothing but itself. */
function warning(
  name: string,
  when: (known: WithLatentSize) => boolean,
  because: (known: WithLatentSize) => string,
): Rule<WithLatentSize, true> {
  return { name, when, say: () => true, because }
}

/** Rules for {@link Advice.warnings}. */
export const warningRules: readonly Rule<WithLatentSize, true>[] = [
  warning(
    'too few to judge',
    (known) => count(known) < 20,
    ({ samples }) =>
      `${samples} samples are too few to judge a model by: the code trains and judges on all of them. Collect more first.`,
  ),
  warning(
    'few for so wide a z',
    (known) => count(known) >= 20 && count(known) < 10 * known.latentSize,
    ({ samples, latentSize }) =>
      `${samples} samples for ${latentSize} units of z: it can learn them by heart. Compare with principal components.`,
  ),
  warning(
    'few to generate from',
    (known) => known.goal === 'generate' && count(known) < 1000,
    ({ samples }) => `${samples} samples show little of what there is to make: expect copies, and check for them.`,
  ),
  warning(
    'missing values',
    ({ measured }) => (measured?.missing ?? 0) > 0,
    ({ measured }) =>
      `${percent(measured!.missing)} of the values are missing: the code fills them with 0, after scaling, and leaves them out of the loss by a mask.`,
  ),
  warning(
    'constant features',
    ({ measured, kind }) => kind === 'table' && (measured?.constant ?? 0) > 0,
    ({ measured }) => `${measured!.constant} columns never change: drop them.`,
  ),
  warning(
    'nothing to squeeze',
    ({ measured, elements, goal, preset }) =>
      measured !== undefined &&
      goal !== 'generate' &&
      preset !== 'sparseAutoencoder' &&
      elements <= 256 &&
      measured.effectiveDimension >= 0.9 * elements &&
      elements > 3,
    ({ measured, elements }) =>
      `${measured!.effectiveDimension} of ${elements} dimensions hold 95 % of the variance: features are hardly correlated, and compressing them will lose much.`,
  ),
  warning(
    'ordered columns',
    ({ measured, kind, elements }) => kind === 'table' && elements >= 8 && (measured?.neighbours ?? 0) > 0.8,
    () => "Neighbouring columns go together as readings in time do: if they are, say kind: 'series'.",
  ),
  warning(
    'whole numbers',
    ({ measured, kind, values }) => kind === 'table' && values === 'real' && (measured?.whole ?? false),
    () =>
      'All values are whole: if some columns are categories, make them one-hot with oneHotEncoder; their numbers have no distance.',
  ),
  warning(
    'long text',
    ({ kind, shape: [steps = 1] }) => kind === 'text' && steps > 200,
    ({ shape: [steps] }) =>
      `${steps} steps one after the other are slow, and z will not remember the first: cut texts shorter.`,
  ),
  warning(
    'a game',
    ({ preset }) => factsOfPreset(preset).critic,
    () => 'A critic makes training a game: its loss does not fall. Watch the reconstruction, and samples.',
  ),
  warning(
    'contaminated',
    ({ contamination, goal }) => contamination > 0 && goal === 'generate',
    () => 'What is wrong among the samples will be generated too: sort it out first, by goal: anomalies.',
  ),
]
