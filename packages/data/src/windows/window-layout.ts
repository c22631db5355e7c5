/** Where the windows over series lie: all that is needed to go from windows back to points. */

import { checkWhole, DataError, type JsonObject, type NdArray, OptionError } from '@autoencoders/core'
import {
  checkWindowOptions,
  type SlidingWindowsOptions,
  type WindowSettings,
  windowOptionsToJSON,
} from './window-options.js'
import { type PointsOptions, windowsToPoints } from './windows-to-points.js'

/**
 * Where windows lie. `Points` is what the way back gives: an array for one series, a list of arrays for several.
 */
export interface WindowLayout<Points = NdArray> {
  /** Nothing is left out of them. */
  readonly options: Required<SlidingWindowsOptions>
  /** How many windows there are, over all series. */
  readonly count: number
  /** The first point of each window, counted from 0 within its series. */
  readonly starts: Uint32Array
  /** Which series each window is of, from 0; the windows of a series follow each other. */
  readonly series: Uint32Array
  /** How many points each series has. */
  readonly times: readonly number[]
  /**
   * From windows to points: what overlapping windows say of the same point, combined.
   *
   * Points that no window covers become NaN, unless `uncovered` says otherwise. Sums are kept in 64 bits, so windows that
   * agree give back what they hold to the bit, a series its own values. NaN in a window makes the points it is of NaN.
   * Steps that pad a window are of no point.
   *
   * @param values `[n]`, one value per window; `[n, length]`, one per step; or `[n, length, channels]`, such as reconstructions.
   * @param options See {@link PointsOptions}.
   * @returns `[time]`, or `[time, channels]` for values with channels; one for each series. A series given as `[time]` comes
   *   back as `[time]`.
   * @throws {ShapeError} When the values are not of these windows.
   * @throws {DataError} When they are no NdArray, or a point is not covered and `uncovered` is `'error'`.
   * @throws {OptionError} For an unknown combination.
   */
  toPoints(values: NdArray, options?: PointsOptions): Points
  /** The options as JSON; `slidingWindowsFromJSON` reads it. */
  toJSON(): JsonObject
}

/**
 * Where the windows over series of known lengths lie, without their data: for scores of streamed windows.
 *
 * Window i of a series covers the points `i · stride … i · stride + length − 1`.
 *
 * @param times Points of the series, ≥ 1; a list for several series.
 * @param options See {@link SlidingWindowsOptions}.
 * @returns The layout, with the way back.
 * @throws {OptionError} For wrong options, or a time that is no whole number.
 * @throws {DataError} When a series is shorter than a window and is not padded.
 * @example
 * const layout = windowLayout(5, { length: 2, stride: 2, last: 'shift' })
 * layout.starts // 0, 2, 3
 * layout.toPoints(ndArray([1, 2, 6], [3])).data // 1, 1, 2, 4, 6
 */
export function windowLayout(times: number, options: SlidingWindowsOptions): WindowLayout
export function windowLayout(times: readonly number[], options: SlidingWindowsOptions): WindowLayout<NdArray[]>
export function windowLayout(
  times: number | readonly number[],
  options: SlidingWindowsOptions,
): WindowLayout<NdArray | NdArray[]> {
  const where = 'windowLayout'
  const settings = checkWindowOptions(where, options)
  const list = Array.isArray(times) ? (times as readonly number[]) : [times as number]
  if (list.length === 0) throw new OptionError({ where, expected: 'at least one time', received: 'none' })
  for (const time of list) checkWhole(time, where, 'times', 1)
  return layOut(where, list, settings, (points) => (Array.isArray(times) ? points : points[0]!))
}

/**
 * The layout of windows over series of checked lengths.
 *
 * @param form Makes what the way back gives from one array a series.
 * @throws {DataError} When a series is shorter than a window and is not padded.
 */
export function layOut<Points>(
  where: string,
  times: readonly number[],
  settings: WindowSettings,
  form: (points: NdArray[]) => Points,
): WindowLayout<Points> {
  times.forEach((time, index) => {
    checkLongEnough(where, time, settings, times.length > 1 ? ` in series ${index}` : '')
  })
  const startsOfEach = times.map((time) => windowStarts(time, settings))
  const count = startsOfEach.reduce((sum, starts) => sum + starts.length, 0)
  const starts = new Uint32Array(count)
  const series = new Uint32Array(count)
  let first = 0
  startsOfEach.forEach((own, index) => {
    starts.set(own, first)
    series.fill(index, first, first + own.length)
    first += own.length
  })
  const toPoints = (values: NdArray, options: PointsOptions = {}) =>
    form(windowsToPoints(`${where}.toPoints`, values, { length: settings.length, startsOfEach, times }, options))
  const toJSON = () => windowOptionsToJSON(settings)
  return { options: settings, count, starts, series, times: [...times], toPoints, toJSON }
}

/** @throws {DataError} When a series is shorter than a window and is not padded. */
export function checkLongEnough(where: string, time: number, { length, last }: WindowSettings, at = ''): void {
  if (time >= length || (last === 'pad' && time > 0)) return
  throw new DataError({
    where,
    expected: time === 0 ? `at least one point${at}` : `at least ${length} points${at}, as many as a window`,
    received: time === 0 ? 'none' : String(time),
    repair: time === 0 ? 'Leave out empty series.' : "Use shorter windows, or last: 'pad'.",
  })
}

/** Where the windows over a series start. */
export function windowStarts(time: number, settings: WindowSettings): Uint32Array {
  const { length, stride } = settings
  const whole = time < length ? 0 : Math.floor((time - length) / stride) + 1
  const last = lastStart(time, whole, settings)
  const starts = new Uint32Array(whole + (last === undefined ? 0 : 1))
  for (let i = 0; i < whole; i++) starts[i] = i * stride
  if (last !== undefined) starts[whole] = last
  return starts
}

/** Where the window after the whole ones starts, if there is one. */
export function lastStart(time: number, whole: number, { length, stride, last }: WindowSettings): number | undefined {
  const next = whole * stride
  const covered = whole === 0 ? 0 : next - stride + length
  // Where strides are longer than windows, the points left may lie between two windows.
  if (last === 'drop' || covered >= time || next >= time) return undefined
  return last === 'pad' ? next : time - length
}
