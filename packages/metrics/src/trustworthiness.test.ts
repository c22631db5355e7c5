import { readFileSync } from 'node:fs'
import { DataError, OptionError, randomStreams, ShapeError } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { continuity, type ShapedNumbers, trustworthiness } from './index.js'

interface NeighbourhoodCase {
  readonly metric: 'trustworthiness'
  readonly name: string
  readonly samples: ShapedNumbers
  readonly codes: ShapedNumbers
  readonly neighbours: number
  readonly trustworthiness: number
  readonly continuity: number
}

const file = new URL('../../../tooling/reference/generated/latent-space.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: (NeighbourhoodCase | { metric: 'other' })[] }

const line = (...values: number[]) => values.map((value) => [value])

describe('trustworthiness and continuity', () => {
  it.each(cases.filter((each) => each.metric === 'trustworthiness'))(
    'are those of scikit-learn: $name',
    ({ samples, codes, neighbours, ...expected }) => {
      expect(trustworthiness(samples, codes, { neighbours })).toBeCloseTo(expected.trustworthiness, 13)
      expect(continuity(samples, codes, { neighbours })).toBeCloseTo(expected.continuity, 13)
    },
  )

  it('have a closed form on a line', () => {
    const [samples, codes] = [line(0, 1, 3, 7), line(0, 5, 1.5, 6)]
    // Neighbours of codes: 0–2, 1–3, 2–0, 3–1. Ranks among samples: 2, 3, 2, 2. Σ (r − 1) = 5, of 4·1·(8 − 3 − 1) ÷ 2 = 8.
    expect(trustworthiness(samples, codes, { neighbours: 1 })).toBeCloseTo(1 - 5 / 8, 14)
    // Neighbours of samples: 0–1, 1–0, 2–1, 3–2. Ranks among codes: 2, 3, 2, 2.
    expect(continuity(samples, codes, { neighbours: 1 })).toBeCloseTo(1 - 5 / 8, 14)
  })

  it('are 1 for codes that keep distances, and lie in 0 … 1', () => {
    const setup = fc.tuple(fc.nat(10_000), fc.integer({ min: 11, max: 30 }), fc.integer({ min: 1, max: 5 }))
    fc.assert(
      fc.property(setup, ([seed, count, neighbours]) => {
        const random = randomStreams(seed).stream('points')
        const samples = { data: random.normal(count * 4), shape: [count, 2, 2] }
        const codes = { data: random.normal(count * 3), shape: [count, 3] }
        const scaled = { data: samples.data.map((value) => -2 * value), shape: [count, 4] }
        for (const measure of [trustworthiness, continuity]) {
          expect(measure(samples, scaled, { neighbours })).toBe(1)
          const value = measure(samples, codes, { neighbours })
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThanOrEqual(1)
        }
        expect(continuity(samples, codes, { neighbours })).toBe(trustworthiness(codes, samples, { neighbours }))
      }),
    )
  })

  it.each(Object.entries({ trustworthiness, continuity }))('%s refuses what has no neighbourhoods', (name, measure) => {
    expect(() => measure(line(1, 2, 3), line(1, 2))).toThrow(
      `${name}: expected a code for each of 3 samples, received 2 codes`,
    )
    expect(() => measure([1, 2, 3], line(1, 2, 3))).toThrow(ShapeError)
    expect(() => measure(line(1, 2, 3, 4), line(1, 2, 3, 4), { neighbours: 2 })).toThrow(
      'fewer neighbours than half of the 4 samples',
    )
    expect(() => measure(line(1, 2, 3), line(1, 2, 3), { neighbours: 0 })).toThrow(OptionError)
    expect(() => measure(line(1, 2, Number.NaN), line(1, 2, 3), { neighbours: 1 })).toThrow(DataError)
  })
})
