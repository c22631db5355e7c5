/**
 * From what a user hands to `fit`, `evaluate` or `encode` to checked arrays on the host.
 * Everything after this file may trust shapes and values.
 */

import { DataError, OptionError, ShapeError } from '../errors.js'
import {
  type ArrayInput,
  formatShape,
  isNumericTypedArray,
  type NdArray,
  type Shape,
  sameShape,
  sizeOf,
  sliceRows,
  takeRows,
  toNdArray,
} from '../nd-array.js'
import type { ValueRange } from '../parts.js'

/** Samples with more to them than the input; every array has the sample axis first. */
export interface SampleArrays<Array = ArrayInput> {
  /** What the encoder sees, `[n, ...inputShape]`. */
  readonly input: Array
  /** What the decoder should give; the input when left out. */
  readonly target?: Array
  /** 1 where an element counts, 0 where not: `[n]` + leading axes of the target. */
  readonly mask?: Array
  /** Side information, `[n, conditionSize]`. */
  readonly condition?: Array
  /** How much each sample counts, `[n]`. */
  readonly weight?: Array
}

/** The fields of {@link SampleArrays}, in a fixed order. */
export const sampleFields = ['input', 'target', 'mask', 'condition', 'weight'] as const

/** Samples in memory. */
export type Samples = ArrayInput | SampleArrays

/**
 * Samples that are read as they are needed: chunks of any number of rows, anew for every epoch. A function is told the epoch,
 * counted from 0, so that what it draws at random can be the same when a run is resumed.
 */
export type SampleStream = AsyncIterable<Samples> | ((epoch: number) => AsyncIterable<Samples>)

/** Whatever a model can be trained or judged on. */
export type TrainingData = Samples | SampleStream

/** Checked samples on the host. */
export type HostSamples = SampleArrays<NdArray>

/** What a model needs of its data. */
export interface DataRequirements {
  /** The function to name in errors. */
  readonly where: string
  readonly inputShape: Shape
  /** Default `inputShape`. */
  readonly targetShape?: Shape
  /** Whether the input cannot stand for the target. */
  readonly needsTarget?: boolean
  /** Bounds on the input's values, if any. */
  readonly inputRange?: ValueRange
  readonly conditionSize: number
  /** Bounds on the target's values, if any. */
  readonly targetRanges: readonly ValueRange[]
}

/** Whether the data is read as it is needed rather than held in memory. */
export function isStream(data: TrainingData): data is SampleStream {
  return typeof data === 'function' || (typeof data === 'object' && data !== null && Symbol.asyncIterator in data)
}

/** How many samples there are. */
export function sampleCount(samples: HostSamples): number {
  return samples.input.shape[0] ?? 0
}

/** The same rows of every array, copied. */
export function takeSamples(samples: HostSamples, rows: ArrayLike<number>): HostSamples {
  return mapSamples(samples, (array) => takeRows(array, rows))
}

/** The same run of rows of every array, not copied. */
export function sliceSamples(samples: HostSamples, start: number, end: number): HostSamples {
  return mapSamples(samples, (array) => sliceRows(array, start, end))
}

/** The same function of every array there is. */
export function mapSamples<From, To>(
  samples: SampleArrays<From>,
  map: (array: From, field: string) => To,
): SampleArrays<To> {
  const present = sampleFields.filter((field) => samples[field] !== undefined)
  return Object.fromEntries(present.map((field) => [field, map(samples[field]!, field)])) as unknown as SampleArrays<To>
}

/**
 * Reads and checks samples in memory.
 *
 * @throws {ShapeError} For a wrong rank or width, or arrays of different lengths.
 * @throws {DataError} For NaN, ±∞, values out of range, or no samples at all.
 * @throws {OptionError} For a field that samples do not have.
 */
export async function checkSamples(data: Samples, needs: DataRequirements): Promise<HostSamples> {
  const samples = await readChunk(data, needs, 0)
  if (sampleCount(samples) > 0) return samples
  const received = `an empty array ${formatShape(samples.input.shape)}`
  throw new DataError({ where: needs.where, expected: 'at least one sample', received })
}

/**
 * Reads and checks one chunk of a stream; it may be empty.
 *
 * @param firstRow Number of its first row in the stream, for messages.
 * @throws {ShapeError} For a wrong rank or width, or arrays of different lengths.
 * @throws {DataError} For NaN, ±∞, or values out of range.
 * @throws {OptionError} For a field that samples do not have.
 */
export async function readChunk(data: Samples, needs: DataRequirements, firstRow: number): Promise<HostSamples> {
  const given = isSampleArrays(data) ? checkFields(data, needs.where) : { input: data }
  const arrays: Record<string, NdArray> = {}
  for (const field of sampleFields) {
    const value = given[field]
    if (value !== undefined) arrays[field] = await toNdArray(value, needs.where)
  }
  const samples = arrays as unknown as HostSamples
  checkShapes(samples, needs)
  checkValues(samples, needs, firstRow)
  return samples
}

function isSampleArrays(data: Samples): data is SampleArrays {
  return (
    typeof data === 'object' && data !== null && 'input' in data && !Array.isArray(data) && !isNumericTypedArray(data)
  )
}

/** A misspelt field would train on something else without a word. */
function checkFields(samples: SampleArrays, where: string): SampleArrays {
  const unknown = Object.keys(samples).find((field) => !(sampleFields as readonly string[]).includes(field))
  if (unknown === undefined) return samples
  const expected = `samples with fields among ${sampleFields.join(', ')}`
  throw new OptionError({ where, expected, received: JSON.stringify(unknown) })
}

function checkShapes(samples: HostSamples, needs: DataRequirements): void {
  const { where, inputShape, targetShape = inputShape, needsTarget = false, conditionSize } = needs
  const { input, mask } = samples
  const [count, ...rowShape] = input.shape
  // An empty list has no width to be wrong.
  if (count === 0 && rowShape.length === 0) return
  if (count === undefined || !sameShape(rowShape, inputShape)) throw wrongShape(where, input.shape, inputShape)
  const target = [count, ...targetShape]
  if (needsTarget && !samples.target) throw noTarget(where, target, inputShape)
  checkField(where, 'target', samples.target?.shape, target)
  checkField(where, 'mask', mask?.shape, target.slice(0, Math.max(1, mask?.shape.length ?? 1)))
  checkField(where, 'weight', samples.weight?.shape, [count])
  checkCondition(where, samples.condition, conditionSize)
  checkField(where, 'condition', samples.condition?.shape, [count, conditionSize])
}

function checkCondition(where: string, condition: NdArray | undefined, conditionSize: number): void {
  if (conditionSize > 0 && !condition) {
    throw new DataError({
      where,
      expected: `{ input, condition } with a condition ${formatShape([-1, conditionSize])}`,
      received: 'no condition',
      repair: 'This model was made with a conditionSize.',
    })
  }
  if (conditionSize === 0 && condition) {
    throw new DataError({
      where,
      expected: 'no condition',
      received: `one of shape ${formatShape(condition.shape)}`,
      repair: 'Make the model with conditionSize to use one.',
    })
  }
}

function noTarget(where: string, target: Shape, inputShape: Shape): DataError {
  return new DataError({
    where,
    expected: `{ input, target } with a target ${formatShape([-1, ...target.slice(1)])}`,
    received: 'no target',
    repair: `This model makes something else of its input ${formatShape([-1, ...inputShape])}.`,
  })
}

function checkField(where: string, field: string, shape: Shape | undefined, expected: Shape): void {
  if (shape === undefined || sameShape(shape, expected)) return
  throw new ShapeError({ where, expected: `${field} ${formatShape(expected)}`, received: formatShape(shape) })
}

function wrongShape(where: string, received: Shape, inputShape: Shape): ShapeError {
  const details = { where, expected: `input ${formatShape([-1, ...inputShape])}`, received: formatShape(received) }
  if (sameShape(received, inputShape)) {
    return new ShapeError({ ...details, repair: `Add a batch axis: ${formatShape([1, ...inputShape])}.` })
  }
  if (received.length > 0 && sizeOf(received.slice(1)) === sizeOf(inputShape)) {
    const repair = `The sizes agree: reshape to ${formatShape([received[0]!, ...inputShape])}.`
    return new ShapeError({ ...details, repair })
  }
  if (sizeOf(received) === sizeOf(inputShape)) {
    const repair = `It has the size of one sample: reshape to ${formatShape([1, ...inputShape])}.`
    return new ShapeError({ ...details, repair })
  }
  const other = received.length > 1 ? `, or make the model with inputShape ${formatShape(received.slice(1))}` : ''
  return new ShapeError({ ...details, repair: `Give samples of shape ${formatShape(inputShape)}${other}.` })
}

const maskRange: ValueRange = { minimum: 0, maximum: 1, because: 'a share that counts' }
const weightRange: ValueRange = { minimum: 0, maximum: Number.POSITIVE_INFINITY, because: 'a mean over samples' }

function checkValues(samples: HostSamples, needs: DataRequirements, firstRow: number): void {
  const { mask, weight, target = needs.needsTarget ? undefined : samples.input } = samples
  for (const field of sampleFields) {
    const array = samples[field]
    if (array) checkFiniteRows(array, field, needs.where, firstRow)
  }
  if (mask) checkMask(mask, needs.where, firstRow)
  if (needs.inputRange) checkRange(samples.input, 'input', needs.inputRange, needs.where, firstRow)
  if (weight) checkRange(weight, 'weight', weightRange, needs.where, firstRow)
  const repair = 'Scale the data (minMaxScaler in @autoencoders/data), or choose a linear output and squared error.'
  for (const range of needs.targetRanges) {
    if (target) checkRange(target, 'target', range, needs.where, firstRow, repair)
  }
}

/** A sequence of which no step counts is empty; a mask of one number a sample may well leave samples out. */
function checkMask(mask: NdArray, where: string, firstRow: number): void {
  checkRange(mask, 'mask', maskRange, where, firstRow)
  const count = mask.shape[0] ?? 0
  const width = mask.data.length / Math.max(1, count)
  if (mask.shape.length === 1) return
  for (let row = 0; row < count; row++) {
    if (mask.data.subarray(row * width, (row + 1) * width).some((value) => value > 0)) continue
    throw new DataError({
      where,
      expected: 'a mask that counts something of every sample',
      received: `nothing but 0 in row ${firstRow + row}`,
      repair: 'Leave out empty sequences.',
    })
  }
}

function checkFiniteRows(array: NdArray, field: string, where: string, firstRow: number): void {
  const index = firstOutside(array.data, -Number.MAX_VALUE, Number.MAX_VALUE)
  if (index < 0) return
  throw new DataError({
    where,
    expected: `finite numbers in ${field}`,
    received: describeElement(array, index, firstRow),
    repair: 'Drop the row, or fill the gap (parseCsv and the scalers of @autoencoders/data can).',
  })
}

/**
 * Checks that values lie in a range, but for the rounding of 32-bit floats at its ends.
 *
 * @param firstRow Number of the array's first row, for messages.
 * @throws {DataError} With the first that does not, and where it is.
 */
export function checkRange(
  array: NdArray,
  field: string,
  { minimum, maximum, whole = false, because }: ValueRange,
  where: string,
  firstRow: number,
  repair?: string,
): void {
  // Scaling to a range in 32-bit floats may overshoot its ends by a rounding error.
  const slack = (end: number) => 1e-6 * Math.max(1, Math.abs(end))
  const outside = firstOutside(array.data, minimum - slack(minimum), maximum + slack(maximum))
  const index = outside < 0 && whole ? array.data.findIndex((value) => !Number.isInteger(value)) : outside
  if (index < 0) return
  const bounds = Number.isFinite(maximum) ? `within ${minimum} … ${maximum}` : `of at least ${minimum}`
  throw new DataError({
    where,
    expected: `${whole ? 'whole ' : ''}${field} values ${bounds} (for ${because})`,
    received: describeElement(array, index, firstRow),
    ...(repair !== undefined && { repair }),
  })
}

/** Index of the first value that is not within the bounds, NaN included; −1 when all are. */
function firstOutside(values: Float32Array, minimum: number, maximum: number): number {
  for (let i = 0; i < values.length; i++) {
    if (!(values[i]! >= minimum && values[i]! <= maximum)) return i
  }
  return -1
}

/** An element with its row, and its position within the row, in words. */
function describeElement({ data, shape }: NdArray, index: number, firstRow: number): string {
  const width = Math.max(1, sizeOf(shape.slice(1)))
  const position = shape.length > 1 ? `, element ${index % width}` : ''
  return `${data[index]} in row ${firstRow + Math.floor(index / width)}${position}`
}
