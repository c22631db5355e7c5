/** Smooth curves through points: Catmull–Rom splines, flattened to short straight lines. */

/** A run of points, `x0, y0, x1, y1, …`. */
export type Polyline = Float64Array

const STEPS = 5

/**
 * Flattens the Catmull–Rom spline through some points.
 *
 * @param points At least two. When the last is the first, the curve is closed smoothly.
 * @returns The points of the curve, the given ones among them.
 * @see Catmull & Rom 1974, "A class of local interpolating splines", https://doi.org/10.1016/B978-0-12-079050-0.50020-5
 */
export function flattenCurve(points: Polyline): Polyline {
  const pieces = points.length / 2 - 1
  const tangents = curveTangents(points)
  const out = new Float64Array(2 * (pieces * STEPS + 1))
  out[0] = points[0]!
  out[1] = points[1]!
  for (let piece = 0; piece < pieces; piece++) {
    for (let step = 1; step <= STEPS; step++) {
      const at = 2 * (piece * STEPS + step)
      out[at] = hermite(points, tangents, 2 * piece, step / STEPS)
      out[at + 1] = hermite(points, tangents, 2 * piece + 1, step / STEPS)
    }
  }
  return out
}

/** Half the step from the point before to the point after; at a free end, what lets the curve run straight out. */
function curveTangents(points: Polyline): Float64Array {
  const last = points.length - 2
  const closed = last > 2 && points[0] === points[last] && points[1] === points[last + 1]
  const tangents = new Float64Array(points.length)
  for (let i = 2; i < last; i++) tangents[i] = (points[i + 2]! - points[i - 2]!) / 2
  for (let axis = 0; axis < 2; axis++) {
    const first = points[2 + axis]! - points[axis]!
    const final = points[last + axis]! - points[last - 2 + axis]!
    tangents[axis] = closed ? (first + final) / 2 : 1.5 * first - 0.5 * freeNeighbour(tangents[2 + axis]!, first, last)
    tangents[last + axis] = closed
      ? tangents[axis]!
      : 1.5 * final - 0.5 * freeNeighbour(tangents[last - 2 + axis]!, final, last)
  }
  return tangents
}

/** The tangent at an end's neighbour, or the line itself when there are only two points. */
function freeNeighbour(tangent: number, line: number, last: number): number {
  return last > 2 ? tangent : line
}

/** One coordinate of the cubic from point i to the next, 0 ≤ t ≤ 1. */
function hermite(points: Float64Array, tangents: Float64Array, i: number, t: number): number {
  const p0 = points[i]!
  const p1 = points[i + 2]!
  const m0 = tangents[i]!
  const m1 = tangents[i + 2]!
  const rise = p1 - p0
  return p0 + t * (m0 + t * (3 * rise - 2 * m0 - m1 + t * (m0 + m1 - 2 * rise)))
}
