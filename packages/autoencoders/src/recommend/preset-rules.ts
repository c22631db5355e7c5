/** Which model around the networks: the first rule that holds. */

import type { JsonObject } from '@autoencoders/core'
import type { Facts } from './facts.js'
import type { PresetName } from './preset-facts.js'
import type { PartAdvice } from './question.js'
import type { Rule } from './rule.js'

/** What is known once there are networks. */
export interface WithArchitecture extends Facts {
  readonly architecture: PartAdvice
}

/** A preset with what only it is told; parts among options are {@link PartAdvice}s. */
export interface PresetChoice {
  readonly preset: PresetName
  readonly options: JsonObject
}

const plainPresets: Readonly<Record<string, PresetName>> = {
  denseArchitecture: 'denseAutoencoder',
  convArchitecture: 'convAutoencoder',
  residualArchitecture: 'residualAutoencoder',
  uNetArchitecture: 'uNetAutoencoder',
  recurrentArchitecture: 'lstmAutoencoder',
}

/** Nothing but the networks. */
function plain({ architecture }: WithArchitecture): PresetChoice {
  return { preset: plainPresets[architecture.name]!, options: {} }
}

const call = (name: string, options: JsonObject) => ({ name, options })
const isMap = ({ architecture }: WithArchitecture) => architecture.options.latentShape === 'map'
/** How many codes there are samples enough to learn. */
const codes = ({ samples = 1000 }: Facts) => (samples < 1000 ? 32 : samples < 10_000 ? 128 : 512)

/** Damage in the manner of the data. */
function corruption({ values }: Facts): JsonObject {
  if (values === 'tokens') return call('masking', { probability: 0.15, value: 0 })
  if (values === 'binary') return call('saltAndPepper', { probability: 0.1 })
  return call('gaussianNoise', { standardDeviation: values === 'real' ? 0.3 : 0.1 })
}

/** Rules for {@link Advice.preset}. */
export const presetRules: readonly Rule<WithArchitecture, PresetChoice>[] = [
  {
    name: 'denoise',
    when: ({ goal }) => goal === 'denoise',
    say: (facts) => ({ preset: 'denoisingAutoencoder', options: { corruption: corruption(facts) } }),
    because: () =>
      'It sees damaged samples and has to give whole ones. Put your own damage in the place of the one here.',
    source: 'Vincent et al. 2010, https://jmlr.org/papers/v11/vincent10a.html',
  },
  {
    name: 'complete images',
    when: ({ goal, kind, shape }) => goal === 'complete' && kind === 'images' && shape.length === 3,
    say: ({ shape: [height = 1, width = 1] }) => ({
      preset: 'maskedAutoencoder',
      options: { ratio: 0.5, patch: Math.min(height, width) >= 16 ? 4 : 1 },
    }),
    because: () => 'Squares are hidden, and only what was hidden is scored: to guess a single pixel its neighbours do.',
    source: 'He et al. 2022, https://arxiv.org/abs/2111.06377',
  },
  {
    name: 'complete',
    when: ({ goal }) => goal === 'complete',
    say: () => ({ preset: 'maskedAutoencoder', options: { ratio: 0.3 } }),
    because: () => 'Parts are hidden, and only what was hidden is scored: it learns to tell one part from the others.',
    source: 'He et al. 2022, https://arxiv.org/abs/2111.06377',
  },
  {
    name: 'features of many images',
    when: ({ goal, kind, samples = 0, shape }) =>
      goal === 'features' && kind === 'images' && samples >= 5000 && shape.length === 3,
    say: ({ shape: [height = 1, width = 1] }) => ({
      preset: 'maskedAutoencoder',
      options: { ratio: 0.75, patch: Math.min(height, width) >= 16 ? 4 : 1 },
    }),
    because: () => 'With that many images, guessing three quarters from one quarter asks for more than texture.',
    source: 'He et al. 2022, https://arxiv.org/abs/2111.06377',
  },
  {
    name: 'features of what fills its space',
    when: ({ goal, kind, measured, elements }) =>
      goal === 'features' && kind === 'table' && measured !== undefined && 2 * measured.effectiveDimension > elements,
    say: () => ({ preset: 'sparseAutoencoder', options: {} }),
    because: ({ measured, elements }) =>
      `${measured!.effectiveDimension} of ${elements} dimensions hold 95 % of the variance: a narrow z would lose much, a wide and sparse one need not.`,
    source: 'Ng 2011, https://web.stanford.edu/class/cs294a/sparseAutoencoder.pdf',
  },
  {
    name: 'features of few samples',
    when: ({ goal, kind, samples = 1000 }) => goal === 'features' && kind !== 'text' && samples < 1000,
    say: () => ({ preset: 'contractiveAutoencoder', options: {} }),
    because: ({ samples }) => `With ${samples} samples features should not follow every small change of the input.`,
    source: 'Rifai et al. 2011, https://icml.cc/2011/papers/455_icmlpaper.pdf',
  },
  {
    name: 'features',
    when: ({ goal }) => goal === 'features',
    say: (facts) => ({ preset: 'denoisingAutoencoder', options: { corruption: corruption(facts) } }),
    because: () => 'Features that survive damage help the next model more than those that copy.',
    source: 'Vincent et al. 2010, https://jmlr.org/papers/v11/vincent10a.html',
  },
  {
    name: 'reduce rows',
    when: ({ goal, kind }) => goal === 'reduce' && kind === 'table',
    say: () => ({ preset: 'decorrelatedAutoencoder', options: {} }),
    because: () => 'Units of z that are uncorrelated can be read one by one, as principal components are.',
    source: 'Cogswell et al. 2016, https://arxiv.org/abs/1511.06068',
  },
  {
    name: 'generate what is asked for',
    when: ({ goal, condition }) => goal === 'generate' && condition > 0,
    say: ({ condition }) => ({ preset: 'conditionalVae', options: { conditionSize: condition } }),
    because: ({ condition }) =>
      `What is known beside a sample (${condition} numbers) says what to make: sample(n, { condition }).`,
    source: 'Sohn et al. 2015',
  },
  {
    name: 'generate text',
    when: ({ goal, kind }) => goal === 'generate' && kind === 'text',
    say: () => ({ preset: 'vae', options: { freeBits: 0.1 } }),
    because: () =>
      'A variational autoencoder; units of z may tell a tenth of a nat for free, or they would tell nothing.',
    source: 'Kingma et al. 2016, https://arxiv.org/abs/1606.04934',
  },
  {
    name: 'generate many large images',
    when: ({ goal, kind, samples = 0, shape: [height = 1, width = 1], values }) =>
      goal === 'generate' &&
      kind === 'images' &&
      samples >= 20_000 &&
      Math.min(height, width) >= 32 &&
      values !== 'binary',
    say: () => ({ preset: 'vaeGan', options: {} }),
    because: () =>
      'A critic keeps images sharp where pixel errors alone blur them; there are samples enough to train one.',
    source: 'Larsen et al. 2016, https://arxiv.org/abs/1512.09300',
  },
  {
    name: 'generate from groups',
    when: ({ goal, labels }) => goal === 'generate' && labels,
    say: () => ({ preset: 'mixturePriorVae', options: { components: 10 } }),
    because: () => 'Labels speak of groups: a prior of several clusters fits them better than a single one.',
    source: 'Dilokthanakul et al. 2016, https://arxiv.org/abs/1611.02648',
  },
  {
    name: 'generate',
    when: ({ goal }) => goal === 'generate',
    say: () => ({ preset: 'vae', options: {} }),
    because: () => 'A variational autoencoder has a prior to draw from, and one loss that says how likely data is.',
    source: 'Kingma & Welling 2014, https://arxiv.org/abs/1312.6114',
  },
  {
    name: 'disentangle',
    when: ({ goal }) => goal === 'disentangle',
    say: () => ({ preset: 'betaTcVae', options: { beta: 6 } }),
    because: () =>
      'Only the dependence between units costs more, so that they tell of one thing each and still tell it.',
    source: 'Chen et al. 2018, https://arxiv.org/abs/1802.04942',
  },
  {
    name: 'codes of text',
    when: ({ goal, kind }) => goal === 'codes' && kind === 'text',
    say: () => ({ preset: 'categoricalVae', options: { variables: 16, categories: 16 } }),
    because: () => 'Sixteen variables of sixteen values are 64 bits a text, and have a prior.',
    source: 'Jang et al. 2017, https://arxiv.org/abs/1611.01144',
  },
  {
    name: 'codes of sound',
    when: ({ goal, kind }) => goal === 'codes' && kind === 'audio',
    say: (facts) => ({
      preset: 'residualVqVae',
      options: { codes: codes(facts), levels: 4, ...(!isMap(facts) && { groups: 4 }) },
    }),
    because: () => 'Codebooks one after the other: the first levels alone give a coarse sound, all of them a fine one.',
    source: 'Zeghidour et al. 2021, https://arxiv.org/abs/2107.03312',
  },
  {
    name: 'codes',
    when: ({ goal }) => goal === 'codes',
    say: (facts) => ({ preset: 'vqVae', options: { codes: codes(facts), ...(!isMap(facts) && { groups: 4 }) } }),
    because: () =>
      'Each place of z becomes the nearest vector of a learned codebook: a grid of symbols for a later model.',
    source: 'van den Oord et al. 2017, https://arxiv.org/abs/1711.00937',
  },
  {
    name: 'anomalies',
    when: ({ goal }) => goal === 'anomalies',
    say: plain,
    because: () => 'What a narrow autoencoder of normal samples cannot give back is strange: score() ranks by it.',
    source: 'Sakurada & Yairi 2014, https://doi.org/10.1145/2689746.2689747',
  },
  {
    name: 'compress, reduce',
    when: () => true,
    say: plain,
    because: () => 'Nothing but the error counts: every penalty would cost some of it.',
  },
]
