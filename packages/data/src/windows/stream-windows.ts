import { checkWhole, formatShape, type NdArray, ShapeError } from '@autoencoders/core'
import { batches } from '../streams/batches.js'
import { checkedChunks } from '../streams/checked-chunks.js'
import type { RowSource } from '../streams/row-source.js'
import { checkWindowsFit, copyWindows, stepMask } from './sliding-windows.js'
import { checkLongEnough, lastStart } from './window-layout.js'
import { checkWindowOptions, type SlidingWindowsOptions, type WindowSettings } from './window-options.js'

/** Options of {@link streamWindows}. */
export interface StreamWindowsOptions extends SlidingWindowsOptions {
  /** Windows of each chunk but the last, ≥ 1; 1024 when left out. */
  readonly chunkSize?: number
}

/** Windows with their mask, in chunks; a model's `fit` takes them as they are. */
export type MaskedWindowSource = AsyncIterable<{
  /** `[n, length, channels]`. */
  readonly input: NdArray
  /** `[n, length]`: 1 where there is a point, 0 where there is padding. */
  readonly mask: NdArray
}>

/**
 * Cuts a series that need not fit in memory into windows, the very ones that `slidingWindows` gives.
 *
 * Holds at most one chunk of the source, one of windows, and the points that the next window shares with earlier ones.
 * For the way back, count the points and use `windowLayout`.
 *
 * @param source One series in order: chunks `[n]` or `[n, channels]` of any n.
 * @param options See {@link StreamWindowsOptions}.
 * @returns Chunks `[chunkSize, length, channels]`, or `{ input, mask }` with `last: 'pad'`; iterating it again iterates the
 *   source again.
 * @throws {OptionError} At once, for wrong options.
 * @throws {ShapeError} While iterating, when chunks are of other axes or differ in channels.
 * @throws {DataError} At the end, when the series is empty, or shorter than a window and is not padded.
 * @example
 * const windows = streamWindows(streamCsv('machine.csv', { columns: ['value'] }), { length: 64, stride: 16 })
 * await model.fit(shuffleWindow(windows, 10_000, 1))
 */
export function streamWindows(
  source: RowSource,
  options: StreamWindowsOptions & { readonly last?: 'drop' | 'shift' },
): RowSource
export function streamWindows(
  source: RowSource,
  options: StreamWindowsOptions & { readonly last: 'pad' },
): MaskedWindowSource
export function streamWindows(source: RowSource, options: StreamWindowsOptions): RowSource | MaskedWindowSource
export function streamWindows(source: RowSource, options: StreamWindowsOptions): RowSource | MaskedWindowSource {
  const where = 'streamWindows'
  const settings = checkWindowOptions(where, options)
  const { chunkSize = 1024 } = options
  checkWhole(chunkSize, where, 'chunkSize', 1)
  if (settings.last === 'pad') return maskedWindows(source, settings, chunkSize)
  const pieces = { [Symbol.asyncIterator]: () => new WindowCutter(settings, chunkSize).cut(source) }
  return batches(pieces, chunkSize)
}

function maskedWindows(source: RowSource, settings: WindowSettings, chunkSize: number): MaskedWindowSource {
  return {
    async *[Symbol.asyncIterator]() {
      const cutter = new WindowCutter(settings, chunkSize)
      const pieces = { [Symbol.asyncIterator]: () => cutter.cut(source) }
      for await (const input of batches(pieces, chunkSize)) {
        const points = new Array<number>(input.shape[0]!).fill(settings.length)
        // Set once the cutter has given its last window, which is the last of this chunk then.
        if (cutter.pointsOfLast !== undefined) points[points.length - 1] = cutter.pointsOfLast
        yield { input, mask: stepMask(points, settings) }
      }
    },
  }
}

/** Takes in a series piece by piece and gives its windows in pieces of at most one size. */
class WindowCutter {
  readonly #settings: WindowSettings
  readonly #pieceSize: number
  /** Points from `#origin` on that a window may still need. */
  #held = new Float32Array(0)
  #origin = 0
  /** Points taken in. */
  #time = 0
  /** Windows given. */
  #count = 0
  #channels = 1
  /** How many points the window at the end has, once that window was given. */
  pointsOfLast: number | undefined

  constructor(settings: WindowSettings, pieceSize: number) {
    this.#settings = settings
    this.#pieceSize = pieceSize
  }

  async *cut(source: RowSource): AsyncGenerator<NdArray, void> {
    for await (const chunk of checkedChunks(source, 'streamWindows')) {
      this.#take(chunk)
      while (this.#ready() > 0) yield this.#give(Math.min(this.#ready(), this.#pieceSize))
      this.#forget()
    }
    checkLongEnough('streamWindows', this.#time, this.#settings)
    const start = lastStart(this.#time, this.#count, this.#settings)
    if (start === undefined) return
    this.pointsOfLast = Math.min(this.#settings.length, this.#time - start)
    yield this.#windows([start])
  }

  #take({ data, shape }: NdArray): void {
    if (shape.length > 2 || shape[1] === 0) {
      const expected = 'chunks [n] or [n, channels] of a series'
      throw new ShapeError({ where: 'streamWindows', expected, received: formatShape(shape) })
    }
    this.#channels = shape[1] ?? 1
    const joined = new Float32Array(this.#held.length + data.length)
    joined.set(this.#held)
    joined.set(data, this.#held.length)
    this.#held = joined
    this.#time += shape[0]!
  }

  /** How many more windows all the points taken in make. */
  #ready(): number {
    const { length, stride } = this.#settings
    return Math.max(0, Math.floor((this.#time - length) / stride) + 1 - this.#count)
  }

  #give(count: number): NdArray {
    const starts = Array.from({ length: count }, (_, i) => (this.#count + i) * this.#settings.stride)
    this.#count += count
    return this.#windows(starts)
  }

  #windows(starts: readonly number[]): NdArray {
    const { length, padding } = this.#settings
    const width = length * this.#channels
    checkWindowsFit('streamWindows', starts.length, width)
    const data = new Float32Array(starts.length * width).fill(padding)
    copyWindows(this.#held, this.#origin, this.#channels, starts, length, data)
    return { data, shape: [starts.length, length, this.#channels] }
  }

  /** Lets go of points that neither the next window nor one shifted to the end can reach. */
  #forget(): void {
    const { length, stride } = this.#settings
    const needed = Math.max(this.#origin, Math.min(this.#count * stride, this.#time - length))
    this.#held = this.#held.slice((needed - this.#origin) * this.#channels)
    this.#origin = needed
  }
}
