import type { Direction } from './reproduction.js'

/** What a value is held to. */
export interface Claim {
  readonly reference: number
  /** The share of the reference by which a value may be worse. */
  readonly margin: number
  readonly direction: Direction
}

/** Whether a value holds. */
export interface Verdict {
  readonly pass: boolean
  /** The worst value that passes. */
  readonly limit: number
}

/**
 * Holds a value to its reference.
 *
 * `limit = reference ± margin·|reference|`, towards the worse; the value passes when it is the limit or better.
 *
 * @example judge(0.0048, { reference: 0.00465, margin: 0.05, direction: 'lower' }).pass // true
 */
export function judge(value: number, { reference, margin, direction }: Claim): Verdict {
  const slack = margin * Math.abs(reference)
  const limit = direction === 'lower' ? reference + slack : reference - slack
  return { pass: direction === 'lower' ? value <= limit : value >= limit, limit }
}
