/** How the map lies on the screen: as large as its points need, and a margin. */

import type { Point } from '../messages.js'

export interface MapFrame {
  /** Pixels of a side. */
  readonly size: number
  /** The code at the centre, and how much a pixel is. */
  readonly centre: Point
  readonly scale: number
}

const MARGIN = 18

/** A square frame around points, one scale for both axes. */
export function frameOf(points: Float32Array, size: number): MapFrame {
  const [left, right] = rangeOf(points, 0)
  const [bottom, top] = rangeOf(points, 1)
  const extent = Math.max(right - left, top - bottom, 1e-6)
  return { size, centre: [(left + right) / 2, (bottom + top) / 2], scale: extent / Math.max(1, size - 2 * MARGIN) }
}

/** Pixels from the upper left. */
export function toScreen({ size, centre, scale }: MapFrame, [x, y]: Point): Point {
  return [size / 2 + (x - centre[0]) / scale, size / 2 - (y - centre[1]) / scale]
}

export function toCode({ size, centre, scale }: MapFrame, [x, y]: Point): Point {
  return [centre[0] + (x - size / 2) * scale, centre[1] - (y - size / 2) * scale]
}

/** Least and greatest value along an axis. */
export function rangeOf(points: Float32Array, axis: 0 | 1): readonly [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = axis; i < points.length; i += 2) {
    least = Math.min(least, points[i]!)
    most = Math.max(most, points[i]!)
  }
  return least <= most ? [least, most] : [-1, 1]
}
