/** How to judge: all rules that hold. Every metric is a function of this package or a method of a model. */

import { factsOfPreset } from './preset-facts.js'
import type { WithPreset } from './reconstruction-rules.js'
import type { Rule } from './rule.js'

const isRestoring = ({ goal }: WithPreset) => goal === 'compress' || goal === 'denoise' || goal === 'complete'
const hasDensities = ({ preset, architecture }: WithPreset) =>
  factsOfPreset(preset).latent === 'gaussian' && architecture.name !== 'uNetArchitecture'

/** Rules for {@link Advice.judge}; each says the name of a metric. */
export const judgeRules: readonly Rule<WithPreset, string>[] = [
  {
    name: 'strange samples that are known',
    when: ({ goal, labels }) => goal === 'anomalies' && labels,
    say: () => 'averagePrecision',
    because: () =>
      'Anomalies are few: of what score() ranks highest, how much is one? Compare with their share, which chance gives.',
    source: 'Davis & Goadrich 2006, https://doi.org/10.1145/1143844.1143874',
  },
  {
    name: 'ranking',
    when: ({ goal, labels }) => goal === 'anomalies' && labels,
    say: () => 'areaUnderRoc',
    because: () => 'How often an anomaly scores above a normal sample; 0.5 is chance.',
  },
  {
    name: 'strange samples that nobody knows',
    when: ({ goal, labels }) => goal === 'anomalies' && !labels,
    say: () => 'score',
    because: () => 'Without labels no number is honest: look at the samples that score highest, and label some.',
  },
  {
    name: 'likeness of what is made',
    when: ({ goal, kind }) => goal === 'generate' && kind !== 'text',
    say: () => 'discrepancyTest',
    because: () => 'Whether samples of the model and held-back data could come from one source.',
    source: 'Gretton et al. 2012, https://jmlr.org/papers/v13/gretton12a.html',
  },
  {
    name: 'log-likelihood',
    when: (known) => (known.goal === 'generate' || known.goal === 'disentangle') && hasDensities(known),
    say: () => 'logLikelihood',
    because: () =>
      'How likely held-back samples are, in nats: higher is better, and models of one data set compare by it.',
    source: 'Burda et al. 2016, https://arxiv.org/abs/1509.00519',
  },
  {
    name: 'units at work',
    when: ({ preset }) => factsOfPreset(preset).latent === 'gaussian',
    say: () => 'activeUnits',
    because: () => 'How many units of z tell anything: 0 means that the decoder does without them.',
    source: 'Burda et al. 2016, https://arxiv.org/abs/1509.00519',
  },
  {
    name: 'tokens given back',
    when: ({ values }) => values === 'tokens',
    say: () => 'accuracy',
    because: () => 'The share of tokens given back exactly; compare with the share of the commonest token.',
  },
  {
    name: 'likeness of images',
    when: ({ kind, shape: [height = 1, width = 1] }) => kind === 'images' && Math.min(height, width) >= 11,
    say: () => 'structuralSimilarity',
    because: () => 'What eyes see of an image: structure, more than brightness.',
    source: 'Wang et al. 2004, https://doi.org/10.1109/TIP.2003.819861',
  },
  {
    name: 'decibels',
    when: (known) => isRestoring(known) && (known.kind === 'images' || known.kind === 'audio'),
    say: () => 'peakSignalToNoiseRatio',
    because: () => 'In decibels, as compression and restoration are compared.',
  },
  {
    name: 'share of the variance',
    when: ({ kind, values }) => (kind === 'table' || kind === 'series') && values !== 'binary',
    say: () => 'r2Score',
    because: () =>
      'The share of the variance that is given back, 1 at best: the same for every scale. Principal components of the same width are what to beat.',
  },
  {
    name: 'what it is for',
    when: ({ goal }) => goal === 'features' || goal === 'reduce',
    say: () => 'encode',
    because: () =>
      'Features are as good as what they are for: put a simple model on encode(x), and one on x itself, and compare.',
  },
  {
    name: 'codes in use',
    when: ({ preset }) => factsOfPreset(preset).latent === 'vectorQuantized',
    say: () => 'evaluate',
    because: () => 'terms.perplexity tells how many codes are in use; far below their number, take fewer.',
  },
  {
    name: 'error',
    when: ({ values }) => values !== 'tokens',
    say: () => 'meanSquaredError',
    because: () =>
      'On samples that were not trained on. Compare with the variance of the data, which the mean alone gives.',
  },
]
