/** What the examples of the README take for granted. */

export const beats = rows(8, 140, 1)
export const others = rows(4, 140, 1)
export const text = 'all the way down the hill and up again the other side '.repeat(3)

/** Five steps, one after the other. */
export async function* readings() {
  for (let i = 0; i < 5; i++) yield rows(1, 2, 1)
}
export const sensor = readings()

/** Data between 0 and 1, the same everywhere. */
function rows(...shape: number[]) {
  const length = shape.reduce((size, axis) => size * axis, 1)
  return { data: Float32Array.from({ length }, (_, i) => ((i * 37) % 101) / 101), shape }
}
