/** Drawing strokes of a round pen into an image, anti-aliased by the distance of each pixel from the stroke. */

import type { Polyline } from './stroke-curve.js'

/** A pen's trace, in pixels; the centre of pixel (column, row) is at (column, row). */
export interface Trace {
  readonly strokes: readonly Polyline[]
  /** Half the width of the stroke, in pixels. */
  readonly radius: number
  /** Width over which an edge fades from white to black, in pixels. */
  readonly softness: number
}

/**
 * Draws a trace white on black, quantised to 256 levels.
 *
 * Coverage = ½ + (radius − distance) ÷ softness, clamped to 0…1, with the distance to the nearest stroke.
 *
 * @param trace What to draw. Parts outside the image are cut off.
 * @param size Side of the square image, in pixels.
 * @param out Receives size² values k ÷ 255.
 */
export function rasterise(trace: Trace, size: number, out: Float32Array): void {
  const reach = trace.radius + trace.softness / 2
  const nearest = new Float64Array(size * size).fill(reach * reach)
  for (const stroke of trace.strokes) {
    for (let i = 0; i + 3 < stroke.length; i += 2) markSegment(stroke, i, reach, size, nearest)
  }
  for (let i = 0; i < nearest.length; i++) {
    const coverage = (reach - Math.sqrt(nearest[i]!)) / trace.softness
    out[i] = Math.floor(255 * Math.min(1, coverage) + 0.5) / 255
  }
}

/** Lowers the squared distances of the pixels within reach of one straight line. */
function markSegment(stroke: Polyline, i: number, reach: number, size: number, nearest: Float64Array): void {
  const x0 = stroke[i]!
  const y0 = stroke[i + 1]!
  const dx = stroke[i + 2]! - x0
  const dy = stroke[i + 3]! - y0
  const squaredLength = dx * dx + dy * dy
  const left = Math.max(0, Math.floor(Math.min(x0, x0 + dx) - reach))
  const right = Math.min(size - 1, Math.floor(Math.max(x0, x0 + dx) + reach))
  const top = Math.max(0, Math.floor(Math.min(y0, y0 + dy) - reach))
  const bottom = Math.min(size - 1, Math.floor(Math.max(y0, y0 + dy) + reach))
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const along = squaredLength > 0 ? ((column - x0) * dx + (row - y0) * dy) / squaredLength : 0
      const t = Math.max(0, Math.min(1, along))
      const offX = column - x0 - t * dx
      const offY = row - y0 - t * dy
      const at = row * size + column
      nearest[at] = Math.min(nearest[at]!, offX * offX + offY * offY)
    }
  }
}
