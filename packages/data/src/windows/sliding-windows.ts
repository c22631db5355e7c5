import { DataError, formatShape, type NdArray, ShapeError, sizeOf } from '@autoencoders/core'
import { checkNdArray } from '../arrays/check-nd-array.js'
import { layOut, type WindowLayout } from './window-layout.js'
import { checkWindowOptions, type SlidingWindowsOptions, type WindowSettings } from './window-options.js'

/** Windows over series, where they lie, and the way back. Made JSON, only the options are kept. */
export interface SlidingWindows<Points = NdArray> extends WindowLayout<Points> {
  /** `[n, length, channels]`: copies. */
  readonly windows: NdArray
  /** `[n, length]`, 1 where there is a point and 0 where there is padding; with `last: 'pad'` only. */
  readonly mask?: NdArray
}

/**
 * Cuts series into windows of one length.
 *
 * `windows[i, j, c] = series[starts[i] + j, c]`. No window reaches over two series. `toPoints(windows)` is the series again,
 * to the bit, wherever windows cover it: everywhere with a stride of at most the length and `last: 'shift'` or `'pad'`.
 *
 * @param series `[time]` or `[time, channels]`, or a list of such with the same channels; NaN passes.
 * @param options See {@link SlidingWindowsOptions}; JSON, to be saved with a model.
 * @returns The windows, in memory of their own, with `starts`, `toPoints` and `toJSON`; see {@link SlidingWindows}.
 * @throws {OptionError} For wrong options.
 * @throws {ShapeError} When a series has other axes, or other channels than the first.
 * @throws {DataError} When there are no series, one is empty or shorter than a window and is not padded, or the windows would
 *   have more than 2³⁰ values.
 * @example
 * const { windows, starts, toPoints } = slidingWindows(ndArray([1, 2, 3, 4, 5], [5]), { length: 2, stride: 2, last: 'shift' })
 * windows.shape // [3, 2, 1]
 * starts // 0, 2, 3
 * toPoints(windows).data // 1, 2, 3, 4, 5
 */
export function slidingWindows(series: NdArray, options: SlidingWindowsOptions): SlidingWindows
export function slidingWindows(series: readonly NdArray[], options: SlidingWindowsOptions): SlidingWindows<NdArray[]>
export function slidingWindows(
  series: NdArray | readonly NdArray[],
  options: SlidingWindowsOptions,
): SlidingWindows<NdArray | NdArray[]> {
  return windowsOver('slidingWindows', series, options)
}

/** {@link slidingWindows}, with the function to name in errors. */
export function windowsOver(
  where: string,
  series: NdArray | readonly NdArray[],
  options: SlidingWindowsOptions,
): SlidingWindows<NdArray | NdArray[]> {
  const settings = checkWindowOptions(where, options)
  const isList = Array.isArray(series)
  const list = isList ? (series as readonly NdArray[]) : [series as NdArray]
  const channels = checkSeries(where, list, isList)
  const times = list.map(({ shape }) => shape[0]!)
  const isVector = list[0]!.shape.length === 1
  const layout = layOut(where, times, settings, (points) => {
    const shaped = isVector ? points.map(withoutChannel) : points
    return isList ? shaped : shaped[0]!
  })
  return Object.freeze({ ...layout, ...cutSeries(where, list, channels, layout) })
}

/** @throws {DataError} When the windows would have more values than an array should be asked to hold. */
export function checkWindowsFit(where: string, count: number, width: number): void {
  if (count * width <= MOST_VALUES) return
  throw new DataError({
    where,
    expected: `windows of at most ${MOST_VALUES} values together`,
    received: `${count} windows of ${width}`,
    repair: 'Use a longer stride, or streamWindows.',
  })
}

/** 4 GiB. */
const MOST_VALUES = 2 ** 30

/**
 * Copies windows out of one series.
 *
 * @param data The series, from the first point of the first window at the latest.
 * @param origin Which point the data begins with.
 * @param out Where they go, filled with padding.
 */
export function copyWindows(
  data: Float32Array,
  origin: number,
  channels: number,
  starts: ArrayLike<number>,
  length: number,
  out: Float32Array,
): void {
  for (let i = 0; i < starts.length; i++) {
    const begin = (starts[i]! - origin) * channels
    out.set(data.subarray(begin, begin + length * channels), i * length * channels)
  }
}

function cutSeries(
  where: string,
  list: readonly NdArray[],
  channels: number,
  layout: WindowLayout<unknown>,
): { windows: NdArray; mask?: NdArray } {
  const { count, options, times, starts, series } = layout
  const { length, last, padding } = options
  checkWindowsFit(where, count, length * channels)
  const data = new Float32Array(count * length * channels).fill(padding)
  let first = 0
  list.forEach(({ data: own }, index) => {
    let next = first
    while (series[next] === index) next += 1
    const out = data.subarray(first * length * channels, next * length * channels)
    copyWindows(own, 0, channels, starts.subarray(first, next), length, out)
    first = next
  })
  const windows = { data, shape: [count, length, channels] }
  if (last !== 'pad') return { windows }
  const points = starts.map((start, i) => Math.min(length, times[series[i]!]! - start))
  return { windows, mask: stepMask(points, options) }
}

/** `[n, length]`: 1 at as many steps from the start of each window as it has points. */
export function stepMask(points: ArrayLike<number>, { length }: WindowSettings): NdArray {
  const data = new Float32Array(points.length * length)
  for (let i = 0; i < points.length; i++) data.fill(1, i * length, i * length + points[i]!)
  return { data, shape: [points.length, length] }
}

/** `[time]` from `[time, 1]`. */
function withoutChannel({ data, shape }: NdArray): NdArray {
  return { data, shape: shape[1] === 1 ? shape.slice(0, 1) : shape }
}

/** How many channels all of the series have. */
function checkSeries(where: string, list: readonly NdArray[], isList: boolean): number {
  if (list.length === 0) throw new DataError({ where, expected: 'at least one series', received: 'none' })
  list.forEach((series, index) => {
    checkOneSeries(where, series, list[0]!, isList ? ` in series ${index}` : '')
  })
  return list[0]!.shape[1] ?? 1
}

function checkOneSeries(where: string, series: NdArray, first: NdArray, at: string): void {
  const { data, shape } = checkNdArray(where, series, at)
  const isSeries = (shape.length === 1 || shape.length === 2) && sizeOf(shape) === data.length && shape[1] !== 0
  if (!isSeries) {
    throw new ShapeError({
      where,
      expected: `a series [time] or [time, channels]${at}`,
      received: `${formatShape(shape)} over ${data.length} values`,
    })
  }
  if (shape.length === first.shape.length && shape[1] === first.shape[1]) return
  const expected = `series ${formatShape([-1, ...first.shape.slice(1)])}, as the first`
  throw new ShapeError({ where, expected, received: `${formatShape(shape)}${at}` })
}
