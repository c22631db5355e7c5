/** Which networks: the first rule that holds. */

import type { JsonObject } from '@autoencoders/core'
import type { Facts } from './facts.js'
import type { Goal, PartAdvice } from './question.js'
import type { Rule } from './rule.js'

/** Goals for which z has to say it all by itself. */
const fromZAlone: readonly Goal[] = ['generate', 'disentangle', 'codes', 'complete', 'features', 'reduce']

const shorterSide = ({ shape: [height = 1, width = 1] }: Facts) => Math.min(height, width)
const steps = ({ shape: [length = 1] }: Facts) => length
const many = ({ samples = 0 }: Facts, least: number) => samples >= least

/** Options that all convolutions need: what two axes mean, and a map for codes. */
function ofMaps({ goal, kind, shape }: Facts): JsonObject {
  return {
    ...(shape.length === 2 && { dimensions: kind === 'images' ? 2 : 1 }),
    ...(goal === 'codes' && { latentShape: 'map' }),
  }
}

/** A width between 16 and 256, about twice that of a sample. */
function hiddenWidth({ elements }: Facts): number {
  return Math.min(256, Math.max(16, 16 * Math.ceil(elements / 8)))
}

/** Rules for {@link Advice.architecture}. */
export const architectureRules: readonly Rule<Facts, PartAdvice>[] = [
  {
    name: 'text that z alone has to tell',
    when: ({ kind, goal }) => kind === 'text' && fromZAlone.includes(goal),
    say: ({ categories }) => ({ name: 'recurrentArchitecture', options: { units: [64], vocabularySize: categories } }),
    because: () =>
      'Tokens come in order. The decoder writes from z alone: one that sees the tokens before leaves z unused.',
    source: 'Bowman et al. 2016, https://arxiv.org/abs/1511.06349',
  },
  {
    name: 'text',
    when: ({ kind }) => kind === 'text',
    say: ({ categories }) => ({
      name: 'recurrentArchitecture',
      options: { units: [64], vocabularySize: categories, decoder: 'autoregressive' },
    }),
    because: () => 'Tokens come in order, and each is easiest to say after the ones before.',
    source: 'Sutskever et al. 2014, https://arxiv.org/abs/1409.3215',
  },
  {
    name: 'images to give back in detail',
    when: (facts) =>
      facts.kind === 'images' && (facts.goal === 'denoise' || facts.goal === 'complete') && shorterSide(facts) >= 16,
    say: (facts) => ({ name: 'uNetArchitecture', options: { filters: [16, 32, 64], ...ofMaps(facts) } }),
    because: () => 'What was not damaged should come through unchanged: skip connections carry it past the bottleneck.',
    source: 'Ronneberger et al. 2015, https://arxiv.org/abs/1505.04597',
  },
  {
    name: 'large images, many of them',
    when: (facts) => facts.kind === 'images' && shorterSide(facts) >= 32 && many(facts, 5000),
    say: (facts) => ({ name: 'residualArchitecture', options: { filters: [32, 64, 128], ...ofMaps(facts) } }),
    because: ({ samples }) => `${samples} images of this size feed a deeper network, which residual blocks let learn.`,
    source: 'He et al. 2016, https://arxiv.org/abs/1512.03385',
  },
  {
    name: 'images',
    when: (facts) => facts.kind === 'images' && shorterSide(facts) >= 8,
    say: (facts) => ({
      name: 'convArchitecture',
      options: { filters: shorterSide(facts) >= 32 ? [32, 64, 128] : [32, 64], ...ofMaps(facts) },
    }),
    because: () => 'Neighbouring pixels belong together, wherever they are: strided convolutions.',
    source: 'Radford et al. 2016, https://arxiv.org/abs/1511.06434',
  },
  {
    name: 'very small images',
    when: ({ kind }) => kind === 'images',
    say: (facts) => ({ name: 'denseArchitecture', options: { hiddenUnits: [hiddenWidth(facts)] } }),
    because: () => 'So few pixels leave convolutions nothing to share: fully connected layers.',
  },
  {
    name: 'series and sound of a few steps',
    when: (facts) => (facts.kind === 'series' || facts.kind === 'audio') && steps(facts) < 8,
    say: (facts) => ({ name: 'denseArchitecture', options: { hiddenUnits: [hiddenWidth(facts)] } }),
    because: () => 'So few steps are features like others: fully connected layers.',
  },
  {
    name: 'series of moderate length',
    when: (facts) => facts.kind === 'series' && facts.shape.length === 2 && steps(facts) <= 200,
    say: () => ({ name: 'recurrentArchitecture', options: { units: [64] } }),
    because: () => 'Readings in order, not too many: an LSTM reads them all and repeats what it understood.',
    source: 'Srivastava et al. 2015, https://arxiv.org/abs/1502.04681',
  },
  {
    name: 'sound as samples',
    when: ({ kind, shape }) => kind === 'audio' && (shape[1] ?? 1) === 1,
    say: (facts) => ({
      name: 'convArchitecture',
      options: { filters: [16, 32, 64], kernelSize: 9, strides: 4, ...ofMaps(facts) },
    }),
    because: () => 'A waveform is long and repeats itself: convolutions over time with long strides.',
    source: 'Zeghidour et al. 2021, https://arxiv.org/abs/2107.03312',
  },
  {
    name: 'spectrograms',
    when: ({ kind }) => kind === 'audio',
    say: (facts) => ({ name: 'convArchitecture', options: { filters: [64, 128], ...ofMaps(facts) } }),
    because: () => 'Frames of bands: convolutions over time, bands as channels, for pitch is not the same everywhere.',
    source: 'Engel et al. 2017, https://arxiv.org/abs/1704.01279',
  },
  {
    name: 'long series',
    when: ({ kind }) => kind === 'series',
    say: (facts) => ({ name: 'convArchitecture', options: { filters: [32, 64], kernelSize: 5, ...ofMaps(facts) } }),
    because: () => 'Long series: convolutions over time learn as well as recurrence and take a fraction of the time.',
    source: 'Bai et al. 2018, https://arxiv.org/abs/1803.01271',
  },
  {
    name: 'few rows',
    when: ({ samples = Number.POSITIVE_INFINITY }) => samples < 500,
    say: (facts) => ({
      name: 'denseArchitecture',
      options: { hiddenUnits: [Math.min(32, hiddenWidth(facts))], activation: 'tanh' },
    }),
    because: ({ samples }) =>
      `Only ${samples} rows: one small hidden layer, smooth, so that there is little to learn by heart.`,
  },
  {
    name: 'tables',
    when: () => true,
    say: (facts) => ({
      name: 'denseArchitecture',
      options: { hiddenUnits: [hiddenWidth(facts), Math.ceil(hiddenWidth(facts) / 2)] },
    }),
    because: () => 'Columns have no order that a network could use: fully connected layers.',
    source: 'Hinton & Salakhutdinov 2006, https://doi.org/10.1126/science.1127647',
  },
]
