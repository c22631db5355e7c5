import { checkChoice, DataError, type NdArray } from '@autoencoders/core'
import { notNumeric, parseNumber } from './number-field.js'
import { type NumericColumn, noSuchColumn, type Table, type TextColumn } from './table.js'

/**
 * What becomes of missing values: `error` refuses them, `keep` leaves NaN, `drop` leaves out their rows,
 * `mean` and `median` put in the mean or the median of the column's other values.
 */
export type MissingValues = 'error' | 'keep' | 'drop' | 'mean' | 'median'

/** Options of {@link tableToArray}. */
export interface TableToArrayOptions {
  /** Which columns, in which order; all of them when left out. */
  readonly columns?: readonly string[]
  /** `'error'` when left out. */
  readonly missing?: MissingValues
}

/**
 * Numeric columns of a table as an array.
 *
 * With `drop`, a row goes when any of the chosen columns misses a value: take the label along in the same call
 * to keep it aligned. The median of an even number of values is the mean of the middle two.
 *
 * @returns `[rows, columns]`, rounded to 32 bits, in memory of its own.
 * @throws {DataError} When a column is text, a value is missing (`error`), or a whole column is (`mean`, `median`).
 * @throws {OptionError} When there is no such column or way of treating missing values.
 * @example
 * tableToArray(parseCsv('a,b\n1,2\n3,NA'), { missing: 'mean' }) // [2, 2]: 1, 2, 3, 2
 */
export function tableToArray(table: Table, options: TableToArrayOptions = {}): NdArray {
  const { columns: names = table.columns.map(({ name }) => name), missing = 'error' } = options
  checkChoice(missing, 'tableToArray', 'missing', ['error', 'keep', 'drop', 'mean', 'median'])
  const columns = names.map((name) => numericColumn(table, name))
  const kept = keptRows(columns, table.rowCount, missing)
  const data = new Float32Array(kept.length * columns.length)
  columns.forEach((column, c) => {
    const filler = fillerOf(column, missing)
    kept.forEach((row, r) => {
      const value = column.values[row]!
      data[r * columns.length + c] = Number.isNaN(value) ? filler : value
    })
  })
  return { data, shape: [kept.length, columns.length] }
}

/** The error for a value that is missing where none may be. */
export function missingValue(where: string, column: string, row: number): DataError {
  return new DataError({
    where,
    expected: `a value in column ${JSON.stringify(column)}, row ${row}`,
    received: 'a missing one',
    repair: "Choose what to do with missing values: `missing: 'drop'`, `'mean'`, `'median'` or `'keep'`.",
  })
}

function numericColumn(table: Table, name: string): NumericColumn {
  const column = table.columns.find((candidate) => candidate.name === name)
  if (!column) {
    throw noSuchColumn(
      'tableToArray',
      name,
      table.columns.map((candidate) => candidate.name),
    )
  }
  if (column.type === 'text') throw textColumn(column)
  return column
}

function textColumn({ name, values }: TextColumn): DataError {
  const row = Math.max(
    0,
    values.findIndex((value) => value !== '' && parseNumber(value) === undefined),
  )
  return notNumeric('tableToArray', name, row + 1, values[row] ?? '')
}

function keptRows(columns: readonly NumericColumn[], rowCount: number, missing: MissingValues): readonly number[] {
  const rows = Array.from({ length: rowCount }, (_, row) => row)
  if (missing !== 'drop') return rows
  return rows.filter((row) => columns.every(({ values }) => !Number.isNaN(values[row])))
}

/** What stands for a missing value of the column; never used with `drop`. */
function fillerOf({ name, values }: NumericColumn, missing: MissingValues): number {
  const hole = values.findIndex(Number.isNaN)
  if (hole < 0 || missing === 'keep' || missing === 'drop') return Number.NaN
  if (missing === 'error') throw missingValue('tableToArray', name, hole + 1)
  const present = values.filter((value) => !Number.isNaN(value))
  if (present.length === 0) throw emptyColumn(name, missing)
  return missing === 'mean' ? meanOf(present) : medianOf(present)
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function medianOf(values: Float64Array): number {
  const sorted = values.toSorted()
  const middle = (sorted.length - 1) / 2
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
}

function emptyColumn(name: string, missing: MissingValues): DataError {
  return new DataError({
    where: 'tableToArray',
    expected: `a value in column ${JSON.stringify(name)} to take the ${missing} of`,
    received: 'missing values only',
    repair: 'Leave the column out of `columns`.',
  })
}
