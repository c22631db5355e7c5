/** Images whose factors of variation are known: every combination of shape, scale, turn and place, once. */

import { checkWhole, type NdArray, OptionError } from '@autoencoders/core'
import { fillOutline } from './fill-outline.js'
import { type Outline, outlines } from './outlines.js'

/** What {@link shapes} draws. */
export interface ShapesOptions {
  /** Side of an image in pixels, at least 8; default 32. */
  readonly size?: number
  /** How many of square, ellipse and heart, in this order; 1 … 3, default 3. */
  readonly kinds?: number
  /** How many sizes, evenly from half the largest to the largest; default 4. */
  readonly scales?: number
  /** How many turns, evenly around the circle; default 1, none. */
  readonly turns?: number
  /** How many places across, and as many down; default 8. */
  readonly places?: number
}

/** Images with what made them. */
export interface Shapes {
  /** `[n, size, size]`, white on black, each value the share of its pixel that is covered, k ÷ 16. */
  readonly images: NdArray
  /** `[n, 5]`: for each image the number of its kind, scale, turn, column and row, each from 0. */
  readonly factors: NdArray
  /** What the columns of `factors` are. */
  readonly names: readonly string[]
}

const NAMES = ['kind', 'scale', 'turn', 'column', 'row']
/** The largest outline's reach from its middle, as a share of the image's side. */
const LARGEST = 0.2
// A gigabyte of images of 32 × 32.
const MAXIMUM_COUNT = 2 ** 18

/**
 * Draws every combination of kind, scale, turn and place once, as dSprites does: what a disentangled code should tell apart.
 *
 * The row changes fastest, then the column, turn, scale and kind. Nothing is random; every engine gives the same bytes.
 *
 * @param options See {@link ShapesOptions}; how many images there are is the product of the numbers.
 * @throws {OptionError} When an option is out of range, or there would be more than 2¹⁸ images.
 * @see Matthey et al. 2017, "dSprites", https://github.com/google-deepmind/dsprites-dataset, for the factors
 * @example
 * const { images, factors } = shapes() // 3 · 4 · 1 · 8 · 8 = 768 images of 32 × 32
 * images.shape // [768, 32, 32]
 */
export function shapes(options: ShapesOptions = {}): Shapes {
  const { size, numbers, count } = checkOptions(options)
  const [, scales = 1, turns = 1, places = 1] = numbers
  const images = new Float32Array(count * size * size)
  const factors = new Float32Array(count * NAMES.length)
  for (let i = 0; i < count; i++) {
    const [kind = 0, scale = 0, turn = 0, column = 0, row = 0] = digitsOf(i, numbers)
    factors.set([kind, scale, turn, column, row], i * NAMES.length)
    const figure = {
      outline: outlines[kind] as Outline,
      reach: LARGEST * size * (scales === 1 ? 1 : 0.5 + (0.5 * scale) / (scales - 1)),
      turn: turn / turns,
      x: placeOf(column, places, size),
      y: placeOf(row, places, size),
    }
    fillOutline(figure, size, images.subarray(i * size * size, (i + 1) * size * size))
  }
  return {
    images: { data: images, shape: [count, size, size] },
    factors: { data: factors, shape: [count, NAMES.length] },
    names: NAMES,
  }
}

/** Places are as far from the edge as the largest outline reaches, whatever its turn. */
function placeOf(place: number, places: number, size: number): number {
  const margin = LARGEST * Math.SQRT2 * size
  return places === 1 ? size / 2 : margin + (place / (places - 1)) * (size - 2 * margin)
}

/** A number in mixed radix, the last digit fastest. */
function digitsOf(number: number, radices: readonly number[]): number[] {
  let rest = number
  const digits = radices.toReversed().map((radix) => {
    const digit = rest % radix
    rest = (rest - digit) / radix
    return digit
  })
  return digits.toReversed()
}

function checkOptions(options: ShapesOptions) {
  const where = 'shapes'
  const size = checkWhole(options.size ?? 32, where, 'size', 8)
  const kinds = checkWhole(options.kinds ?? outlines.length, where, 'kinds', 1)
  const places = checkWhole(options.places ?? 8, where, 'places', 1)
  const numbers = [
    kinds,
    checkWhole(options.scales ?? 4, where, 'scales', 1),
    checkWhole(options.turns ?? 1, where, 'turns', 1),
    places,
    places,
  ]
  const count = numbers.reduce((product, number) => product * number, 1)
  if (kinds > outlines.length) {
    throw new OptionError({ where, expected: `kinds from 1 to ${outlines.length}`, received: `${kinds}` })
  }
  if (count > MAXIMUM_COUNT || count * size * size > MAXIMUM_COUNT * 1024) {
    const expected = `at most ${MAXIMUM_COUNT} images of 32 × 32, or as many pixels`
    throw new OptionError({ where, expected, received: `${count} images of ${size} × ${size}` })
  }
  return { size, numbers, count }
}
