import { readFileSync } from 'node:fs'
import { DataError, OptionError, randomStreams, ShapeError } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mutualInformationGap, type ShapedNumbers } from './index.js'

interface GapCase {
  readonly metric: 'mutualInformationGap'
  readonly name: string
  readonly codes: ShapedNumbers
  readonly factors: ShapedNumbers
  readonly bins: number
  readonly mutualInformation: ShapedNumbers
  readonly perFactor: readonly number[]
  readonly gap: number
}

const file = new URL('../../../tooling/reference/generated/latent-space.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: (GapCase | { metric: 'other' })[] }

const expectClose = (actual: ArrayLike<number>, expected: ArrayLike<number>) => {
  expect(actual).toHaveLength(expected.length)
  for (let i = 0; i < expected.length; i++) expect(actual[i]).toBeCloseTo(expected[i]!, 12)
}

describe('mutualInformationGap', () => {
  it.each(cases.filter((each) => each.metric === 'mutualInformationGap'))(
    'is that of scikit-learn: $name',
    ({ codes, factors, bins, ...expected }) => {
      const found = mutualInformationGap(codes, factors, { bins })
      expectClose(found.mutualInformation.data, expected.mutualInformation.data)
      expect(found.mutualInformation.shape).toEqual(expected.mutualInformation.shape)
      expectClose(found.perFactor, expected.perFactor)
      expect(found.gap).toBeCloseTo(expected.gap, 12)
    },
  )

  it('is 1 for codes that are the factors, 0 for a factor told twice, and takes one factor as a list', () => {
    const factors = Array.from({ length: 60 }, (_, i) => [i % 3, Math.floor(i / 3) % 4])
    expect(mutualInformationGap(factors, factors).gap).toBeCloseTo(1, 12)
    const first = factors.map(([value]) => value!)
    expect(
      mutualInformationGap(
        first.map((value) => [value, -value]),
        first,
      ).gap,
    ).toBe(0)
    // Of two bits in one code: log 4 of information each way, all of it once.
    const both = mutualInformationGap(
      factors.map(([a, b]) => [4 * a! + b!, 0]),
      factors,
    )
    expectClose(both.mutualInformation.data, [Math.log(3), Math.log(4), 0, 0])
  })

  it('lies in 0 … 1, whatever order samples and codes are in and however codes are scaled', () => {
    const setup = fc.tuple(fc.nat(10_000), fc.integer({ min: 10, max: 60 }), fc.integer({ min: 1, max: 4 }))
    fc.assert(
      fc.property(setup, ([seed, count, size]) => {
        const random = randomStreams(seed).stream('codes')
        const factors = Array.from({ length: count }, (_, i) => [i % 2, random.integer(3)])
        fc.pre(new Set(factors.map(([, value]) => value)).size > 1)
        const codes = factors.map(([a]) => Array.from({ length: size }, (_, j) => random.integer(32) + j * a!))
        const { gap, perFactor } = mutualInformationGap(codes, factors)
        for (const each of [gap, ...perFactor]) {
          expect(each).toBeGreaterThanOrEqual(0)
          expect(each).toBeLessThanOrEqual(1 + 1e-12)
        }
        const scaled = codes.map((row) => row.map((value) => 4 * value - 8))
        expect(mutualInformationGap(scaled, factors).gap).toBe(gap)
        const mirrored = mutualInformationGap(codes.map((row) => row.toReversed()).toReversed(), factors.toReversed())
        expect(mirrored.gap).toBeCloseTo(gap, 12)
      }),
    )
  })

  it('is near 0 for independent codes of many samples', () => {
    const random = randomStreams(3).stream('independent')
    const codes = { data: random.normal(40_000), shape: [10_000, 4] }
    const factors = Array.from({ length: 10_000 }, () => random.integer(5))
    expect(mutualInformationGap(codes, factors).gap).toBeLessThan(0.003)
  })

  it('refuses what has no gap', () => {
    const codes = [
      [1, 2],
      [3, 4],
    ]
    expect(() => mutualInformationGap(codes, [[1], [1]])).toThrow('at least two values of factor 0, received one')
    expect(() => mutualInformationGap(codes, [1, 2, 3])).toThrow(
      'factors [2] or [2, factors], a row for each sample, received [3]',
    )
    expect(() => mutualInformationGap(codes, [[[1]], [[2]]])).toThrow(ShapeError)
    expect(() => mutualInformationGap([1, 2], [1, 2])).toThrow(ShapeError)
    expect(() => mutualInformationGap([[1], [Number.NaN]], [1, 2])).toThrow(DataError)
    expect(() => mutualInformationGap(codes, [1, 2], { bins: 0 })).toThrow(OptionError)
  })
})
