/** Ways from one point of latent space to another. */

import { portableCosPi } from './random/portable-math.js'

/** Which way it goes: in a straight line, or around the origin. */
export type LatentPath = 'linear' | 'spherical'

/** Directions closer than this, by their cosine, are the same; the straight line then differs by less than a millionth. */
const NEARLY_PARALLEL = 1 - 1e-6

/**
 * Points on the way between two vectors, both ends included, at equal steps of `t` from 0 to 1.
 *
 * Linear: `(1 − t)·a + t·b`. Spherical: `(sin((1 − t)·θ)·a + sin(t·θ)·b) / sin θ`, θ being the angle between them; where there is none –
 * a vector of zeros, or the same or opposite directions – it is the straight line.
 *
 * @param from a, `[width]`.
 * @param to b, `[width]`.
 * @param steps How many points, at least 2.
 * @returns `[steps · width]`.
 * @see White 2016, "Sampling generative networks", https://arxiv.org/abs/1609.04468
 * @example latentPath(Float32Array.of(1, 0), Float32Array.of(0, 1), 3, 'spherical') // 1, 0, √½, √½, 0, 1
 */
export function latentPath(from: Float32Array, to: Float32Array, steps: number, path: LatentPath): Float32Array {
  const width = from.length
  const shares = path === 'spherical' ? sphericalShares(cosineBetween(from, to)) : linearShares
  const points = new Float32Array(steps * width)
  for (let step = 0; step < steps; step++) {
    const [ofFrom, ofTo] = shares(step / (steps - 1))
    for (let i = 0; i < width; i++) points[step * width + i] = ofFrom * from[i]! + ofTo * to[i]!
  }
  return points
}

type Shares = (t: number) => readonly [number, number]

const linearShares: Shares = (t) => [1 - t, t]

function sphericalShares(cosine: number): Shares {
  // NaN where a vector is all zeros.
  if (!(Math.abs(cosine) < NEARLY_PARALLEL)) return linearShares
  const angle = arcCosine(cosine)
  const sine = sinPi(angle)
  return (t) => (t === 0 || t === 1 ? linearShares(t) : [sinPi((1 - t) * angle) / sine, sinPi(t * angle) / sine])
}

function cosineBetween(a: Float32Array, b: Float32Array): number {
  let [product, squareOfA, squareOfB] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    product += a[i]! * b[i]!
    squareOfA += a[i]! * a[i]!
    squareOfB += b[i]! * b[i]!
  }
  return product / Math.sqrt(squareOfA * squareOfB)
}

/** The x in [0, 1] with cos(π·x) = cosine, by halving: the same bits in every engine. */
function arcCosine(cosine: number): number {
  let [low, high] = [0, 1]
  for (let round = 0; round < 54; round++) {
    const middle = (low + high) / 2
    if (portableCosPi(middle) > cosine) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** sin(π·x) for x in [0, 1]. */
function sinPi(x: number): number {
  return portableCosPi(Math.abs(0.5 - x))
}
