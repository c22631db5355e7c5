/** Questions that people ask, each with the rules that it is there for. */

import { digits, type NdArray, ndArray, randomStreams } from '../../index.js'
import type { Question } from '../question.js'

/** A question, and what its answer is held to. */
export interface Scenario {
  readonly name: string
  readonly question: Question
  /** Names of rules that must speak. */
  readonly rules: readonly string[]
}

/** Rows of twelve columns made of three factors, some columns far wider than others. */
export function factorRows(count: number, columns = 12, noise = 0.1): NdArray {
  const random = randomStreams(4).stream('factor rows')
  const factors = random.normal(count * 3)
  const loadings = random.normal(3 * columns)
  const data = random.normal(count * columns).map((value, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns]
    const sum = [0, 1, 2].reduce((all, k) => all + factors[row * 3 + k]! * loadings[k * columns + column]!, 0)
    return (1 + column) * (sum + noise * value)
  })
  return ndArray(data, [count, columns])
}

/** Values in place of some, at equal distances. */
export function replaced(array: NdArray, every: number, value: number): NdArray {
  return { ...array, data: array.data.map((old, i) => (i % every === 0 ? value : old)) }
}

const uniform = (shape: readonly number[], name = 'uniform') =>
  ndArray(
    randomStreams(5)
      .stream(name)
      .uniform(shape.reduce((product, length) => product * length, 1)),
    shape,
  )
const whole = (array: NdArray, most: number): NdArray => ({
  ...array,
  data: array.data.map((x) => Math.floor(x * most)),
})
const waves = (count: number, steps: number): NdArray =>
  ndArray(
    Float32Array.from({ length: count * steps }, (_, i) => 3 + 2 * Math.sin((i % steps) / 3 + Math.floor(i / steps))),
    [count, steps],
  )
/** As many as are needed to try it: the number of samples is what the question says. */
const fewImages = uniform([24, 32, 32, 1])

export const scenarios: readonly Scenario[] = [
  {
    name: 'scanned digits, to make more',
    question: { data: digits({ count: 200 }).images, goal: 'generate' },
    rules: [
      'images',
      'generate',
      'likelihood within 0..1',
      'no scale',
      'as many as there are',
      'few to generate from',
      'log-likelihood',
      'importanceWeightedVae',
      'flowPriorVae',
      'vampPriorVae',
      'infoVae',
      'wassersteinAutoencoder',
      'adversarialAutoencoder',
      'vaeGan',
      'mixturePriorVae',
      'residualAutoencoder',
    ],
  },
  {
    name: 'black-and-white digits of known class, to make more of a class',
    question: {
      data: { input: binarized(digits({ count: 60 }).images), condition: oneHot(60) },
      kind: 'images',
      goal: 'generate',
    },
    rules: ['generate what is asked for', 'likelihood of black and white', 'likeness of what is made', 'units at work'],
  },
  {
    name: 'labelled digits, to make more',
    question: { data: digits({ count: 60 }).images, goal: 'generate', labels: true },
    rules: ['generate from groups', 'conditionalVae'],
  },
  {
    name: 'twenty thousand photographs, to make more',
    question: { data: fewImages, samples: 20_000, goal: 'generate' },
    rules: ['large images, many of them', 'generate many large images', 'a game', 'hold back'],
  },
  {
    name: 'twenty thousand photographs, for features',
    question: { data: fewImages, samples: 20_000, goal: 'features' },
    rules: [
      'features of many images',
      'what it is for',
      'sparseAutoencoder',
      'contractiveAutoencoder',
      'raeL2',
      'decorrelatedAutoencoder',
      'denoisingAutoencoder',
    ],
  },
  {
    name: 'noisy photographs in bytes',
    question: { data: whole(fewImages, 256), goal: 'denoise' },
    rules: [
      'images to give back in detail',
      'denoise',
      'clean images',
      'bytes',
      'skip connections',
      'decibels',
      'uNetAutoencoder',
      'maskedAutoencoder',
    ],
  },
  {
    name: 'photographs with holes',
    question: { data: fewImages, goal: 'complete' },
    rules: ['complete images', 'within 0..1', 'likeness of images'],
  },
  {
    name: 'icons of four by four pixels, to compress',
    question: { data: whole(uniform([200, 4, 4, 1]), 2), goal: 'compress' },
    rules: ['very small images', 'black and white', 'nothing to squeeze', 'vqVae', 'residualVqVae'],
  },
  {
    name: 'icons, as symbols',
    question: { data: uniform([40, 8, 8, 1]), goal: 'codes' },
    rules: ['codes', 'codes in a map', 'codes in use', 'categoricalVae'],
  },
  {
    name: 'a table of measurements, to find what is strange, some of it among the samples',
    question: { data: factorRows(400), goal: 'anomalies', contamination: 0.05 },
    rules: [
      'few rows',
      'anomalies',
      'numbers',
      'standard scale',
      'half of what there is',
      'how long',
      'adam',
      'stop early',
      'leave out what does not fit',
      'strange samples that nobody knows',
      'share of the variance',
      'error',
      'vae',
    ],
  },
  {
    name: 'a table with gaps and labels, to find what is strange',
    question: { data: replaced(factorRows(600), 37, Number.NaN), goal: 'anomalies', labels: true },
    rules: ['tables', 'missing values', 'strange samples that are known', 'ranking'],
  },
  {
    name: 'a table with spikes and a constant column, for two axes',
    question: { data: constantColumn(replaced(factorRows(300), 41, 900)), goal: 'reduce' },
    rules: ['reduce rows', 'outliers', 'robust scale', 'constant features', 'raeGradientPenalty'],
  },
  {
    name: 'a table to be described before there is any',
    question: { kind: 'table', goal: 'reduce' },
    rules: ['to be drawn'],
  },
  {
    name: 'uncorrelated columns, for features',
    question: { data: uniform([80, 6]), kind: 'table', goal: 'features' },
    rules: ['features of what fills its space', 'overcomplete'],
  },
  {
    name: 'a small correlated table, for features',
    question: { data: factorRows(100), kind: 'table', goal: 'features' },
    rules: ['features of few samples'],
  },
  {
    name: 'a large table, for features',
    question: { kind: 'table', shape: [30], samples: 5000, goal: 'features' },
    rules: ['features', 'typical'],
  },
  {
    name: 'a table with gaps to fill',
    question: { data: replaced(factorRows(250), 37, Number.NaN), goal: 'complete' },
    rules: ['complete'],
  },
  {
    name: 'a table of counts that are wrong now and then, to make more',
    question: { data: whole(uniform([60, 5]), 9), goal: 'generate', contamination: 0.1 },
    rules: ['likelihood', 'whole numbers', 'contaminated'],
  },
  {
    name: 'readings in time that somebody took for columns',
    question: { data: waves(30, 24), goal: 'compress' },
    rules: ['ordered columns', 'compress, reduce'],
  },
  {
    name: 'a dozen rows',
    question: { data: factorRows(12), goal: 'compress' },
    rules: ['too few to judge'],
  },
  {
    name: 'thirty rows of twenty columns',
    question: { data: factorRows(30, 20, 3), goal: 'compress' },
    rules: ['few for so wide a z'],
  },
  {
    name: 'heartbeats',
    question: { data: ndArray(waves(40, 30).data, [40, 30, 1]), kind: 'series', goal: 'anomalies' },
    rules: ['series of moderate length', 'clip gradients', 'convAutoencoder'],
  },
  {
    name: 'heartbeats, many in a row',
    question: { data: ndArray(waves(24, 250).data, [24, 250, 1]), kind: 'series', goal: 'anomalies' },
    rules: ['lstmAutoencoder'],
  },
  {
    name: 'a year of readings',
    question: { data: waves(24, 365), kind: 'series', goal: 'compress' },
    rules: ['long series', 'denseAutoencoder'],
  },
  {
    name: 'five readings',
    question: { data: ndArray(waves(30, 10).data, [30, 5, 2]), goal: 'disentangle' },
    rules: ['series and sound of a few steps', 'disentangle', 'factors', 'betaVae', 'capacityVae', 'factorVae'],
  },
  {
    name: 'sound as it comes from a microphone',
    question: { data: waves(24, 512), kind: 'audio', goal: 'codes' },
    rules: ['sound as samples', 'codes of sound'],
  },
  {
    name: 'spectrograms',
    question: { data: ndArray(waves(24, 320).data, [24, 32, 10]), kind: 'audio', goal: 'denoise' },
    rules: ['spectrograms'],
  },
  {
    name: 'sound of few frames, as symbols',
    question: { data: ndArray(waves(24, 40).data, [24, 4, 10]), kind: 'audio', goal: 'codes' },
    rules: ['codes in a vector'],
  },
  {
    name: 'lines of text, to compress',
    question: { data: whole(uniform([24, 10]), 9), kind: 'text', goal: 'compress' },
    rules: ['text', 'tokens', 'tokens given back'],
  },
  {
    name: 'lines of text, to make more',
    question: { data: whole(uniform([24, 10]), 9), kind: 'text', goal: 'generate', categories: 12 },
    rules: ['text that z alone has to tell', 'generate text', 'likelihood of tokens'],
  },
  {
    name: 'long texts, as symbols',
    question: { data: whole(uniform([20, 210]), 5), kind: 'text', goal: 'codes' },
    rules: ['codes of text', 'categories', 'long text'],
  },
]

function binarized({ data, shape }: NdArray): NdArray {
  return { data: data.map((value) => Number(value > 0.5)), shape }
}

function oneHot(count: number): NdArray {
  return ndArray(
    Float32Array.from({ length: count * 10 }, (_, i) => Number(i % 10 === Math.floor(i / 10) % 10)),
    [count, 10],
  )
}

function constantColumn({ data, shape }: NdArray): NdArray {
  return { data: data.map((value, i) => (i % shape[1]! === 0 ? 1 : value)), shape }
}
