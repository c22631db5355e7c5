/** Distances and neighbours by looking at every pair: exact, in time that grows with the product of the counts. */

import type { Points } from './point-input.js'

/**
 * Squared Euclidean distances from one point to all of a set.
 *
 * @param from The set that the point is in.
 * @param row Its row there.
 * @returns `[to.count]`.
 */
export function squaredDistances(from: Points, row: number, to: Points): Float64Array {
  const { data, count, size } = to
  const point = from.data.subarray(row * size, (row + 1) * size)
  const distances = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    let sum = 0
    for (let j = 0; j < size; j++) {
      const apart = data[i * size + j]! - point[j]!
      sum += apart * apart
    }
    distances[i] = sum
  }
  return distances
}

/**
 * The rows of the least distances, nearest first; of equal ones the earlier rows. Infinite distances are none.
 *
 * @param count How many, at most as many as there are.
 */
export function nearest(distances: ArrayLike<number>, count: number): number[] {
  const rows: number[] = []
  for (let i = 0; i < distances.length; i++) {
    const distance = distances[i]!
    if (distance === Number.POSITIVE_INFINITY) continue
    if (rows.length === count && distance >= distances[rows[count - 1]!]!) continue
    let place = rows.length
    while (place > 0 && distances[rows[place - 1]!]! > distance) place -= 1
    rows.splice(place, 0, i)
    rows.length = Math.min(rows.length, count)
  }
  return rows
}
