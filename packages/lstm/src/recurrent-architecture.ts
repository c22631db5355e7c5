/** Recurrent encoder and decoder: sequences of numbers or of tokens to a vector and back. */

import { definePart, formatShape, OptionError, sameShape } from '@autoencoders/core'
import {
  type Architecture,
  embeddingLayer,
  type NetworkSpecification,
  type ParameterScope,
  type PartBody,
} from '@autoencoders/core/extend'
import { autoregressiveDecoder } from './autoregressive-decoder.js'
import {
  checkRecurrentOptions,
  type RecurrentArchitectureOptions,
  type RecurrentSettings,
} from './recurrent-options.js'
import { repeatDecoder } from './repeat-decoder.js'
import { sequenceEncoder } from './sequence-encoder.js'

/**
 * Encoder `x₁ … x_T → last hidden state → z` of stacked LSTM or GRU layers, and a decoder that makes a sequence of z: all
 * steps from z alone (`repeat`), or each from z and the step before it (`autoregressive`).
 *
 * Samples are `[steps, channels]`, or with `vocabularySize` `[steps]` of token indices, whose output is
 * `[steps, vocabularySize]`: a reconstruction such as `categoricalCrossEntropy({ categories })`. A mask `[batch, steps]`
 * leaves steps out of everything. A condition is put beside z and beside the last hidden state.
 *
 * @throws {OptionError} For wrong options; when a model is made of it, for samples of another rank.
 * @see Srivastava, Mansimov & Salakhutdinov 2015, https://arxiv.org/abs/1502.04681
 * @see Malhotra et al. 2016, "LSTM-based encoder-decoder for multi-sensor anomaly detection", https://arxiv.org/abs/1607.00148
 * @example recurrentArchitecture({ units: [64], bidirectional: true })
 */
export const recurrentArchitecture = definePart(
  'architecture',
  'recurrent',
  (options: RecurrentArchitectureOptions): PartBody<Architecture> => {
    const settings = checkRecurrentOptions(options)
    return {
      acceptsCondition: true,
      build(specification, scope) {
        checkShapes(specification, settings)
        const { inputShape, outputShape, encoderOutputs: outputs, latentSize, conditionSize } = specification
        const embedding = embeddingOf(specification, settings, scope)
        const encoder = sequenceEncoder(scope.child('encoder'), settings, {
          inputShape,
          outputs,
          conditionSize,
          ...(embedding && { embedding }),
        })
        const makeDecoder = settings.decoder === 'repeat' ? repeatDecoder : autoregressiveDecoder
        const decoder = makeDecoder(scope.child('decoder'), settings, {
          latentSize,
          conditionSize,
          outputShape,
          ...(embedding && { embedding }),
        })
        return { encoder, decoder }
      },
    }
  },
)

/** One for encoder and decoder. */
function embeddingOf(
  { inputShape }: NetworkSpecification,
  { vocabularySize, embeddingSize }: RecurrentSettings,
  scope: ParameterScope,
) {
  if (vocabularySize === undefined) return undefined
  return embeddingLayer(scope.child('tokens'), { tokens: vocabularySize, size: embeddingSize, steps: inputShape[0]! })
}

const where = 'recurrentArchitecture'

function checkShapes(specification: NetworkSpecification, { vocabularySize, decoder }: RecurrentSettings): void {
  const { inputShape, targetShape, outputShape } = specification
  const rank = vocabularySize === undefined ? 2 : 1
  for (const shape of [inputShape, targetShape]) {
    if (shape.length !== rank) throw wrongRank(shape, rank)
  }
  if (vocabularySize !== undefined) {
    const expected = [targetShape[0]!, vocabularySize]
    if (!sameShape(outputShape, expected)) throw noLogits(outputShape, expected)
  } else if (outputShape.length !== 2 || (decoder === 'autoregressive' && !sameShape(outputShape, targetShape))) {
    const kind =
      decoder === 'autoregressive' ? `${formatShape(targetShape)}, to be told what it said` : '[steps, width]'
    throw new OptionError({ where, expected: `an output ${kind}`, received: formatShape(outputShape) })
  }
}

function wrongRank(shape: readonly number[], rank: number): OptionError {
  const [expected, repair] =
    rank === 2
      ? ['samples [steps, channels]', 'A series of one channel is [steps, 1]; tokens need vocabularySize.']
      : ['samples [steps] of token indices', 'Leave vocabularySize out for series of numbers.']
  return new OptionError({ where, expected, received: formatShape(shape), repair })
}

function noLogits(received: readonly number[], expected: readonly number[]): OptionError {
  const repair = `Use a reconstruction of tokens: categoricalCrossEntropy({ categories: ${expected[1]} }).`
  const said = `an output ${formatShape(expected)}, a logit for every token`
  return new OptionError({ where, expected: said, received: formatShape(received), repair })
}
