import { portableCosPi } from '@autoencoders/core/extend'
import type { Outline } from './outlines.js'

/** An outline put somewhere. */
export interface Figure {
  readonly outline: Outline
  /** What 1 is in pixels. */
  readonly reach: number
  /** Share of a whole turn, clockwise. */
  readonly turn: number
  /** Where its origin is, in pixels from the left edge. */
  readonly x: number
  /** In pixels from the upper edge. */
  readonly y: number
}

/** Points a side of a pixel at which it is looked whether they are inside. */
const POINTS = 4

/**
 * Fills an outline white on black: each pixel becomes the share of its sixteen points that are inside.
 *
 * @param out Receives size² values k ÷ 16.
 */
export function fillOutline({ outline, reach, turn, x, y }: Figure, size: number, out: Float32Array): void {
  const cosine = portableCosPi(2 * turn)
  const sine = portableCosPi(2 * turn - 0.5)
  // No outline reaches further than √2 from its origin.
  const radius = Math.SQRT2 * reach
  for (let row = Math.max(0, Math.floor(y - radius)); row < Math.min(size, y + radius); row++) {
    for (let column = Math.max(0, Math.floor(x - radius)); column < Math.min(size, x + radius); column++) {
      let inside = 0
      for (let point = 0; point < POINTS * POINTS; point++) {
        const dx = (column + ((point % POINTS) + 0.5) / POINTS - x) / reach
        const dy = (row + (Math.floor(point / POINTS) + 0.5) / POINTS - y) / reach
        if (outline(dx * cosine + dy * sine, dy * cosine - dx * sine)) inside += 1
      }
      out[row * size + column] = inside / (POINTS * POINTS)
    }
  }
}
