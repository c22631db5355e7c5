/** Options of the recurrent architecture, checked. */

import { checkChoice, checkRate, checkWhole, describeValue, OptionError, type Schedule } from '@autoencoders/core'
import { type ActivationName, type CellKind, checkActivation, toSchedule } from '@autoencoders/core/extend'

/** How a decoder writes: all steps from z alone, or each from z and the step before it. */
export type DecoderKind = 'repeat' | 'autoregressive'

/** Options of {@link recurrentArchitecture}. */
export interface RecurrentArchitectureOptions {
  /** Default `lstm`. */
  cell?: CellKind
  /** Units of the encoder's layers, outermost first; the decoder has the same in reverse. Default `[64]`. */
  units?: readonly number[]
  /**
   * Whether each layer also reads from the last step to the first; an autoregressive decoder never does. Default true: it
   * learns much faster. False for encoding while data comes in.
   */
  bidirectional?: boolean
  /** Default `repeat`. */
  decoder?: DecoderKind
  /** Whether an autoregressive decoder writes from the last step to the first. Default false. */
  reverseOutput?: boolean
  /**
   * How likely a step is told the true step before it while training, rather than what the model has said itself; a
   * number in [0, 1] or a schedule of the training step. For autoregressive decoders; default 1.
   */
  teacherForcing?: number | Schedule
  /** Number of tokens, for samples `[steps]` of token indices; left out for samples `[steps, channels]` of numbers. */
  vocabularySize?: number
  /** Width of a token's vector; default 32. */
  embeddingSize?: number
  /** Share of hidden units dropped between layers while training, in [0, 1); default 0. */
  dropout?: number
  /** Of the encoder's output; default `linear`. */
  latentActivation?: ActivationName
  /** Of every step of the output; default `linear`. Tokens need logits: `linear`. */
  outputActivation?: ActivationName
}

/** Options with nothing left out but the vocabulary. */
export interface RecurrentSettings extends Required<Omit<RecurrentArchitectureOptions, 'vocabularySize'>> {
  readonly teacherForcing: Schedule
  readonly vocabularySize?: number
}

/** @throws {OptionError} For the first that is wrong. */
export function checkRecurrentOptions(options: RecurrentArchitectureOptions): RecurrentSettings {
  const where = 'recurrentArchitecture'
  const { units = [64], bidirectional = true, reverseOutput = false, vocabularySize } = options
  if (
    !Array.isArray(units) ||
    units.length === 0 ||
    !units.every((count) => Number.isSafeInteger(count) && count >= 1)
  ) {
    const received = Array.isArray(units) ? JSON.stringify(units) : describeValue(units)
    throw new OptionError({ where, expected: 'units of whole numbers of at least 1, such as [64]', received })
  }
  const decoder = checkChoice<DecoderKind>(options.decoder ?? 'repeat', where, 'decoder', ['repeat', 'autoregressive'])
  if (decoder === 'repeat') {
    refuseForRepeat(where, 'reverseOutput', options.reverseOutput)
    refuseForRepeat(where, 'teacherForcing', options.teacherForcing)
  }
  const dropout = checkRate(options.dropout ?? 0, where, 'dropout')
  if (dropout > 0 && units.length === 1) {
    const received = `units ${JSON.stringify(units)}`
    throw new OptionError({ where, expected: 'at least two layers to drop between them', received })
  }
  return {
    cell: checkChoice<CellKind>(options.cell ?? 'lstm', where, 'cell', ['lstm', 'gru']),
    units,
    bidirectional: checkFlag(bidirectional, where, 'bidirectional'),
    decoder,
    reverseOutput: checkFlag(reverseOutput, where, 'reverseOutput'),
    teacherForcing: checkForcing(options.teacherForcing ?? 1, where),
    ...(vocabularySize !== undefined && { vocabularySize: checkWhole(vocabularySize, where, 'vocabularySize', 2) }),
    embeddingSize: checkWhole(options.embeddingSize ?? 32, where, 'embeddingSize', 1),
    dropout,
    latentActivation: checkActivation(options.latentActivation ?? 'linear', where, 'latentActivation'),
    outputActivation: checkActivation(options.outputActivation ?? 'linear', where, 'outputActivation'),
  }
}

function checkForcing(teacherForcing: number | Schedule, where: string): Schedule {
  if (typeof teacherForcing === 'number' && !(teacherForcing >= 0 && teacherForcing <= 1)) {
    throw new OptionError({ where, expected: 'teacherForcing in [0, 1]', received: String(teacherForcing) })
  }
  return toSchedule(teacherForcing, where, 'teacherForcing')
}

function checkFlag(value: unknown, where: string, option: string): boolean {
  if (typeof value === 'boolean') return value
  throw new OptionError({ where, expected: `${option} to be true or false`, received: describeValue(value) })
}

function refuseForRepeat(where: string, option: string, value: unknown): void {
  if (value === undefined) return
  throw new OptionError({
    where,
    expected: `no ${option} for a decoder that repeats z`,
    received: describeValue(value),
    repair: "It is for decoder: 'autoregressive'.",
  })
}
