import { describeValue, FormatError } from '@autoencoders/core'
import { type FittedScaler, fittedScaler, type ScalerState } from './fitted-scaler.js'

/**
 * Makes a fitted scaler from what its `toJSON` gave, to the same bits.
 *
 * @param json An object, as from `JSON.parse`; checked before anything is made of it.
 * @returns The scaler.
 * @throws {FormatError} When it is not a saved scaler.
 * @example
 * const scaler = standardScaler().fit(ndArray([1, 2, 3], [3, 1]))
 * scalerFromJSON(JSON.parse(JSON.stringify(scaler))).centre // [2]
 */
export function scalerFromJSON(json: unknown): FittedScaler {
  if (typeof json !== 'object' || json === null) throw notAScaler('an object', describeValue(json))
  const { kind, axis, centre, scale, offset, clip } = json as Record<string, unknown>
  if (kind !== 'standard' && kind !== 'min-max' && kind !== 'robust') {
    throw notAScaler("kind 'standard', 'min-max' or 'robust'", describeValue(kind))
  }
  if (axis !== 'feature' && axis !== 'all') throw notAScaler("axis 'feature' or 'all'", describeValue(axis))
  if (!isFiniteList(centre) || centre.length === 0 || (axis === 'all' && centre.length !== 1)) {
    throw notAScaler('centre, a finite number for each feature', describeValue(centre))
  }
  if (!isFiniteList(scale) || scale.length !== centre.length || scale.includes(0)) {
    throw notAScaler(`scale, ${centre.length} finite numbers other than 0`, describeValue(scale))
  }
  if (!isFiniteNumber(offset)) throw notAScaler('offset, a finite number', describeValue(offset))
  const state: ScalerState = { kind, axis, centre: [...centre], scale: [...scale], offset }
  if (clip === undefined) return fittedScaler(state)
  if (!isFiniteList(clip) || clip.length !== 2) throw notAScaler('clip, two finite numbers', describeValue(clip))
  return fittedScaler({ ...state, clip: [clip[0]!, clip[1]!] })
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

function isFiniteList(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(isFiniteNumber)
}

function notAScaler(expected: string, received: string): FormatError {
  return new FormatError({
    where: 'scalerFromJSON',
    expected: `a saved scaler with ${expected}`,
    received,
    repair: "Give it what a fitted scaler's toJSON returned.",
  })
}
