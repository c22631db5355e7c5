import { checkWhole, concatRows, formatShape, type NdArray, ShapeError, sliceRows } from '@autoencoders/core'
import { checkedChunks } from '../streams/checked-chunks.js'
import type { RowSource } from '../streams/row-source.js'
import { checkLongEnough, windowStarts } from './window-layout.js'
import { checkWindowOptions, type SlidingWindowsOptions } from './window-options.js'
import { checkPointsOptions, type PointsOptions, type PointsSettings, pointsUnder } from './windows-to-points.js'

/** Options of {@link streamPoints}: those of the windows, and of the way back. */
export interface StreamPointsOptions extends SlidingWindowsOptions, PointsOptions {
  /** How many points the series has, ≥ 1. */
  readonly time: number
}

/**
 * The way back from windows of a series that does not fit in memory: the points that `toPoints` gives, as soon as they are known.
 *
 * Holds at most one chunk of the source and the windows over points that later ones reach, and where every window starts.
 *
 * @param values What `streamWindows` gave made into one value per window or step: chunks `[n]`, `[n, length]` or
 *   `[n, length, channels]` of any n, in order.
 * @param options See {@link StreamPointsOptions}.
 * @returns Chunks `[n]` or `[n, channels]`, in order, `time` points together; iterating it again iterates the source again.
 * @throws {OptionError} At once, for wrong options.
 * @throws {DataError} At once, when the series is shorter than a window and is not padded; while iterating, when a point is not
 *   covered and `uncovered` is `'error'`.
 * @throws {ShapeError} While iterating, when the values are not of these windows, or are more or fewer.
 * @example
 * const windows = streamWindows(source, { length: 64, stride: 32, last: 'shift' })
 * const cleaned = mapChunks(windows, (chunk) => model.reconstruct(chunk))
 * for await (const points of streamPoints(cleaned, { length: 64, stride: 32, last: 'shift', time: 1_000_000 })) write(points)
 */
export function streamPoints(values: RowSource, options: StreamPointsOptions): RowSource {
  const where = 'streamPoints'
  const settings = checkWindowOptions(where, options)
  const combination = checkPointsOptions(where, options)
  const { time } = options
  checkWhole(time, where, 'time', 1)
  checkLongEnough(where, time, settings)
  const starts = windowStarts(time, settings)
  return {
    async *[Symbol.asyncIterator]() {
      const joiner = new PointJoiner(starts, time, settings.length, combination)
      for await (const chunk of checkedChunks(values, where)) {
        const points = joiner.take(chunk)
        if (points.shape[0]! > 0) yield points
      }
      joiner.finish()
    },
  }
}

/** Takes in windows' values and gives the points that no window to come reaches. */
class PointJoiner {
  readonly #starts: Uint32Array
  readonly #time: number
  readonly #length: number
  readonly #settings: PointsSettings
  /** Values of the windows from `#first` on. */
  #held: NdArray | undefined
  #first = 0
  /** Windows taken in. */
  #taken = 0
  /** Points given. */
  #given = 0

  constructor(starts: Uint32Array, time: number, length: number, settings: PointsSettings) {
    this.#starts = starts
    this.#time = time
    this.#length = length
    this.#settings = settings
  }

  take(chunk: NdArray): NdArray {
    this.#check(chunk)
    const held = this.#held ? concatRows([this.#held, chunk]) : chunk
    this.#taken += chunk.shape[0]!
    const from = this.#given
    const to = this.#taken < this.#starts.length ? this.#starts[this.#taken]! : this.#time
    const run = { length: this.#length, starts: this.#starts.subarray(this.#first, this.#taken), from, to, series: 0 }
    const points = pointsUnder('streamPoints', held, run, this.#settings)
    this.#given = to
    this.#forget(held)
    return points
  }

  /** @throws {ShapeError} When there were too few windows. */
  finish(): void {
    if (this.#taken < this.#starts.length) throw this.#wrongCount(String(this.#taken))
  }

  /** Lets go of windows that end before the next point. */
  #forget(held: NdArray): void {
    const before = this.#first
    while (this.#first < this.#taken && this.#starts[this.#first]! + this.#length <= this.#given) this.#first += 1
    const rest = sliceRows(held, this.#first - before, this.#taken - before)
    // A copy: a view would keep all that was taken in.
    this.#held = { data: rest.data.slice(), shape: rest.shape }
  }

  #check({ shape }: NdArray): void {
    const [count, steps = this.#length] = shape
    if (steps !== this.#length || shape.length > 3) {
      const expected = `chunks [n], [n, ${this.#length}] or [n, ${this.#length}, channels]`
      throw new ShapeError({ where: 'streamPoints', expected, received: formatShape(shape) })
    }
    if (this.#taken + count! > this.#starts.length) throw this.#wrongCount(`${this.#taken + count!} or more`)
  }

  #wrongCount(received: string): ShapeError {
    return new ShapeError({
      where: 'streamPoints',
      expected: `values of ${this.#starts.length} windows, as ${this.#time} points have`,
      received,
      repair: 'Give the time and the options that the windows were cut with.',
    })
  }
}
