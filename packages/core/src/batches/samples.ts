/**
 * From what a user hands to `fit`, `evaluate` or `encode` to checked arrays on the host.
 * Everything after this file may trust shapes and values.
 */

import { DataError, OptionError, ShapeError } from '../errors.js'
import {
  type ArrayInput,
  describeValue,
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

/** Samples that are read as they are needed: chunks of any number of rows, anew for every epoch. */
export type SampleStream = AsyncIterable<Samples> | (() => AsyncIterable<Samples>)

/** Whatever a model can be trained or judged on. */
export type TrainingData = Samples | SampleStream

/** Checked samples on the host. */
export type HostSamples = SampleArrays<NdArray>

/** What a model needs of its data. */
export interface DataRequirements {
  /** The function to name in errors. */
  readonly where: string
  readonly inputShape: Shape
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
 * Reads and checks samples in memory, or one chunk of a stream.
 *
 * @param firstRow Number of the first row, for messages about a stream's later chunks.
 * @throws {ShapeError} For a wrong rank or width, or arrays of different lengths.
 * @throws {DataError} For NaN, ±∞, values out of range, or no samples at all.
 */
export async function checkSamples(data: Samples, needs: DataRequirements, firstRow = 0): Promise<HostSamples> {
  const given: SampleArrays = isSampleArrays(data) ? data : { input: data }
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

function checkShapes(samples: HostSamples, { where, inputShape, conditionSize }: DataRequirements): void {
  const { input } = samples
  const rowShape = input.shape.slice(1)
  if (input.shape.length === 0 || !sameShape(rowShape, inputShape)) throw wrongShape(where, input.shape, inputShape)
  const count = input.shape[0]!
  if (count === 0) {
    throw new DataError({
      where,
      expected: 'at least one sample',
      received: `an empty array ${formatShape(input.shape)}`,
    })
  }
  const target = samples.target?.shape ?? input.shape
  checkField(where, 'mask', samples.mask?.shape, target.slice(0, samples.mask?.shape.length))
  checkField(where, 'weight', samples.weight?.shape, [count])
  checkField(where, 'target', samples.target?.shape, [count, ...target.slice(1)])
  if (conditionSize > 0 && !samples.condition) {
    throw new DataError({
      where,
      expected: `{ input, condition } with a condition ${formatShape([-1, conditionSize])}`,
      received: 'no condition',
      repair: 'This model was made with a conditionSize.',
    })
  }
  if (conditionSize === 0 && samples.condition) {
    throw new DataError({
      where,
      expected: 'no condition',
      received: `one of shape ${formatShape(samples.condition.shape)}`,
      repair: 'Make the model with conditionSize to use one.',
    })
  }
  checkField(where, 'condition', samples.condition?.shape, [count, conditionSize])
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
  const perSample = sizeOf(received.slice(1))
  if (received.length > 1 && perSample === sizeOf(inputShape)) {
    const repair = `The sizes agree: reshape to ${formatShape([received[0]!, ...inputShape])}.`
    return new ShapeError({ ...details, repair })
  }
  const repair = `Give samples of shape ${formatShape(inputShape)}, or make the model with inputShape ${formatShape(received.slice(1))}.`
  return new ShapeError({ ...details, repair })
}

function checkValues(samples: HostSamples, needs: DataRequirements, firstRow: number): void {
  for (const field of sampleFields) {
    const array = samples[field]
    if (array) checkFiniteRows(array, field, needs.where, firstRow)
  }
  const target = samples.target ?? samples.input
  for (const range of needs.targetRanges) checkRange(target, range, needs.where, firstRow)
}

function checkFiniteRows(array: NdArray, field: string, where: string, firstRow: number): void {
  const index = array.data.findIndex((value) => !Number.isFinite(value))
  if (index < 0) return
  const { row, position } = locate(array, index, firstRow)
  throw new DataError({
    where,
    expected: `finite numbers in ${field}`,
    received: `${array.data[index]} in row ${row}${position}`,
    repair: 'Drop the row, or fill the gap (parseCsv and the scalers of @autoencoders/data can).',
  })
}

function checkRange(array: NdArray, range: ValueRange, where: string, firstRow: number): void {
  // Scaling to a range in 32-bit floats may overshoot its ends by a rounding error.
  const slack = 1e-6 * Math.max(1, Math.abs(range.minimum))
  const index = array.data.findIndex((value) => value < range.minimum - slack || value > range.maximum + slack)
  if (index < 0) return
  const { row, position } = locate(array, index, firstRow)
  const bounds = Number.isFinite(range.maximum)
    ? `within ${range.minimum} … ${range.maximum}`
    : `of at least ${range.minimum}`
  throw new DataError({
    where,
    expected: `target values ${bounds} (for ${range.because})`,
    received: `${array.data[index]} in row ${row}${position}`,
    repair: 'Scale the data (minMaxScaler in @autoencoders/data), or choose a linear output and squared error.',
  })
}

/** Row and position within the row of an element, in words. */
function locate(array: NdArray, index: number, firstRow: number): { row: number; position: string } {
  const width = Math.max(1, sizeOf(array.shape.slice(1)))
  const within = index % width
  return { row: firstRow + Math.floor(index / width), position: array.shape.length > 1 ? `, element ${within}` : '' }
}

/** @throws {OptionError} For a stream where only samples in memory will do. */
export function refuseStream(data: TrainingData, where: string, option: string): Samples {
  if (!isStream(data)) return data
  throw new OptionError({ where, expected: `${option} with samples in memory`, received: describeValue(data) })
}
