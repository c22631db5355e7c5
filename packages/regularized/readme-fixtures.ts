/** What the examples of the README take for granted. */

export const xTrain = rows(64, 784)

/** Data between 0 and 1, the same everywhere. */
function rows(...shape: number[]) {
  const length = shape.reduce((size, axis) => size * axis, 1)
  return { data: Float32Array.from({ length }, (_, i) => ((i * 37) % 101) / 101), shape }
}
