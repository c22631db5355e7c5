/** Where batches come from: samples in memory in a seeded order, or a stream read as it goes. */

import { DataError, OptionError } from '../errors.js'
import { concatRows, describeValue } from '../nd-array.js'
import type { RandomStreams } from '../random/random-streams.js'
import {
  checkSamples,
  type DataRequirements,
  type HostSamples,
  isStream,
  mapSamples,
  readChunk,
  type SampleStream,
  type Samples,
  sampleCount,
  sliceSamples,
  type TrainingData,
  takeSamples,
} from './samples.js'

/** A supply of batches that can be opened once an epoch. */
export interface BatchSource {
  /** Number of samples, unknown for a stream. */
  readonly count?: number
  /**
   * The batches of one epoch; the last may be smaller.
   *
   * @param epoch Counted from 0; decides the order.
   * @param skip Batches to leave out at the beginning, when resuming.
   */
  batches(epoch: number, skip: number): AsyncIterable<HostSamples>
}

export interface BatchOptions {
  readonly batchSize: number
  /** Draws a new order every epoch; without it the order is the data's. */
  readonly shuffle?: RandomStreams
}

/** Batches of samples in memory. */
export function arrayBatches(samples: HostSamples, { batchSize, shuffle }: BatchOptions): BatchSource {
  const count = sampleCount(samples)
  return {
    count,
    async *batches(epoch, skip) {
      const order = shuffle?.stream('shuffle', epoch).permutation(count)
      for (let start = skip * batchSize; start < count; start += batchSize) {
        const end = Math.min(start + batchSize, count)
        yield order ? takeSamples(samples, order.subarray(start, end)) : sliceSamples(samples, start, end)
      }
    },
  }
}

/** Batches of a stream, in the stream's order; at most one chunk and one batch are held at a time. */
export function streamBatches(stream: SampleStream, batchSize: number, needs: DataRequirements): BatchSource {
  let opened: AsyncIterator<unknown> | undefined
  return {
    async *batches(epoch, skip) {
      const iterator = openStream(stream, epoch, needs.where)
      if (iterator === opened) throw usedUp(needs.where)
      opened = iterator
      let seen = 0
      for await (const batch of rebatch({ [Symbol.asyncIterator]: () => iterator }, batchSize, needs)) {
        if (seen++ >= skip) yield batch
      }
      if (seen === 0)
        throw new DataError({
          where: needs.where,
          expected: 'at least one sample',
          received: 'a stream that gave none',
        })
    },
  }
}

/** The batches of whatever a user gave. */
export async function openBatches(
  data: TrainingData,
  options: BatchOptions,
  needs: DataRequirements,
): Promise<BatchSource> {
  if (isStream(data)) return streamBatches(data, options.batchSize, needs)
  return arrayBatches(await checkSamples(data, needs), options)
}

function openStream(stream: SampleStream, epoch: number, where: string): AsyncIterator<unknown> {
  const iterable: Partial<AsyncIterable<unknown>> | undefined = typeof stream === 'function' ? stream(epoch) : stream
  const iterator = iterable?.[Symbol.asyncIterator]?.()
  if (iterator) return iterator
  throw new OptionError({
    where,
    expected: 'a function that returns an async iterable',
    received: `one that returns ${describeValue(iterable)}`,
    repair: 'Write it as a generator: fit(async function* () { yield rows }).',
  })
}

async function* rebatch(
  chunks: AsyncIterable<unknown>,
  batchSize: number,
  needs: DataRequirements,
): AsyncGenerator<HostSamples> {
  let pending: HostSamples[] = []
  let held = 0
  let rows = 0
  let fields: string | undefined
  for await (const chunk of chunks) {
    let rest = await readChunk(chunk as Samples, needs, rows)
    if (sampleCount(rest) === 0) continue
    fields ??= fieldsOf(rest)
    if (fieldsOf(rest) !== fields) throw otherFields(needs.where, fields, fieldsOf(rest), rows)
    rows += sampleCount(rest)
    while (held + sampleCount(rest) >= batchSize) {
      const take = batchSize - held
      yield joined([...pending, sliceSamples(rest, 0, take)])
      rest = sliceSamples(rest, take, sampleCount(rest))
      pending = []
      held = 0
    }
    // A copy, for the stream may fill the same memory with its next chunk.
    if (sampleCount(rest) > 0) pending.push(mapSamples(rest, ({ data, shape }) => ({ data: data.slice(), shape })))
    held += sampleCount(rest)
  }
  if (held > 0) yield joined(pending)
}

function fieldsOf(samples: HostSamples): string {
  return Object.keys(samples).join(', ')
}

function otherFields(where: string, expected: string, received: string, row: number): DataError {
  return new DataError({
    where,
    expected: `every chunk to have the fields of the first (${expected})`,
    received: `${received} in the chunk that begins at row ${row}`,
  })
}

function joined(pieces: readonly HostSamples[]): HostSamples {
  const [first, ...others] = pieces
  if (first && others.length === 0) return first
  return mapSamples(first!, (_, field) => concatRows(pieces.map((piece) => piece[field as keyof HostSamples]!)))
}

function usedUp(where: string): OptionError {
  return new OptionError({
    where,
    expected: 'a stream that can be read once an epoch',
    received: 'an iterator that is already used up',
    repair: 'Give a function that returns a new iterable: fit(() => readRows(path)).',
  })
}
