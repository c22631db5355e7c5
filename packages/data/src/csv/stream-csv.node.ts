import { pipeline } from 'node:stream'
import { checkChoice, checkWhole, isAutoencoderError, type NdArray, OptionError } from '@autoencoders/core'
import { parse } from 'csv-parse'
import type { ByteSource } from '../bytes/byte-file.js'
import { openDiskFile } from '../bytes/disk-file.node.js'
import { namingFileWhileReading } from '../bytes/named-file.js'
import type { RowSource } from '../streams/row-source.js'
import { type CsvOptions, csvParseOptions, defaultMissingValues, notText, textDecoder } from './csv-options.js'
import { type CsvRecord, CsvRows, malformedCsv } from './csv-rows.js'
import { notNumeric, parseNumber } from './number-field.js'
import { noSuchColumn } from './table.js'
import { missingValue } from './table-to-array.js'

/** Options of {@link streamCsv}. */
export interface StreamCsvOptions extends CsvOptions {
  /** Which columns, in which order; all of them when left out. */
  readonly columns?: readonly string[]
  /** Rows of each chunk but the last; 1024 when left out. */
  readonly chunkSize?: number
  /** `error` refuses missing values (when left out), `keep` leaves NaN, `drop` leaves out their rows. */
  readonly missing?: 'error' | 'keep' | 'drop'
}

/**
 * Streams numeric columns of a CSV file from disk in flat memory.
 *
 * Each `for await` reads the file anew from its start; leaving the loop early closes the file.
 *
 * @returns Chunks `[n, columns]`, each in memory of its own.
 * @throws {OptionError} At once, when an option is wrong; while iterating, when there is no such column.
 * @throws {FormatError} While iterating: no such file, a row of too many or too few fields, a quote astray.
 * @throws {DataError} While iterating: text where a number should be, or a missing value.
 * @example
 * for await (const rows of streamCsv('creditcard.csv', { columns: ['V1', 'V2'], chunkSize: 256 })) {
 *   rows.shape // [256, 2]
 * }
 */
export function streamCsv(path: string, options: StreamCsvOptions = {}): RowSource {
  const { chunkSize = 1024, missing = 'error' } = options
  checkWhole(chunkSize, 'streamCsv', 'chunkSize', 1)
  checkMissing(missing)
  csvParseOptions(options, 'streamCsv')
  textDecoder(options, 'streamCsv')
  return {
    async *[Symbol.asyncIterator]() {
      const file = await openDiskFile(path, 'streamCsv')
      try {
        yield* namingFileWhileReading(path, arrays(file.chunks(), { ...options, chunkSize, missing }))
      } finally {
        await file.close()
      }
    },
  }
}

type CompleteOptions = StreamCsvOptions & Required<Pick<StreamCsvOptions, 'chunkSize' | 'missing'>>

async function* arrays(source: ByteSource, options: CompleteOptions): AsyncGenerator<NdArray, void> {
  const rows = new CsvRows(options, 'streamCsv')
  const missing = new Set(options.missingValues ?? defaultMissingValues)
  let columns: readonly ChosenColumn[] | undefined
  let chunk: (readonly number[])[] = []
  for await (const record of records(source, options)) {
    const fields = rows.take(record)
    columns ??= chosenColumns(rows.names(), options)
    const row = fields && readRow(fields, columns, missing, rows.count, options.missing)
    if (row) chunk.push(row)
    if (chunk.length === options.chunkSize) {
      yield toArray(chunk)
      chunk = []
    }
  }
  if (chunk.length > 0) yield toArray(chunk)
  // A file without rows still has to name its columns.
  chosenColumns(rows.names(), options)
}

/** The rows of the file as csv-parse finds them; breaking off destroys the parser and with it the source. */
async function* records(source: ByteSource, options: CsvOptions): AsyncGenerator<CsvRecord, void> {
  const parser = parse(csvParseOptions(options, 'streamCsv'))
  // Errors reach us through the parser, which the pipeline destroys with them.
  pipeline(decoded(source, options), parser, () => undefined)
  try {
    for await (const record of parser) yield record as CsvRecord
  } catch (cause) {
    throw isAutoencoderError(cause) ? cause : malformedCsv('streamCsv', cause)
  }
}

async function* decoded(source: ByteSource, options: CsvOptions): AsyncGenerator<string, void> {
  const decoder = textDecoder(options, 'streamCsv')
  try {
    for await (const bytes of source) yield decoder.decode(bytes, { stream: true })
    yield decoder.decode()
  } catch (cause) {
    throw isAutoencoderError(cause) ? cause : notText(options, 'streamCsv', cause)
  }
}

interface ChosenColumn {
  readonly name: string
  readonly index: number
}

function chosenColumns(names: readonly string[], { columns = names }: StreamCsvOptions): readonly ChosenColumn[] {
  return columns.map((name) => {
    const index = names.indexOf(name)
    if (index < 0) throw noSuchColumn('streamCsv', name, names)
    return { name, index }
  })
}

/** The numbers of a row, or nothing when it is to be dropped. */
function readRow(
  fields: readonly string[],
  columns: readonly ChosenColumn[],
  missing: ReadonlySet<string>,
  row: number,
  onMissing: string,
): readonly number[] | undefined {
  const values = columns.map(({ name, index }) => {
    const field = fields[index]!
    if (missing.has(field)) {
      if (onMissing === 'error') throw missingValue('streamCsv', name, row)
      return Number.NaN
    }
    const value = parseNumber(field)
    if (value === undefined) throw notNumeric('streamCsv', name, row, field)
    return value
  })
  return onMissing === 'drop' && values.some(Number.isNaN) ? undefined : values
}

function toArray(rows: readonly (readonly number[])[]): NdArray {
  const width = rows[0]!.length
  const data = new Float32Array(rows.length * width)
  rows.forEach((row, r) => {
    data.set(row, r * width)
  })
  return { data, shape: [rows.length, width] }
}

function checkMissing(missing: string): void {
  if (missing === 'mean' || missing === 'median') {
    throw new OptionError({
      where: 'streamCsv',
      expected: "missing: 'error', 'keep' or 'drop', because a stream is read once and in order",
      received: `'${missing}'`,
      repair: "Fill the values in afterwards: `missing: 'keep'`, then `mapChunks`.",
    })
  }
  checkChoice(missing, 'streamCsv', 'missing', ['error', 'keep', 'drop'])
}
