/** Handwritten-looking digits, generated: no file, no download, the same bytes on every engine. */

import { describeValue, type NdArray, OptionError, type RandomStreams, randomStreams } from '@autoencoders/core'
import { glyphStyles } from './glyphs.js'
import { readStyle, writeDigit } from './hand.js'
import { rasterise } from './rasterise.js'

/** What {@link digits} draws. */
export interface DigitsOptions {
  /** How many digits; 1000 when left out. */
  readonly count?: number
  /** A whole number from 0 to 2⁵³ − 1; 0 when left out. */
  readonly seed?: number
  /** Index of the first; 0 when left out. Different ranges of one seed share no digit. */
  readonly start?: number
}

/** Digits with what they are. */
export interface Digits {
  /** `[count, 28, 28]`, white ink on black, each value k ÷ 255 with k a whole number from 0 to 255. */
  readonly images: NdArray
  /** `[count]`, 0 to 9. */
  readonly labels: Uint8Array
}

const SIZE = 28
const CLASSES = 10
// 4 million digits are 13 gigabytes.
const MAXIMUM_COUNT = 2 ** 22

/**
 * Generates 28 × 28 images of digits that look handwritten, with their labels.
 *
 * They imitate MNIST's looks: a box of 20 pixels, centred by mass, pen strokes of two to three pixels. Every ten digits in a row
 * are the ten classes in random order. Digit i depends on the seed and on i alone, so a smaller count gives the first of a
 * larger one, and `start` goes on where another call ended. The same bytes come out of every JavaScript engine.
 *
 * @param options See {@link DigitsOptions}.
 * @returns Images `[count, 28, 28]` in 0…1 and labels; the caller owns both.
 * @throws {OptionError} When count, seed or start is not a whole number, or count is 0 or more than 2²².
 * @see LeCun, Cortes & Burges, "The MNIST database of handwritten digits", for the format imitated
 * @example
 * const train = digits({ count: 5000, seed: 1 })
 * const test = digits({ count: 1000, seed: 1, start: 5000 })
 * train.images.shape // [5000, 28, 28]
 */
export function digits(options: DigitsOptions = {}): Digits {
  const { count = 1000, seed = 0, start = 0 } = options
  checkWhole('count', count, 1, MAXIMUM_COUNT)
  checkWhole('start', start, 0, Number.MAX_SAFE_INTEGER - MAXIMUM_COUNT)
  const streams = randomStreams(seed)
  const styles = glyphStyles.map((digit) => digit.map(readStyle))
  const labels = drawLabels(streams, start, count)
  const data = new Float32Array(count * SIZE * SIZE)
  for (let i = 0; i < count; i++) {
    const trace = writeDigit(styles[labels[i]!]!, streams.stream('digits', start + i), SIZE)
    rasterise(trace, SIZE, data.subarray(i * SIZE * SIZE, (i + 1) * SIZE * SIZE))
  }
  return { images: { data, shape: [count, SIZE, SIZE] }, labels }
}

/** Every block of ten indices holds each class once, in an order of its own. */
function drawLabels(streams: RandomStreams, start: number, count: number): Uint8Array {
  const labels = new Uint8Array(count)
  const first = start % CLASSES
  for (let from = -first; from < count; from += CLASSES) {
    const order = streams.stream('digits/labels', (start + from) / CLASSES).permutation(CLASSES)
    for (let i = Math.max(0, from); i < Math.min(count, from + CLASSES); i++) labels[i] = order[i - from]!
  }
  return labels
}

function checkWhole(name: string, value: number, minimum: number, maximum: number): void {
  if (Number.isSafeInteger(value) && value >= minimum && value <= maximum) return
  throw new OptionError({
    where: 'digits',
    expected: `a whole number ${name} from ${minimum} to ${maximum}`,
    received: describeValue(value),
    repair: 'Draw many digits in several calls, each with the start where the last one ended.',
  })
}
