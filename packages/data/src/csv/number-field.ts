import { DataError } from '@autoencoders/core'

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
const infinite = /^([+-]?)inf(?:inity)?$/i

/**
 * The number that a field spells, as Python and R write numbers; undefined for any other text.
 *
 * @example parseNumber(' -1.5e3 ') // -1500
 */
export function parseNumber(field: string): number | undefined {
  const text = field.trim()
  if (decimal.test(text)) return Number(text)
  const sign = infinite.exec(text)?.[1]
  return sign === undefined ? undefined : sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

/** The error for text where a number was asked for. */
export function notNumeric(where: string, column: string, row: number, field: string): DataError {
  const shown = field.length > 40 ? `${field.slice(0, 40)}…` : field
  return new DataError({
    where,
    expected: `a number in column ${JSON.stringify(column)}, row ${row}`,
    received: JSON.stringify(shown),
    repair: 'Leave the column out of `columns`, or add the text to `missingValues` if it stands for a missing value.',
  })
}
