/** One sequence as users give it, read and checked. */

import {
  DataError,
  describeValue,
  formatShape,
  isNumericTypedArray,
  type NdArray,
  type NumericTypedArray,
  type Shape,
  ShapeError,
  sizeOf,
} from '@autoencoders/core'
import { isNdArray } from '../arrays/check-nd-array.js'

/** A sequence `[time]` or `[time, channels]`: an NdArray, a typed array `[time]`, or nested lists. */
export type Sequence =
  | NdArray
  | NumericTypedArray
  | readonly number[]
  | readonly (readonly number[] | NumericTypedArray)[]

/** Where in the user's data a sequence is, for messages. */
export interface SequencePlace {
  readonly where: string
  /** `sequence 3`. */
  readonly name: string
}

/**
 * Reads a sequence.
 *
 * @returns `[time]` or `[time, channels]`, not empty; a `Float32Array` is not copied.
 * @throws {ShapeError} When its steps differ in channels, or it has other axes.
 * @throws {DataError} When it is empty, or something in it is not a number a 32-bit float can hold.
 */
export function readSequence(sequence: Sequence, place: SequencePlace): NdArray {
  const read = isNdArray(sequence) ? sequence : fromList(sequence, place)
  const { data, shape } = read
  if (shape[0] === 0) {
    throw fault(place, DataError, 'at least one step', 'none', 'Leave out empty sequences, and what belongs to them.')
  }
  if ((shape.length !== 1 && shape.length !== 2) || sizeOf(shape) !== data.length || shape[1] === 0) {
    throw fault(place, ShapeError, '[time] or [time, channels]', `${formatShape(shape)} over ${data.length} values`)
  }
  const odd = data.findIndex((value) => !Number.isFinite(value))
  if (odd < 0) return read
  const at = `step ${Math.floor(odd / (shape[1] ?? 1))}`
  throw fault(place, DataError, 'finite numbers', `${data[odd]} at ${at}`, 'Fill gaps in the sequence before padding.')
}

function fromList(sequence: unknown, place: SequencePlace): NdArray {
  if (isNumericTypedArray(sequence)) return { data: Float32Array.from(sequence), shape: [sequence.length] }
  if (!Array.isArray(sequence)) {
    const expected = 'an NdArray, a typed array or a list'
    throw fault(place, DataError, expected, describeValue(sequence), 'Put a single sequence into a list: [sequence].')
  }
  const shape = listShape(sequence, place)
  const [steps, channels] = shape
  const data = new Float32Array(sizeOf(shape))
  // Not forEach, which passes over holes.
  for (let t = 0; t < steps!; t++) {
    if (channels === undefined) data[t] = numberOf(sequence[t], t, place)
    else data.set(stepOf(sequence[t], t, channels, place), t * channels)
  }
  return { data, shape }
}

function listShape(sequence: readonly unknown[], place: SequencePlace): Shape {
  const [first] = sequence
  if (!isList(first)) return [sequence.length]
  if (first.length > 0) return [sequence.length, first.length]
  throw fault(place, ShapeError, 'at least one channel', 'none at step 0')
}

function stepOf(step: unknown, t: number, channels: number, place: SequencePlace): ArrayLike<number> {
  if (isList(step) && step.length === channels) return Array.from(step, (value: unknown) => numberOf(value, t, place))
  const received = `${isList(step) ? `${step.length} channels` : describeValue(step)} at step ${t}`
  throw fault(place, ShapeError, `${channels} channels at every step, as at the first,`, received)
}

function numberOf(value: unknown, t: number, place: SequencePlace): number {
  if (typeof value === 'number') return value
  throw fault(place, DataError, 'numbers', `${describeValue(value)} at step ${t}`)
}

function fault(
  { where, name }: SequencePlace,
  Fault: typeof DataError | typeof ShapeError,
  expected: string,
  received: string,
  repair?: string,
): DataError | ShapeError {
  return new Fault({ where, expected: `${expected} in ${name}`, received, ...(repair !== undefined && { repair }) })
}

function isList(value: unknown): value is readonly unknown[] | NumericTypedArray {
  return Array.isArray(value) || isNumericTypedArray(value)
}
