/** How far received numbers are from expected ones, and the error that says so. */

import { formatShape, type Shape, sameShape } from '@autoencoders/core'

/** What a difference may be: `|received − expected| ≤ absolute + relative · |expected|`. */
export interface Tolerance {
  readonly relative: number
  readonly absolute: number
}

/** A case that did not hold. */
export class ConformanceError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ConformanceError'
  }
}

/** Numbers with a shape, of any precision. */
export interface Numbers {
  readonly data: ArrayLike<number>
  readonly shape: Shape
}

/**
 * Checks that numbers agree. NaN agrees with NaN alone, and an infinity with itself alone.
 *
 * @param what What they are, for the message: `tanh`, `gradient of tanh`.
 * @throws {ConformanceError} With the worst element: where it is, what came, what was due, how far off.
 */
export function assertClose(what: string, received: Numbers, expected: Numbers, tolerance: Tolerance): void {
  if (!sameShape(received.shape, expected.shape)) {
    const shapes = `expected shape ${formatShape(expected.shape)}, received ${formatShape(received.shape)}`
    throw new ConformanceError(`${what}: ${shapes}.`)
  }
  const worst = worstElement(received.data, expected.data, tolerance)
  if (!worst || worst.share <= 1) return
  const [came, due] = [received.data[worst.position]!, expected.data[worst.position]!]
  const off = Math.abs(came - due)
  throw new ConformanceError(
    `${what}: element ${worst.position} of ${formatShape(expected.shape)} expected ${due}, received ${came}: ` +
      `off by ${off.toExponential(2)}, ${worst.share.toPrecision(3)} times the ${allowed(due, tolerance).toExponential(2)} allowed.`,
  )
}

/**
 * Checks that numbers are the same to the bit (all NaNs are one).
 *
 * @throws {ConformanceError} With the first element that differs.
 */
export function assertSameBits(what: string, received: Numbers, expected: Numbers): void {
  if (!sameShape(received.shape, expected.shape)) {
    const shapes = `expected shape ${formatShape(expected.shape)}, received ${formatShape(received.shape)}`
    throw new ConformanceError(`${what}: ${shapes}.`)
  }
  for (let i = 0; i < expected.data.length; i++) {
    if (Object.is(received.data[i], expected.data[i])) continue
    const values = `expected ${expected.data[i]}, received ${received.data[i]}`
    throw new ConformanceError(`${what}: element ${i} ${values}, not the same bits.`)
  }
}

/**
 * Checks that something holds.
 *
 * @throws {ConformanceError} With the message.
 */
export function assertThat(holds: boolean, message: string): asserts holds {
  if (!holds) throw new ConformanceError(message)
}

/** The largest `|received − expected| / |expected|`, elements that are both 0 left out. */
export function largestRelativeError(received: ArrayLike<number>, expected: ArrayLike<number>): number {
  let largest = 0
  for (let i = 0; i < expected.length; i++) {
    const off = Math.abs(received[i]! - expected[i]!)
    if (off !== 0) largest = Math.max(largest, off / Math.abs(expected[i]!))
  }
  return largest
}

/** The largest `|received − expected|`. */
export function largestAbsoluteError(received: ArrayLike<number>, expected: ArrayLike<number>): number {
  let largest = 0
  for (let i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs(received[i]! - expected[i]!))
  return largest
}

function worstElement(
  received: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: Tolerance,
): { position: number; share: number } | undefined {
  let worst: { position: number; share: number } | undefined
  for (let position = 0; position < expected.length; position++) {
    const share = shareOfAllowed(received[position]!, expected[position]!, tolerance)
    if (!worst || share > worst.share) worst = { position, share }
  }
  return worst
}

function shareOfAllowed(received: number, expected: number, tolerance: Tolerance): number {
  if (Object.is(received, expected) || received === expected) return 0
  const share = Math.abs(received - expected) / allowed(expected, tolerance)
  return Number.isFinite(expected) && Number.isFinite(share) ? share : Number.POSITIVE_INFINITY
}

function allowed(expected: number, { relative, absolute }: Tolerance): number {
  return absolute + relative * Math.abs(expected)
}
