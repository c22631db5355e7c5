import { OptionError } from '@autoencoders/core'

/** A column of numbers. */
export interface NumericColumn {
  readonly type: 'numeric'
  readonly name: string
  /** One value a row, NaN where it is missing. */
  readonly values: Float64Array
}

/** A column of text. */
export interface TextColumn {
  readonly type: 'text'
  readonly name: string
  /** One value a row, the empty string where it is missing. */
  readonly values: readonly string[]
}

/** Named columns of equal length, as in a CSV file. */
export interface Table {
  readonly rowCount: number
  readonly columns: readonly (NumericColumn | TextColumn)[]
}

/**
 * A column of a table by its name.
 *
 * @throws {OptionError} When there is no such column; it lists those there are.
 * @example
 * tableColumn(parseCsv('x,label\n1,cat\n2,dog'), 'label').values // ['cat', 'dog']
 */
export function tableColumn(table: Table, name: string): NumericColumn | TextColumn {
  const column = table.columns.find((candidate) => candidate.name === name)
  if (column) return column
  throw noSuchColumn(
    'tableColumn',
    name,
    table.columns.map((candidate) => candidate.name),
  )
}

/** The error for a column that is not there. */
export function noSuchColumn(where: string, name: string, names: readonly string[]): OptionError {
  const shown = names.slice(0, 20).map((one) => JSON.stringify(one))
  return new OptionError({
    where,
    expected: `one of the columns ${shown.join(', ')}${names.length > 20 ? `, … (${names.length} in all)` : ''}`,
    received: JSON.stringify(name),
    repair: 'Check the spelling, and whether the file has a header row.',
  })
}
