/** Small models of every kind, for the cases that each must pass on each backend. */

import { type DescribeAutoencoderOptions, describeAutoencoder } from '@autoencoders/conformance'
import { linear, type NdArray, ndArray, randomStreams } from '@autoencoders/core'
import { type LstmAutoencoderOptions, lstmAutoencoder, lstmDefinitions } from '../index.js'

const STEPS = 6
const TOKENS = 5
const ROWS = 30

/** Sequences of up to six steps, at least two. */
const mask = ndArray(
  Float32Array.from({ length: ROWS * STEPS }, (_, i) => Number(i % STEPS <= 1 + (Math.floor(i / STEPS) % (STEPS - 1)))),
  [ROWS, STEPS],
)

function numbers(channels: number): NdArray {
  const draws = randomStreams(1)
    .stream('numbers')
    .uniform(ROWS * STEPS * channels)
  return ndArray(draws, [ROWS, STEPS, channels])
}

/** A few words over and over. */
const words = [
  [0, 1, 2, 3, 4, 0],
  [4, 4, 1, 0, 2, 2],
  [3, 0, 3, 0, 1, 1],
]
const tokens = ndArray(
  Float32Array.from({ length: ROWS * STEPS }, (_, i) => words[Math.floor(i / STEPS) % 3]![i % STEPS]!),
  [ROWS, STEPS],
)

const series = { inputShape: [STEPS, 2], units: [4], bidirectional: false, latentSize: 3 }
const text = {
  inputShape: [STEPS],
  vocabularySize: TOKENS,
  embeddingSize: 3,
  units: [4],
  bidirectional: false,
  latentSize: 4,
}

/** Bengio et al. take what was said as given; a token said is the same one after a small change of the weights. */
const said = {
  knownGaps: [
    {
      case: 'gradients of the loss agree with central differences',
      throws: /gradient of .*, but the loss changes by/,
      reason: 'scheduled sampling lets no gradient flow through what the model has said',
    },
  ],
}

const variants: [string, LstmAutoencoderOptions, DescribeAutoencoderOptions?][] = [
  ['lstm', series, { data: { input: numbers(2), mask } }],
  ['gru, stacked, with dropout', { ...series, cell: 'gru', units: [3, 2], dropout: 0.2 }, { data: numbers(2) }],
  ['lstm both ways', { ...series, units: [2, 2], bidirectional: true }, { data: { input: numbers(2), mask } }],
  ['gru, autoregressive', { ...series, cell: 'gru', decoder: 'autoregressive' }, { data: { input: numbers(2), mask } }],
  [
    'lstm, autoregressive, backwards, half told',
    {
      ...series,
      decoder: 'autoregressive',
      reverseOutput: true,
      teacherForcing: linear({ from: 0.5, to: 0.25, steps: 10 }),
    },
    { data: { input: numbers(2), mask }, ...said },
  ],
  ['lstm of tokens', text, { data: { input: tokens, mask } }],
  [
    'gru of tokens, autoregressive, both ways, half told',
    { ...text, cell: 'gru', decoder: 'autoregressive', bidirectional: true, teacherForcing: 0.5 },
    { data: { input: tokens, mask } },
  ],
  [
    'lstm under a condition',
    { ...series, decoder: 'autoregressive', conditionSize: 2 },
    {
      data: {
        input: numbers(2),
        condition: ndArray(
          Float32Array.from({ length: 2 * ROWS }, (_, i) => Number(i % 4 === 0 || i % 4 === 3)),
          [ROWS, 2],
        ),
      },
    },
  ],
]

/**
 * Declares all cases on a backend.
 *
 * @param names Of the models; all when left out.
 */
export function describeLstm(
  where: Pick<DescribeAutoencoderOptions, 'backend' | 'framework'>,
  names: readonly string[] = variants.map(([name]) => name),
): void {
  for (const [name, options, more] of variants.filter(([name]) => names.includes(name))) {
    const [steps = STEPS, ...channels] = options.inputShape
    const cut = steps - 2
    describeAutoencoder(name, ({ seed }) => lstmAutoencoder({ ...options, seed }), {
      ...where,
      ...more,
      shorter: {
        steps: cut,
        create: ({ seed }) => lstmAutoencoder({ ...options, inputShape: [cut, ...channels], seed }),
      },
      definitions: lstmDefinitions,
    })
  }
}
