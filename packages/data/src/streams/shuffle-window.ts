import { checkWhole, type NdArray, type RandomStream, randomStreams, sizeOf } from '@autoencoders/core'
import { checkedChunks } from './checked-chunks.js'
import type { RowSource } from './row-source.js'

/**
 * Shuffles a source that does not fit in memory: each row is drawn from a window of rows that lie near each other.
 *
 * A window is filled; from then on every row that comes takes the place of one drawn from it at random, which goes
 * out; at the end the window goes out in random order. A window of all rows is a full shuffle, one of 1 is none.
 *
 * @param source Chunks `[n, ...rowShape]`.
 * @param windowRows Rows to hold, ≥ 1.
 * @param random A seed: every iteration gives the same order. Or a stream: every iteration goes on drawing from it,
 * so that epochs differ. For epochs that differ and can be resumed, make the source anew with
 * `randomStreams(seed).stream('shuffle', epoch)`.
 * @returns Chunks of the source's sizes while the window is full, and one with what is left; all of them copies.
 * @throws {OptionError} At once, when the window or the seed is wrong.
 * @throws {ShapeError} While iterating, when rows differ in shape.
 * @example batches(shuffleWindow(streamCsv('big.csv'), 10_000, 1), 256)
 */
export function shuffleWindow(source: RowSource, windowRows: number, random: RandomStream | number): RowSource {
  checkWhole(windowRows, 'shuffleWindow', 'windowRows', 1)
  const streams = typeof random === 'number' ? randomStreams(random) : undefined
  return {
    async *[Symbol.asyncIterator]() {
      const stream = streams?.stream('shuffle-window') ?? (random as RandomStream)
      const window: Float32Array[] = []
      let rowShape: readonly number[] = []
      for await (const chunk of checkedChunks(source, 'shuffleWindow')) {
        rowShape = chunk.shape.slice(1)
        const out = exchange(window, rowsOf(chunk), windowRows, stream)
        if (out.length > 0) yield stack(out, rowShape)
      }
      const order = stream.permutation(window.length)
      if (window.length > 0) {
        yield stack(
          Array.from(order, (row) => window[row]!),
          rowShape,
        )
      }
    },
  }
}

/** Puts rows into the window; gives those that had to leave for them. */
function exchange(
  window: Float32Array[],
  rows: readonly Float32Array[],
  windowRows: number,
  random: RandomStream,
): readonly Float32Array[] {
  const out: Float32Array[] = []
  for (const row of rows) {
    if (window.length < windowRows) {
      window.push(row)
      continue
    }
    const drawn = random.integer(windowRows)
    out.push(window[drawn]!)
    window[drawn] = row
  }
  return out
}

/** Copies of the rows, so that a window does not hold whole chunks for the sake of one row of each. */
function rowsOf({ data, shape }: NdArray): readonly Float32Array[] {
  const width = sizeOf(shape.slice(1))
  return Array.from({ length: shape[0]! }, (_, row) => data.slice(row * width, (row + 1) * width))
}

function stack(rows: readonly Float32Array[], rowShape: readonly number[]): NdArray {
  const width = sizeOf(rowShape)
  const data = new Float32Array(rows.length * width)
  rows.forEach((row, i) => {
    data.set(row, i * width)
  })
  return { data, shape: [rows.length, ...rowShape] }
}
