import { describeValue, FormatError, OptionError } from '@autoencoders/core'

/** How a text file is divided into rows and fields. */
export interface CsvOptions {
  /** Between fields: one character such as `,` `;` or a tab, or `'whitespace'` for runs of spaces and tabs. `,` when left out. */
  readonly delimiter?: string
  /**
   * `true` (when left out): the first row names the columns. `false`: there is no such row, and they are called
   * `column1`, `column2` … Names: there is no such row, and these are they.
   */
  readonly header?: boolean | readonly string[]
  /** Rows that start with it, and the rest of a row after it, are left out: `#`. There is none when left out. */
  readonly comment?: string
  /** What stands for a missing value; the empty field, `NA`, `N/A`, `NaN`, `nan`, `null` and `?` when left out. */
  readonly missingValues?: readonly string[]
  /** A label of the Encoding standard; `utf-8` when left out. */
  readonly encoding?: string
}

/** What stands for a missing value unless the options say otherwise. */
export const defaultMissingValues: readonly string[] = ['', 'NA', 'N/A', 'NaN', 'nan', 'null', '?']

/** The options in the words of csv-parse. Lengths of rows are checked by us, so that errors count rows like people do. */
export function csvParseOptions(options: CsvOptions, where: string) {
  const { delimiter = ',', comment } = options
  const isWhitespace = delimiter === 'whitespace'
  if (!isWhitespace && delimiter.length !== 1) throw notOneCharacter(where, 'delimiter', delimiter, " or 'whitespace'")
  if (comment !== undefined && comment.length === 0) throw notOneCharacter(where, 'comment', comment, ' or more')
  return {
    delimiter: isWhitespace ? [' ', '\t'] : delimiter,
    comment: comment ?? null,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    // Around tabs, trimming would take empty fields away.
    trim: delimiter === ',' || delimiter === ';',
  } as const
}

/**
 * A decoder that refuses bytes which are not text.
 *
 * @throws {OptionError} When there is no such encoding.
 */
export function textDecoder(options: CsvOptions, where: string): TextDecoder {
  const { encoding = 'utf-8' } = options
  try {
    return new TextDecoder(encoding, { fatal: true })
  } catch {
    throw new OptionError({
      where,
      expected: 'an encoding such as utf-8, utf-16le or windows-1252',
      received: describeValue(encoding),
    })
  }
}

/** The error for bytes that the encoding does not allow. */
export function notText(options: CsvOptions, where: string, cause: unknown): FormatError {
  const { encoding = 'utf-8' } = options
  return new FormatError(
    {
      where,
      expected: `text in ${encoding}`,
      received: 'bytes that are none',
      repair: 'Name the encoding the file was saved in, such as windows-1252, or save it as UTF-8.',
    },
    { cause },
  )
}

function notOneCharacter(where: string, name: string, value: string, or: string): OptionError {
  return new OptionError({ where, expected: `a ${name} of one character${or}`, received: describeValue(value) })
}
