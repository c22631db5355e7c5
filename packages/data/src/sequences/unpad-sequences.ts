import {
  checkChoice,
  DataError,
  describeValue,
  formatShape,
  type NdArray,
  ShapeError,
  sizeOf,
} from '@autoencoders/core'
import { checkNdArray, isNdArray } from '../arrays/check-nd-array.js'
import type { SequenceSide } from './pad-sequences.js'

/** Options of {@link unpadSequences}. */
export interface UnpadSequencesOptions {
  /** Where the padding is, when lengths are given; `'end'` when left out. A mask says so itself. */
  readonly side?: SequenceSide
}

/**
 * Takes the padding off: undoes `padSequences`, and does the same to reconstructions of what it gave.
 *
 * `unpadSequences(input, mask)` are the sequences again, to the bit, less what was truncated.
 *
 * @param padded `[n, length, ...]`.
 * @param steps The mask `[n, length]`, steps that are not 0 are kept; or how many steps each sequence has, n whole numbers.
 * @param options See {@link UnpadSequencesOptions}.
 * @returns n arrays `[time, ...]`, in memory of their own.
 * @throws {ShapeError} When the array has no axis of steps, or the mask or lengths are not of it.
 * @throws {DataError} For what is no NdArray, or a length that is not a whole number from 0 to `length`.
 * @throws {OptionError} For an unknown side.
 * @example
 * const { input, mask } = padSequences([[1, 2, 3], [4]])
 * unpadSequences(input, mask).map(({ data }) => data) // [1, 2, 3], [4]
 */
export function unpadSequences(
  padded: NdArray,
  steps: NdArray | ArrayLike<number>,
  options: UnpadSequencesOptions = {},
): NdArray[] {
  const { side = 'end' } = options
  checkChoice(side, 'unpadSequences', 'side', ['end', 'start'])
  const [count, length, ...rest] = checkNdArray('unpadSequences', padded).shape
  if (count === undefined || length === undefined || sizeOf(padded.shape) !== padded.data.length) {
    const received = `${formatShape(padded.shape)} over ${padded.data.length} values`
    throw new ShapeError({ where: 'unpadSequences', expected: 'an array [n, length, ...]', received })
  }
  const isKept = isNdArray(steps) ? keptByMask(steps, count, length) : keptByLength(steps, count, length, side)
  return Array.from({ length: count }, (_, row) => {
    const kept = Array.from({ length }, (_, step) => row * length + step).filter(isKept)
    return takeSteps(padded.data, kept, rest)
  })
}

/** Says whether the step at a position of `[n, length]` is one of a sequence. */
type IsKept = (position: number) => boolean

function keptByMask({ data, shape }: NdArray, count: number, length: number): IsKept {
  if (shape.length === 2 && shape[0] === count && shape[1] === length && data.length === count * length) {
    return (position) => data[position] !== 0
  }
  throw new ShapeError({
    where: 'unpadSequences',
    expected: `a mask ${formatShape([count, length])}`,
    received: `${formatShape(shape)} over ${data.length} values`,
  })
}

function keptByLength(lengths: ArrayLike<number>, count: number, length: number, side: SequenceSide): IsKept {
  const where = 'unpadSequences'
  if (lengths.length !== count) {
    throw new ShapeError({ where, expected: `${count} lengths, or a mask`, received: String(lengths.length) })
  }
  const odd = Array.from(lengths).findIndex((steps) => !(Number.isInteger(steps) && steps >= 0 && steps <= length))
  if (odd >= 0) {
    const expected = `a whole number from 0 to ${length} as length ${odd}`
    throw new DataError({ where, expected, received: describeValue(lengths[odd]) })
  }
  return (position) => {
    const steps = lengths[Math.floor(position / length)]!
    const step = position % length
    return side === 'end' ? step < steps : step >= length - steps
  }
}

function takeSteps(data: Float32Array, steps: readonly number[], rest: readonly number[]): NdArray {
  const width = sizeOf(rest)
  const taken = new Float32Array(steps.length * width)
  steps.forEach((step, i) => {
    taken.set(data.subarray(step * width, (step + 1) * width), i * width)
  })
  return { data: taken, shape: [steps.length, ...rest] }
}
