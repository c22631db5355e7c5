import { checkWhole, describeValue, formatShape, OptionError, type Shape, ShapeError } from '@autoencoders/core'
import { requireBetween } from './requirements.js'

/** A column of numbers: a Gaussian around the output, with σ a number above 0 or `'learned'` (default), one parameter. */
export interface NumericMixedColumn {
  readonly kind: 'numeric'
  readonly sigma?: number | 'learned'
}

/** A column of zeros and ones; the output is a logit. */
export interface BinaryMixedColumn {
  readonly kind: 'binary'
}

/** A column of categories, one-hot: `categories` elements of a row; the output is as many logits. */
export interface CategoricalMixedColumn {
  readonly kind: 'categorical'
  readonly categories: number
}

/** A column of a row as `mixedColumns` reads it. */
export type MixedColumn = NumericMixedColumn | BinaryMixedColumn | CategoricalMixedColumn

/** Neighbouring columns that are treated alike: all numeric ones in a row, all binary ones, or one of categories. */
export interface Run {
  readonly kind: MixedColumn['kind']
  readonly width: number
}

/** Columns as runs, from first to last. */
export function runsOf(columns: readonly MixedColumn[]): readonly Run[] {
  const runs: Run[] = []
  for (const column of columns) {
    const last = runs.at(-1)
    if (column.kind === 'categorical') runs.push({ kind: column.kind, width: column.categories })
    else if (last?.kind === column.kind) runs[runs.length - 1] = { ...last, width: last.width + 1 }
    else runs.push({ kind: column.kind, width: 1 })
  }
  return runs
}

/** @throws {ShapeError} When the last axis is not as wide as the columns. */
export function requireWidth(shape: Shape, runs: readonly Run[], where: string): void {
  const width = runs.reduce((sum, run) => sum + run.width, 0)
  if (shape.at(-1) === width) return
  throw new ShapeError({
    where,
    expected: `rows as wide as the columns, [..., ${width}]`,
    received: formatShape(shape),
    repair: 'A numeric or binary column is 1 wide, one of k categories is k wide (one-hot).',
  })
}

/** @throws {OptionError} When there are no columns, or one is wrong. */
export function checkColumns(columns: unknown, where: string): readonly MixedColumn[] {
  if (!Array.isArray(columns) || columns.length === 0) {
    throw new OptionError({
      where,
      expected: "columns, such as [{ kind: 'numeric' }, { kind: 'categorical', categories: 3 }]",
      received: describeValue(columns),
    })
  }
  for (const [i, column] of columns.entries()) checkColumn(column, i, where)
  return columns
}

function checkColumn(column: unknown, i: number, where: string): void {
  const { kind, sigma = 'learned', categories } = (column ?? {}) as Record<string, unknown>
  if (kind === 'binary') return
  if (kind === 'categorical') return void checkWhole(categories, where, `columns[${i}].categories`, 2)
  if (kind !== 'numeric') {
    throw new OptionError({
      where,
      expected: `columns[${i}].kind to be "numeric", "binary" or "categorical"`,
      received: describeValue(kind),
    })
  }
  if (sigma !== 'learned') requireBetween(where, `columns[${i}].sigma`, sigma, 0, Number.POSITIVE_INFINITY)
}
