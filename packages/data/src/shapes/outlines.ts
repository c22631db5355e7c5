/** Outlines around the origin that reach to 1 in x or y and to √2 at most: which points are inside. */

/** Whether a point is inside; y points down. */
export type Outline = (x: number, y: number) => boolean

const square: Outline = (x, y) => x >= -1 && x < 1 && y >= -1 && y < 1

const ellipse: Outline = (x, y) => x * x + 4 * y * y < 1

/** The sextic heart, `(x² + y² − 1)³ < x²·y³` with y up, shrunk to reach no further than 1 across. */
const heart: Outline = (x, y) => {
  const [u, v] = [1.15 * x, -1.15 * y]
  const ring = u * u + v * v - 1
  return ring * ring * ring < u * u * v * v * v
}

/** Square, ellipse twice as wide as high, heart. */
export const outlines: readonly Outline[] = [square, ellipse, heart]
