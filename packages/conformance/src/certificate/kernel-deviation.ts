/** What the reference computed: values, and how large what went into them was. */
export interface ReferenceOutput {
  readonly values: ArrayLike<number>
  /** The largest magnitude that went into an element, which rounding is relative to. */
  readonly magnitude: number
}

/** The least magnitude that differences are relative to: what is smaller is rounding of something else. */
const LEAST = 1e-12

/**
 * The largest difference of an element, relative to the largest magnitude of its output.
 *
 * @returns ∞ where one is a number and the other is not, or where there are more outputs or elements than due.
 */
export function deviationOf(received: readonly ArrayLike<number>[], due: readonly ReferenceOutput[]): number {
  if (received.length !== due.length) return Number.POSITIVE_INFINITY
  return Math.max(0, ...due.map((output, i) => relativeDifference(received[i]!, output)))
}

function relativeDifference(received: ArrayLike<number>, { values, magnitude }: ReferenceOutput): number {
  if (received.length !== values.length) return Number.POSITIVE_INFINITY
  let worst = 0
  for (let i = 0; i < values.length; i++) {
    if (Object.is(received[i], values[i])) continue
    const difference = Math.abs(received[i]! - values[i]!)
    if (!Number.isFinite(difference)) return Number.POSITIVE_INFINITY
    worst = Math.max(worst, difference)
  }
  return worst / Math.max(magnitude, LEAST)
}
