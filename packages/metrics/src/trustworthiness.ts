import { checkWhole, OptionError, ShapeError } from '@autoencoders/core'
import type { MetricInput } from './metric-input.js'
import { nearest, squaredDistances } from './nearest-neighbours.js'
import { type Points, readRows } from './point-input.js'

/** Options of {@link trustworthiness} and {@link continuity}. */
export interface NeighbourhoodOptions {
  /** How many of the nearest points make a neighbourhood; default 5, fewer than half of the samples. */
  readonly neighbours?: number
}

/**
 * How far neighbours in the codes are neighbours in the data: whether what lies together in z belongs together.
 *
 * `1 − 2 ÷ (nk(2n − 3k − 1)) · Σᵢ Σⱼ max(0, r(i, j) − k)`, over the k nearest codes j of each i, with `r(i, j)` the rank of j among the
 * samples by their Euclidean distance from i, the nearest having rank 1. Equal distances count in the order of the samples. The time
 * grows with n²: a few thousand samples say it well.
 *
 * @param samples x, `[n, ...]`, taken as one row each.
 * @param codes z, `[n, ...]`, the same.
 * @returns 0 … 1; 1 where every neighbourhood of codes is one of samples.
 * @throws {ShapeError} When there are not as many codes as samples.
 * @throws {DataError} When there are none, or a value is not finite.
 * @throws {OptionError} When neighbours is not a whole number from 1 to less than half of n.
 * @see Venna & Kaski 2001, https://doi.org/10.1007/3-540-44668-0_68
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.manifold.trustworthiness.html
 * @example trustworthiness([[0], [1], [3], [7]], [[0], [5], [1.5], [6]], { neighbours: 1 }) // 0.375
 */
export function trustworthiness(samples: MetricInput, codes: MetricInput, options: NeighbourhoodOptions = {}): number {
  const { x, z, neighbours } = checkInput('trustworthiness', samples, codes, options)
  return faithfulness(x, z, neighbours)
}

/**
 * How far neighbours in the data are neighbours in the codes: whether what belongs together lies together in z.
 *
 * {@link trustworthiness} the other way round: over the k nearest samples of each, by ranks among the codes.
 *
 * @param samples x, `[n, ...]`, taken as one row each.
 * @param codes z, `[n, ...]`, the same.
 * @returns 0 … 1; 1 where every neighbourhood of samples is one of codes.
 * @throws {ShapeError} When there are not as many codes as samples.
 * @throws {DataError} When there are none, or a value is not finite.
 * @throws {OptionError} When neighbours is not a whole number from 1 to less than half of n.
 * @see Venna & Kaski 2006, https://doi.org/10.1016/j.neunet.2006.05.014
 * @example continuity([[0], [1], [3], [7]], [[0], [5], [1.5], [6]], { neighbours: 1 }) // 0.375
 */
export function continuity(samples: MetricInput, codes: MetricInput, options: NeighbourhoodOptions = {}): number {
  const { x, z, neighbours } = checkInput('continuity', samples, codes, options)
  return faithfulness(z, x, neighbours)
}

/** How near in `judge` those are that are neighbours in `shown`. */
function faithfulness(judge: Points, shown: Points, neighbours: number): number {
  const n = judge.count
  let intruders = 0
  for (let i = 0; i < n; i++) {
    const distances = distancesToOthers(judge, i)
    for (const j of nearest(distancesToOthers(shown, i), neighbours)) {
      intruders += Math.max(0, rankOf(distances, j) - neighbours)
    }
  }
  return 1 - (2 * intruders) / (n * neighbours * (2 * n - 3 * neighbours - 1))
}

/** No point is a neighbour of itself. */
function distancesToOthers(points: Points, row: number): Float64Array {
  const distances = squaredDistances(points, row, points)
  distances[row] = Number.POSITIVE_INFINITY
  return distances
}

function rankOf(distances: Float64Array, row: number): number {
  const own = distances[row]!
  let rank = 1
  for (let i = 0; i < distances.length; i++) {
    if (distances[i]! < own || (distances[i] === own && i < row)) rank += 1
  }
  return rank
}

function checkInput(where: string, samples: MetricInput, codes: MetricInput, options: NeighbourhoodOptions) {
  const x = readRows(where, 'samples', samples)
  const z = readRows(where, 'codes', codes)
  if (x.count !== z.count) {
    throw new ShapeError({ where, expected: `a code for each of ${x.count} samples`, received: `${z.count} codes` })
  }
  const neighbours = checkWhole(options.neighbours ?? 5, where, 'neighbours', 1)
  if (2 * neighbours < x.count) return { x, z, neighbours }
  const expected = `fewer neighbours than half of the ${x.count} samples`
  throw new OptionError({ where, expected, received: String(neighbours), repair: 'Take more samples.' })
}
