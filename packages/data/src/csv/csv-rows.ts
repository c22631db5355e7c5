import { FormatError } from '@autoencoders/core'
import type { CsvOptions } from './csv-options.js'

/** What csv-parse gives for each row. */
export interface CsvRecord {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

/** Tells the header from the rows and checks that every row has as many fields as there are columns. */
export class CsvRows {
  /** Rows so far, the header not counted. */
  count = 0
  readonly #header: boolean | readonly string[]
  readonly #isWhitespace: boolean
  readonly #where: string
  #names: readonly string[] | undefined

  constructor(options: CsvOptions, where: string) {
    this.#header = options.header ?? true
    this.#isWhitespace = options.delimiter === 'whitespace'
    this.#where = where
    if (typeof this.#header === 'object') this.#names = distinct(this.#header, where)
  }

  /** The fields of a row, or nothing for the header. @throws {FormatError} When there are too many or too few. */
  take({ record, info }: CsvRecord): readonly string[] | undefined {
    const fields = this.#isWhitespace ? record.filter((field) => field !== '') : record
    if (this.#names === undefined) {
      const named = this.#header === true ? fields : []
      this.#names = distinct(
        fields.map((_, i) => named[i] || `column${i + 1}`),
        this.#where,
      )
      if (this.#header === true) return undefined
    }
    this.count += 1
    if (fields.length !== this.#names.length) throw this.#wrongLength(fields.length, info.lines)
    return fields
  }

  /** The columns' names. @throws {FormatError} When nothing came that could name them. */
  names(): readonly string[] {
    if (this.#names) return this.#names
    throw new FormatError({
      where: this.#where,
      expected: this.#header === true ? 'a first row that names the columns' : 'at least one row',
      received: 'a file without rows',
      repair: 'Check that this is the right file; give the names as `header` if it may be empty.',
    })
  }

  #wrongLength(received: number, line: number): FormatError {
    const expected = this.names().length
    return new FormatError({
      where: this.#where,
      expected: `${expected} fields in row ${this.count}, as in the ${this.#header ? 'header' : 'first row'}`,
      received: `${received} (line ${line})`,
      repair:
        received > expected
          ? 'Quote fields that hold the delimiter, or check the `delimiter`.'
          : 'Complete the row, or check the `delimiter`.',
    })
  }
}

/** What csv-parse throws, as an error of ours. */
export function malformedCsv(where: string, cause: unknown): FormatError {
  const { message, lines } = cause as { message: string; lines?: number }
  return new FormatError(
    {
      where,
      expected: 'CSV with quotes that open at the start of a field and close at its end',
      received: `${message}${lines === undefined || message.includes('line') ? '' : ` (line ${lines})`}`,
      repair: 'Write a quote inside a quoted field twice, and close every quote.',
    },
    { cause },
  )
}

function distinct(names: readonly string[], where: string): readonly string[] {
  const repeated = names.find((name, i) => names.indexOf(name) !== i)
  if (repeated === undefined) return names
  throw new FormatError({
    where,
    expected: 'columns of different names',
    received: `${JSON.stringify(repeated)} more than once`,
    repair: 'Give distinct names as `header`, or `header: false` if the first row holds data.',
  })
}
