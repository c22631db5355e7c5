import { parse } from 'csv-parse/browser/esm/sync'
import { type CsvOptions, csvParseOptions, defaultMissingValues, notText, textDecoder } from './csv-options.js'
import { type CsvRecord, CsvRows, malformedCsv } from './csv-rows.js'
import { notNumeric, parseNumber } from './number-field.js'
import { type NumericColumn, noSuchColumn, type Table, type TextColumn } from './table.js'

/** Options of {@link parseCsv}. */
export interface ParseCsvOptions extends CsvOptions {
  /** Columns that must be numbers; other text in them is an error. */
  readonly numeric?: readonly string[]
  /** Columns to keep as text even if all their fields are numbers, such as codes with leading zeros. */
  readonly text?: readonly string[]
}

/**
 * Parses CSV: quoted fields, line breaks and doubled quotes within them, CRLF, a byte order mark, comments.
 *
 * A column is numeric when every field of it is a number or missing, unless the options say otherwise.
 * Empty lines are skipped. Rows are counted from 1, the header not counted.
 *
 * @param input The file as bytes, or as text.
 * @returns A table; {@link tableToArray} makes an array of it.
 * @throws {FormatError} When a row has too many or too few fields, a quote is astray, or bytes are not text.
 * @throws {DataError} When a column named in `numeric` holds other text.
 * @throws {OptionError} When an option is wrong or names no column.
 * @see RFC 4180, https://www.rfc-editor.org/rfc/rfc4180
 * @example
 * const table = parseCsv('time,value\n00:00,1.5\n00:05,NA')
 * tableToArray(table, { columns: ['value'], missing: 'drop' }) // [1, 1]: 1.5
 */
export function parseCsv(input: string | Uint8Array, options: ParseCsvOptions = {}): Table {
  return parseCsvBytes(input, options, 'parseCsv')
}

/** The same, naming another function in errors. */
export function parseCsvBytes(input: string | Uint8Array, options: ParseCsvOptions, where: string): Table {
  const rows = new CsvRows(options, where)
  const fields: string[][] = []
  for (const record of parseRecords(input, options, where)) {
    const row = rows.take(record)
    row?.forEach((field, i) => {
      fields[i] ??= []
      fields[i].push(field)
    })
  }
  const names = rows.names()
  for (const name of [...(options.numeric ?? []), ...(options.text ?? [])]) {
    if (!names.includes(name)) throw noSuchColumn(where, name, names)
  }
  return { rowCount: rows.count, columns: names.map((name, i) => toColumn(name, fields[i] ?? [], options, where)) }
}

function parseRecords(input: string | Uint8Array, options: CsvOptions, where: string): readonly CsvRecord[] {
  const parseOptions = csvParseOptions(options, where)
  const text = typeof input === 'string' ? input.replace(/^\uFEFF/, '') : decode(input, options, where)
  try {
    // As UTF-8, which csv-parse works on: handed a string, its browser build converts it far more slowly.
    return parse(new TextEncoder().encode(text) as Buffer, parseOptions) as unknown as readonly CsvRecord[]
  } catch (cause) {
    throw malformedCsv(where, cause)
  }
}

function decode(bytes: Uint8Array, options: CsvOptions, where: string): string {
  const decoder = textDecoder(options, where)
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw notText(options, where, cause)
  }
}

function toColumn(
  name: string,
  fields: readonly string[],
  options: ParseCsvOptions,
  where: string,
): NumericColumn | TextColumn {
  const missing = new Set(options.missingValues ?? defaultMissingValues)
  if (!options.text?.includes(name)) {
    const numbers = fields.map((field) => (missing.has(field) ? Number.NaN : parseNumber(field)))
    const odd = numbers.indexOf(undefined)
    if (odd < 0) return { type: 'numeric', name, values: Float64Array.from(numbers as readonly number[]) }
    if (options.numeric?.includes(name)) throw notNumeric(where, name, odd + 1, fields[odd]!)
  }
  return { type: 'text', name, values: fields.map((field) => (missing.has(field) ? '' : field)) }
}
