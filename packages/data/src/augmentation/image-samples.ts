/** What can be augmented: batches of images, alone or with what belongs to them, in memory or read as they are needed. */

import {
  describeValue,
  formatShape,
  type NdArray,
  OptionError,
  ShapeError,
  sizeOf,
  sliceRows,
  takeRows,
} from '@autoencoders/core'
import { checkNdArray, isNdArray } from '../arrays/check-nd-array.js'

/** Images with what a model is told of each besides. */
export interface ImageSamples {
  /** `[n, height, width, channels]`. */
  readonly input: NdArray
  /** Side information, `[n, conditionSize]`; passed on as it is. */
  readonly condition?: NdArray
  /** How much each image counts, `[n]`; passed on as it is. */
  readonly weight?: NdArray
}

/** Images that are read as they are needed; a function is told which pass through the data it is for, counted from 0. */
export type ImageStream<Chunk> = AsyncIterable<Chunk> | ((pass: number) => AsyncIterable<Chunk>)

/** Some of the samples, with the index of each among all of them. */
export interface Piece {
  readonly samples: ImageSamples
  readonly indices: ArrayLike<number>
}

/** Whether a source is read as it is needed. */
export function isStream<Chunk>(source: Chunk | ImageStream<Chunk>): source is ImageStream<Chunk> {
  return (
    typeof source === 'function' || (typeof source === 'object' && source !== null && Symbol.asyncIterator in source)
  )
}

/**
 * Samples of one form, whichever was given.
 *
 * @throws {DataError} When something in them is no NdArray.
 * @throws {ShapeError} When they are not batches of images, or fields differ in length.
 * @throws {OptionError} For a field that would have to be changed along with the images, or is none.
 */
export function readSamples(where: string, given: unknown): ImageSamples {
  const samples =
    isNdArray(given) || !isFields(given) ? { input: checkNdArray(where, given) } : checkFields(where, given)
  const { data, shape } = samples.input
  if (shape.length !== 4 || data.length !== sizeOf(shape)) {
    const repair =
      shape.length === 3 ? `Add a channel axis: ${formatShape([...shape, 1])}, or a batch axis.` : undefined
    throw new ShapeError({
      where,
      expected: 'images [n, height, width, channels]',
      received: `${formatShape(shape)} over ${data.length} values`,
      ...(repair !== undefined && { repair }),
    })
  }
  return samples
}

/** The samples in memory, a number of them at a time, in an order if one is given. */
export function* piecesOf(samples: ImageSamples, size: number, order?: Uint32Array): Generator<Piece> {
  const count = samples.input.shape[0]!
  for (let start = 0; start < count; start += size) {
    const end = Math.min(start + size, count)
    if (!order) {
      yield { samples: mapFields(samples, (array) => sliceRows(array, start, end)), indices: countFrom(start, end) }
      continue
    }
    const indices = order.subarray(start, end)
    yield { samples: mapFields(samples, (array) => takeRows(array, indices)), indices }
  }
}

/** The samples of a stream, of each chunk a number of them at a time. */
export async function* streamedPieces(
  where: string,
  chunks: AsyncIterable<unknown>,
  size: number,
): AsyncGenerator<Piece, void> {
  let seen = 0
  for await (const chunk of chunks) {
    const samples = readSamples(where, chunk)
    for (const piece of piecesOf(samples, size)) {
      const first = seen
      yield { samples: piece.samples, indices: Array.from(piece.indices, (index) => first + index) }
    }
    seen += samples.input.shape[0]!
  }
}

const fields = ['input', 'condition', 'weight'] as const

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && 'input' in value
}

function checkFields(where: string, given: Readonly<Record<string, unknown>>): ImageSamples {
  const odd = Object.keys(given).find(
    (name) => given[name] !== undefined && !(fields as readonly string[]).includes(name),
  )
  if (odd !== undefined) {
    throw new OptionError({
      where,
      expected: `samples with fields among ${fields.join(', ')}`,
      received: describeValue(odd),
      repair: 'Augment the images first and make targets or masks of what comes out, or use target: "original".',
    })
  }
  const present = fields.filter((name) => given[name] !== undefined)
  const arrays = present.map((name) => [name, checkNdArray(where, given[name], ` as ${name}`)] as const)
  const count = (given.input as NdArray).shape[0]
  for (const [name, { shape }] of arrays) {
    if (shape[0] === count) continue
    throw new ShapeError({ where, expected: `${name} of ${count} rows, as input has`, received: formatShape(shape) })
  }
  return Object.fromEntries(arrays) as unknown as ImageSamples
}

function mapFields(samples: ImageSamples, map: (array: NdArray) => NdArray): ImageSamples {
  const present = fields.filter((name) => samples[name] !== undefined)
  return Object.fromEntries(present.map((name) => [name, map(samples[name]!)])) as unknown as ImageSamples
}

function countFrom(start: number, end: number): readonly number[] {
  return Array.from({ length: end - start }, (_, i) => start + i)
}
