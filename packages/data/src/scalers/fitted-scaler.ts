/** What every scaler becomes once it has seen data: one subtraction and one division per feature. */

import { DataError, formatShape, type JsonObject, type NdArray, ShapeError } from '@autoencoders/core'

/** Which scaler it was. */
export type ScalerKind = 'standard' | 'min-max' | 'robust'

/** Over what statistics are taken: `'feature'` for one set per entry of the last axis, `'all'` for one set in all. */
export type ScalerAxis = 'feature' | 'all'

/** What a fitted scaler knows; all of it is saved. */
export interface ScalerState {
  readonly kind: ScalerKind
  readonly axis: ScalerAxis
  /** What becomes `offset`, one per feature, or one in all. */
  readonly centre: readonly number[]
  /** What a unit of scaled data is worth, one per feature, or one in all; never 0. */
  readonly scale: readonly number[]
  /** Added after the division; the lower end of a min–max scaler's range, else 0. */
  readonly offset: number
  /** The range scaled values are cut to, when the scaler was asked to. */
  readonly clip?: readonly [number, number]
}

/** A scaler that has seen data. Its statistics are 64-bit; arrays go in and out in 32 bits. */
export interface FittedScaler extends ScalerState {
  /**
   * `(x − centre) ÷ scale + offset`. NaN, a missing value, stays NaN.
   *
   * @param array `[..., features]`, or any shape when the axis is `'all'`; not changed.
   * @returns A new array of the same shape.
   * @throws {ShapeError} When the last axis is not as wide as the data fitted.
   * @throws {DataError} For ±∞.
   */
  transform(array: NdArray): NdArray
  /**
   * `(y − offset) · scale + centre`: undoes `transform`, up to rounding and what was clipped.
   *
   * @param array `[..., features]`, or any shape when the axis is `'all'`; not changed.
   * @returns A new array of the same shape.
   * @throws {ShapeError} When the last axis is not as wide as the data fitted.
   * @throws {DataError} For ±∞.
   */
  inverseTransform(array: NdArray): NdArray
  /** The state as JSON; `scalerFromJSON` reads it. */
  toJSON(): JsonObject
}

const FACTORIES = { standard: 'standardScaler', 'min-max': 'minMaxScaler', robust: 'robustScaler' } as const

/** Gives a state its methods. */
export function fittedScaler(given: ScalerState): FittedScaler {
  // JSON has no −0: adding 0 makes it 0, so that a saved scaler comes back to the same bits.
  const state = { ...given, centre: given.centre.map((value) => value + 0), offset: given.offset + 0 }
  const { centre, scale, offset, clip } = state
  const factory = FACTORIES[state.kind]
  const [low, high] = clip ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  return Object.freeze({
    ...state,
    transform: (array: NdArray) =>
      mapFeatures(`${factory}.transform`, state, array, (x, j) =>
        Math.min(high, Math.max(low, (x - centre[j]!) / scale[j]! + offset)),
      ),
    inverseTransform: (array: NdArray) =>
      mapFeatures(`${factory}.inverseTransform`, state, array, (y, j) => (y - offset) * scale[j]! + centre[j]!),
    toJSON: () => ({ ...state }) as JsonObject,
  })
}

/** Throws unless the values are finite or NaN. */
export function checkNotInfinite(where: string, array: NdArray): void {
  const at = array.data.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY)
  if (at < 0) return
  throw new DataError({
    where,
    expected: 'finite values, or NaN where one is missing',
    received: `${array.data[at]} at position ${at}`,
    repair: 'Replace infinite values, by NaN if they are unknown.',
  })
}

function mapFeatures(
  where: string,
  { axis, centre }: ScalerState,
  array: NdArray,
  f: (value: number, feature: number) => number,
): NdArray {
  const width = axis === 'all' ? 1 : centre.length
  if (axis === 'feature' && array.shape.at(-1) !== width) {
    throw new ShapeError({
      where,
      expected: `a last axis of ${width} features, as in the data fitted`,
      received: `an array ${formatShape(array.shape)}`,
    })
  }
  checkNotInfinite(where, array)
  return { data: array.data.map((value, i) => f(value, i % width)), shape: [...array.shape] }
}
