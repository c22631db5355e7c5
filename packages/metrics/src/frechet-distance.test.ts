import { readFileSync } from 'node:fs'
import { DataError, randomStreams, ShapeError } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frechetDistance, type ShapedNumbers } from './index.js'

interface FrechetCase {
  readonly metric: 'frechetDistance'
  readonly name: string
  readonly a: ShapedNumbers
  readonly b: ShapedNumbers
  readonly expected: number
}

const file = new URL('../../../tooling/reference/generated/latent-space.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: (FrechetCase | { metric: 'other' })[] }

const normal = (seed: number, count: number, size: number): ShapedNumbers => ({
  data: randomStreams(seed)
    .stream('features')
    .normal(count * size),
  shape: [count, size],
})

const change = ({ data, shape }: ShapedNumbers, map: (value: number, i: number) => number): ShapedNumbers => ({
  data: Float64Array.from(data, map),
  shape,
})

/** Turns the plane of two features. */
function turn({ data, shape }: ShapedNumbers, [i, j]: readonly [number, number], cosine: number): ShapedNumbers {
  const turned = Float64Array.from(data)
  const sine = Math.sqrt(1 - cosine * cosine)
  for (let row = 0; row < data.length; row += shape[1]!) {
    turned[row + i] = cosine * data[row + i]! - sine * data[row + j]!
    turned[row + j] = sine * data[row + i]! + cosine * data[row + j]!
  }
  return { data: turned, shape }
}

describe('frechetDistance', () => {
  it.each(cases.filter((each) => each.metric === 'frechetDistance'))(
    'is that of SciPy: $name',
    ({ a, b, expected }) => {
      const scale = Math.max(...[...a.data, ...b.data].map(Math.abs))
      const actual = frechetDistance(a, b)
      expect(Math.abs(actual - expected)).toBeLessThan(1e-11 * Math.max(expected, 1e-3 * scale))
      expect(frechetDistance(b, a)).toBeCloseTo(actual, 9)
    },
  )

  it('has closed forms: of a shift, of another width, of one dimension', () => {
    const features = normal(1, 500, 3)
    const shifted = change(features, (value, i) => value + [3, 0, -4][i % 3]!)
    expect(frechetDistance(features, shifted)).toBeCloseTo(25, 10)
    const trace =
      frechetDistance(
        features,
        change(features, () => 0),
      ) - squaredMean(features)
    expect(
      frechetDistance(
        features,
        change(features, (value) => 3 * value),
      ),
    ).toBeCloseTo(4 * squaredMean(features) + 4 * trace, 10)
    // (μ₁ − μ₂)² + (σ₁ − σ₂)²: means 1 and 6, deviations √2 and 3√2.
    expect(frechetDistance([[0], [2]], [[3], [9]])).toBeCloseTo(25 + 8, 12)
  })

  it('is symmetric, 0 for the same, and blind to a turn or a shift of both', () => {
    const seeds = fc.tuple(fc.nat(1000), fc.nat(1000), fc.integer({ min: 2, max: 40 }), fc.integer({ min: 2, max: 6 }))
    fc.assert(
      fc.property(seeds, fc.double({ min: -1, max: 1, noNaN: true }), ([seed, other, count, size], cosine) => {
        const [a, b] = [normal(seed, count, size), change(normal(other, count + 3, size), (value) => 2 * value + 1)]
        const distance = frechetDistance(a, b)
        const tolerance = 1e-12 * (1 + distance + size)
        expect(distance).toBeGreaterThanOrEqual(0)
        expect(Math.abs(frechetDistance(b, a) - distance)).toBeLessThan(tolerance)
        expect(frechetDistance(a, a)).toBeLessThan(tolerance)
        const plane = [0, size - 1] as const
        expect(Math.abs(frechetDistance(turn(a, plane, cosine), turn(b, plane, cosine)) - distance)).toBeLessThan(
          10 * tolerance,
        )
        const moved = [a, b].map((each) => change(each, (value) => value + 8)) as [ShapedNumbers, ShapedNumbers]
        expect(Math.abs(frechetDistance(...moved) - distance)).toBeLessThan(10 * tolerance)
      }),
      { numRuns: 50 },
    )
  })

  it('holds for features of any magnitude', () => {
    const [a, b] = [normal(1, 20, 3), normal(2, 20, 3)]
    const distance = frechetDistance(a, b)
    for (const scale of [1e-140, 1e140]) {
      const scaled = [a, b].map((each) => change(each, (value) => scale * value)) as [ShapedNumbers, ShapedNumbers]
      expect(frechetDistance(...scaled) / scale / scale).toBeCloseTo(distance, 10)
    }
  })

  it('refuses what is no two sets of features', () => {
    expect(() => frechetDistance([1, 2], [1, 2])).toThrow('featuresA of shape [n, size], received [2]')
    expect(() =>
      frechetDistance(
        [[1, 2]],
        [
          [1, 2],
          [3, 4],
        ],
      ),
    ).toThrow('at least 2 rows in featuresA, received 1')
    expect(() =>
      frechetDistance(
        [[1], [2]],
        [
          [1, 2],
          [3, 4],
        ],
      ),
    ).toThrow(ShapeError)
    expect(() => frechetDistance([[1], [Number.NaN]], [[1], [2]])).toThrow(DataError)
  })
})

function squaredMean({ data, shape: [count = 0, size = 0] }: ShapedNumbers): number {
  return Array.from({ length: size }, (_, j) => {
    let sum = 0
    for (let row = 0; row < count; row++) sum += data[row * size + j]!
    return (sum / count) ** 2
  }).reduce((sum, square) => sum + square, 0)
}
