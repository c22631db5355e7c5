import {
  checkChoice,
  checkFinite,
  checkWhole,
  DataError,
  describeValue,
  formatShape,
  type NdArray,
  ShapeError,
} from '@autoencoders/core'
import { readSequence, type Sequence } from './sequence.js'

/** An end of a sequence. */
export type SequenceSide = 'start' | 'end'

/** What becomes of a sequence that is too long: an error, or it loses steps at its start or its end. */
export type TooLong = 'error' | 'truncate-start' | 'truncate-end'

/** Options of {@link padSequences}. */
export interface PadSequencesOptions {
  /** Steps of every row, ≥ 1; those of the longest sequence when left out. */
  readonly length?: number
  /** What fills the steps that a sequence does not have, in every channel; 0 when left out. */
  readonly padding?: number
  /** Where it goes; `'end'` when left out. */
  readonly side?: SequenceSide
  /** For sequences of more than `length` steps; `'error'` when left out. */
  readonly tooLong?: TooLong
}

/** Sequences of one length and where they are; what `fit`, `encode` and the others of a model take. */
export interface PaddedSequences {
  /** `[n, length]` or `[n, length, channels]`. */
  readonly input: NdArray
  /** `[n, length]`: 1 at the steps of the sequence, 0 at padding. */
  readonly mask: NdArray
}

/**
 * Pads sequences of different lengths to one, with a mask that says which steps are real.
 *
 * @param sequences n of them, each `[time]` or each `[time, channels]`: NdArrays, typed arrays or nested lists of finite numbers.
 * @param options See {@link PadSequencesOptions}.
 * @returns `{ input, mask }` in memory of its own: input `[n, length]` for sequences `[time]`, else `[n, length, channels]`.
 * @throws {OptionError} For wrong options.
 * @throws {ShapeError} For a sequence whose steps differ in channels, or that has other channels than the first.
 * @throws {DataError} When there are no sequences, or one is empty, has something in it that is not a finite number, or is
 *   too long. Errors name the sequence by its index.
 * @example
 * const { input, mask } = padSequences([[1, 2, 3], [4]])
 * input.data // 1, 2, 3, 4, 0, 0
 * mask.data // 1, 1, 1, 1, 0, 0
 */
export function padSequences(sequences: readonly Sequence[], options: PadSequencesOptions = {}): PaddedSequences {
  return padNamed('padSequences', 'sequence', sequences, options)
}

/** {@link padSequences}, with the function and the noun to use in errors. */
export function padNamed(
  where: string,
  noun: string,
  sequences: readonly Sequence[],
  options: PadSequencesOptions,
): PaddedSequences {
  const { padding = 0, side = 'end', tooLong = 'error' } = checkPadOptions(where, options)
  const read = checkSequences(where, noun, sequences)
  const { length = longest(read) } = options
  const channels = read[0]!.shape.slice(1)
  const width = channels[0] ?? 1
  const input = new Float32Array(read.length * length * width).fill(padding)
  const mask = new Float32Array(read.length * length)
  read.forEach(({ data, shape }, row) => {
    const steps = shape[0]!
    if (steps > length && tooLong === 'error') throw tooManySteps(where, `${noun} ${row}`, length, steps)
    const kept = Math.min(steps, length)
    const from = tooLong === 'truncate-start' ? steps - kept : 0
    const to = row * length + (side === 'start' ? length - kept : 0)
    input.set(data.subarray(from * width, (from + kept) * width), to * width)
    mask.fill(1, to, to + kept)
  })
  return {
    input: { data: input, shape: [read.length, length, ...channels] },
    mask: { data: mask, shape: [read.length, length] },
  }
}

/** @throws {OptionError} For wrong options. */
export function checkPadOptions(where: string, options: PadSequencesOptions): PadSequencesOptions {
  const { length, padding = 0, side = 'end', tooLong = 'error' } = options
  if (length !== undefined) checkWhole(length, where, 'length', 1)
  checkFinite(padding, where, 'padding')
  checkChoice(side, where, 'side', ['end', 'start'])
  checkChoice(tooLong, where, 'tooLong', ['error', 'truncate-start', 'truncate-end'])
  return options
}

/** The error for a sequence of more steps than there is room for. */
export function tooManySteps(where: string, name: string, length: number, steps: number): DataError {
  return new DataError({
    where,
    expected: `at most ${length} steps in ${name}`,
    received: String(steps),
    repair: "Give a greater length, or cut such ones: tooLong: 'truncate-end' or 'truncate-start'.",
  })
}

function checkSequences(where: string, noun: string, sequences: readonly Sequence[]): readonly NdArray[] {
  if (!Array.isArray(sequences)) {
    throw new DataError({ where, expected: `a list of ${noun}s`, received: describeValue(sequences) })
  }
  if (sequences.length === 0) throw new DataError({ where, expected: `at least one ${noun}`, received: 'none' })
  const read = sequences.map((sequence: Sequence, row) => readSequence(sequence, { where, name: `${noun} ${row}` }))
  const first = read[0]!.shape.slice(1)
  const odd = read.findIndex(({ shape }) => shape.length !== first.length + 1 || shape[1] !== first[0])
  if (odd < 0) return read
  throw new ShapeError({
    where,
    expected: `${formatShape([-1, ...first])} in ${noun} ${odd}, as in the first`,
    received: formatShape(read[odd]!.shape),
  })
}

function longest(sequences: readonly NdArray[]): number {
  return sequences.reduce((length, { shape }) => Math.max(length, shape[0]!), 0)
}
