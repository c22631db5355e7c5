/** Rows by class, and fair shares of them. */

import { DataError, describeValue, ShapeError } from '@autoencoders/core'

/** One label per row. */
export type Labels = ArrayLike<string | number>

/** Which class each row is of, and how many rows each class has. */
export interface Strata {
  /** `[n]`, numbered by first appearance. */
  readonly classOf: Uint32Array
  readonly sizes: readonly number[]
}

/**
 * The classes of some labels; one class for all rows when there are none.
 *
 * @throws {ShapeError} When there is not one label per row.
 * @throws {DataError} When a class has fewer rows than it is to be shared among.
 */
export function findStrata(where: string, labels: Labels | undefined, count: number, shares: number): Strata {
  if (!labels) return { classOf: new Uint32Array(count), sizes: [count] }
  if (labels.length !== count) {
    throw new ShapeError({ where, expected: `${count} labels to stratify by`, received: `${labels.length}` })
  }
  const numbers = new Map<string | number, number>()
  const sizes: number[] = []
  const classOf = Uint32Array.from(labels as ArrayLike<never>, (label: string | number) => {
    const number = numbers.get(label) ?? numbers.size
    numbers.set(label, number)
    sizes[number] = (sizes[number] ?? 0) + 1
    return number
  })
  for (const [label, number] of numbers) checkShared(where, label, sizes[number]!, shares)
  return { classOf, sizes }
}

/**
 * Shares out whole things in proportion to weights, by largest remainders: each gets its quota rounded down, and those with the
 * largest fractions one more, the first of equals, until none is left.
 *
 * @param weights Not negative, not all 0.
 * @param total How many things there are.
 * @see Hamilton's method, https://en.wikipedia.org/wiki/Quota_method
 * @example apportion([1, 1, 1], 10) // 4, 3, 3
 */
export function apportion(weights: readonly number[], total: number): number[] {
  const sum = weights.reduce((whole, weight) => whole + weight, 0)
  const quotas = weights.map((weight) => (weight * total) / sum)
  const shares = quotas.map(Math.floor)
  const left = total - shares.reduce((given, share) => given + share, 0)
  const byRemainder = quotas.map((quota, i) => ({ i, remainder: quota - shares[i]! }))
  byRemainder.sort((a, b) => b.remainder - a.remainder || a.i - b.i)
  for (const { i } of byRemainder.slice(0, left)) shares[i]! += 1
  return shares
}

function checkShared(where: string, label: string | number, size: number, shares: number): void {
  if (size >= shares) return
  throw new DataError({
    where,
    expected: `at least ${shares} rows of every class`,
    received: `${size} of class ${describeValue(label)}`,
    repair: 'Merge or drop rare classes, or do not stratify.',
  })
}
