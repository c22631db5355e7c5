/** Centres of clusters to start from: k-means++ and some rounds of k-means. */

import type { NdArray, RandomStream } from '@autoencoders/core'

/** Rounds of k-means; what it has not settled by then is left to what starts from it. */
const ROUNDS = 10

/**
 * Centres far from each other: each a sample drawn with a probability in proportion to its squared distance from the centres so
 * far, then moved to the means of the samples nearest to them.
 *
 * @param samples `[n, width]`, n ≥ 1.
 * @returns `[count · width]`.
 * @see Arthur & Vassilvitskii 2007, https://dl.acm.org/doi/10.5555/1283383.1283494
 */
export function spreadCentres(samples: NdArray, count: number, random: RandomStream): Float64Array {
  const [rows = 0, width = 0] = samples.shape
  const centres = new Float64Array(count * width)
  const distances = new Float64Array(rows).fill(Number.POSITIVE_INFINITY)
  for (let k = 0; k < count; k++) {
    const row = k === 0 ? random.integer(rows) : drawInProportion(distances, random)
    const centre = centres.subarray(k * width, (k + 1) * width)
    centre.set(samples.data.subarray(row * width, (row + 1) * width))
    for (let i = 0; i < rows; i++) distances[i] = Math.min(distances[i]!, squaredDistance(samples, i, centre))
  }
  for (let round = 0; round < ROUNDS; round++) moveToMeans(samples, centres)
  return centres
}

/** Which centre each sample is nearest to, the first of equals, `[n]`. */
export function nearestCentres(samples: NdArray, centres: Float64Array): Uint32Array {
  const [rows = 0, width = 0] = samples.shape
  return Uint32Array.from({ length: rows }, (_, row) => {
    let nearest = 0
    let least = Number.POSITIVE_INFINITY
    for (let k = 0; k < centres.length / width; k++) {
      const distance = squaredDistance(samples, row, centres.subarray(k * width, (k + 1) * width))
      if (distance < least) [nearest, least] = [k, distance]
    }
    return nearest
  })
}

/** A centre that no sample is nearest to stays where it is. */
function moveToMeans(samples: NdArray, centres: Float64Array): void {
  const width = samples.shape[1] ?? 0
  const sums = new Float64Array(centres.length)
  const counts = new Uint32Array(centres.length / width)
  nearestCentres(samples, centres).forEach((k, row) => {
    counts[k]! += 1
    for (let j = 0; j < width; j++) sums[k * width + j]! += samples.data[row * width + j]!
  })
  sums.forEach((sum, i) => {
    const count = counts[Math.floor(i / width)]!
    if (count > 0) centres[i] = sum / count
  })
}

/** An index drawn with a probability in proportion to its weight; uniformly where all weights are 0. */
function drawInProportion(weights: Float64Array, random: RandomStream): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (!(total > 0)) return random.integer(weights.length)
  const drawn = random.uniform(1)[0]! * total
  let upTo = 0
  const found = weights.findIndex((weight) => {
    upTo += weight
    return drawn < upTo
  })
  return found < 0 ? weights.length - 1 : found
}

function squaredDistance({ data }: NdArray, row: number, centre: Float64Array): number {
  const width = centre.length
  let sum = 0
  for (let j = 0; j < width; j++) {
    const difference = data[row * width + j]! - centre[j]!
    sum += difference * difference
  }
  return sum
}
