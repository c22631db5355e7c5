/** How series are cut into windows: the options, their checks, and what is saved of them. */

import {
  checkChoice,
  checkFinite,
  checkWhole,
  describeValue,
  FormatError,
  isAutoencoderError,
  type JsonObject,
} from '@autoencoders/core'

/**
 * What becomes of points after the last whole window: `drop` leaves them out; `pad` fills one more window up at its end;
 * `shift` moves that window back so that it ends with the series.
 */
export type LastWindow = 'drop' | 'pad' | 'shift'

/** How series are cut into windows. All of it is JSON. */
export interface SlidingWindowsOptions {
  /** Points of each window, ≥ 1. */
  readonly length: number
  /** From the start of one window to the start of the next, in points, ≥ 1; 1 when left out. */
  readonly stride?: number
  /** `'drop'` when left out. With `'pad'` there is a mask. */
  readonly last?: LastWindow
  /** What `'pad'` fills with, in every channel; 0 when left out. */
  readonly padding?: number
}

/** {@link SlidingWindowsOptions} with nothing left out. */
export type WindowSettings = Required<SlidingWindowsOptions>

const KIND = 'sliding-windows'

/** @throws {OptionError} For a length or stride that is no whole number, an unknown `last`, or a padding that is not finite. */
export function checkWindowOptions(where: string, options: SlidingWindowsOptions): WindowSettings {
  const { length, stride = 1, last = 'drop', padding = 0 } = options ?? {}
  checkWhole(length, where, 'length', 1)
  checkWhole(stride, where, 'stride', 1)
  checkChoice(last, where, 'last', ['drop', 'pad', 'shift'])
  checkFinite(padding, where, 'padding')
  return Object.freeze({ length, stride, last, padding })
}

/** What is saved of the options; `slidingWindowsFromJSON` reads it. */
export function windowOptionsToJSON(settings: WindowSettings): JsonObject {
  return { kind: KIND, ...settings }
}

/**
 * The options from what `toJSON` of windows gave, so that a loaded model cuts new series as it was trained.
 *
 * @param json An object, as from `JSON.parse`; checked before anything is made of it.
 * @returns The options, for `slidingWindows`, `streamWindows` and `windowLayout`.
 * @throws {FormatError} When they are not saved windows.
 * @example
 * const saved = slidingWindows(ndArray([1, 2, 3], [3]), { length: 2 }).toJSON()
 * slidingWindows(ndArray([4, 5, 6], [3]), slidingWindowsFromJSON(saved)).windows.data // 4, 5, 5, 6
 */
export function slidingWindowsFromJSON(json: unknown): Required<SlidingWindowsOptions> {
  const where = 'slidingWindowsFromJSON'
  const saved = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>
  if (saved.kind !== KIND) throw notWindows(`kind '${KIND}'`, `kind ${describeValue(saved.kind)}`)
  try {
    return checkWindowOptions(where, saved as unknown as SlidingWindowsOptions)
  } catch (error) {
    throw isAutoencoderError(error) ? notWindows(error.expected, error.received) : error
  }
}

function notWindows(expected: string, received: string): FormatError {
  return new FormatError({
    where: 'slidingWindowsFromJSON',
    expected: `saved windows with ${expected}`,
    received,
    repair: 'Give it what toJSON of sliding windows returned.',
  })
}
