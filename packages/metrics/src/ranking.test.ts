import { readFileSync } from 'node:fs'
import { DataError, OptionError, ShapeError } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  areaUnderRoc,
  averagePrecision,
  bestF1,
  f1Score,
  precision,
  precisionRecallCurve,
  recall,
  rocCurve,
} from './index.js'

interface RankingCase {
  readonly kind: 'ranking'
  readonly name: string
  readonly labels: number[]
  readonly scores: number[]
  readonly areaUnderRoc: number
  readonly averagePrecision: number
  readonly bestF1: ReturnType<typeof bestF1>
  readonly rocCurve: RocReference
  readonly rocCurveOfAllPoints: RocReference
  readonly precisionRecallCurve: Record<'precision' | 'recall' | 'thresholds', number[]>
  readonly atThresholds: readonly Record<'threshold' | 'precision' | 'recall' | 'f1Score', number>[]
}

type RocReference = Record<'falsePositiveRate' | 'truePositiveRate' | 'thresholdsAfterInfinity', number[]>

const file = new URL('../../../tooling/reference/generated/ranking.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: (RankingCase | { kind: 'accuracy' })[] }
const rankings = cases.filter((each) => each.kind === 'ranking')

describe('rankings against scikit-learn', () => {
  it.each(rankings)('$name: areas', ({ labels, scores, ...expected }) => {
    expect(areaUnderRoc(labels, scores)).toBeCloseTo(expected.areaUnderRoc, 12)
    expect(averagePrecision(labels, scores)).toBeCloseTo(expected.averagePrecision, 12)
  })

  it.each(rankings)('$name: curves', ({ labels, scores, ...expected }) => {
    expectRoc(rocCurve(labels, scores), expected.rocCurve)
    expectRoc(rocCurve(labels, scores, { dropIntermediate: false }), expected.rocCurveOfAllPoints)
    const curve = precisionRecallCurve(labels, scores)
    expectClose(curve.precision, expected.precisionRecallCurve.precision)
    expectClose(curve.recall, expected.precisionRecallCurve.recall)
    expect([...curve.thresholds]).toEqual(expected.precisionRecallCurve.thresholds)
  })

  it.each(rankings)('$name: thresholds', ({ labels, scores, ...expected }) => {
    const best = bestF1(labels, scores)
    // Zero is one score, whatever its sign.
    expect(best.threshold + 0).toBe(expected.bestF1.threshold)
    for (const key of ['f1', 'precision', 'recall'] as const) {
      expect(best[key]).toBeCloseTo(expected.bestF1[key], 12)
    }
    for (const at of expected.atThresholds) {
      expect(precision(labels, scores, at.threshold)).toBeCloseTo(at.precision, 12)
      expect(recall(labels, scores, at.threshold)).toBeCloseTo(at.recall, 12)
      expect(f1Score(labels, scores, at.threshold)).toBeCloseTo(at.f1Score, 12)
    }
  })
})

const samples = fc
  .array(fc.record({ label: fc.nat(1), score: fc.integer({ min: -20, max: 20 }) }), { minLength: 2, maxLength: 60 })
  .filter((rows) => new Set(rows.map(({ label }) => label)).size === 2)
  .map((rows) => ({ labels: rows.map(({ label }) => label), scores: rows.map(({ score }) => score / 4) }))

describe('properties of rankings', () => {
  it('the area is the share of pairs in the right order, ties half', () => {
    fc.assert(
      fc.property(samples, ({ labels, scores }) => {
        const of = (label: number) => scores.filter((_, i) => labels[i] === label)
        const pairs = of(1).flatMap((high) => of(0).map((low) => (high > low ? 1 : high === low ? 0.5 : 0)))
        const share = pairs.reduce<number>((sum, pair) => sum + pair, 0) / pairs.length
        expect(areaUnderRoc(labels, scores)).toBeCloseTo(share, 13)
      }),
    )
  })

  it('the area is that under the curve by trapezoids, whichever points are kept', () => {
    fc.assert(
      fc.property(samples, fc.boolean(), ({ labels, scores }, dropIntermediate) => {
        const { falsePositiveRate: x, truePositiveRate: y } = rocCurve(labels, scores, { dropIntermediate })
        let area = 0
        for (let i = 1; i < x.length; i++) area += ((x[i]! - x[i - 1]!) * (y[i]! + y[i - 1]!)) / 2
        expect(areaUnderRoc(labels, scores)).toBeCloseTo(area, 13)
      }),
    )
  })

  it('only the order counts, and turning it round turns the area round', () => {
    fc.assert(
      fc.property(samples, ({ labels, scores }) => {
        const cubes = scores.map((score) => score ** 3 + 7)
        const opposite = scores.map((score) => -score)
        const shuffled = { labels: labels.toReversed(), scores: scores.toReversed() }
        for (const metric of [areaUnderRoc, averagePrecision]) {
          expect(metric(labels, cubes)).toBe(metric(labels, scores))
          expect(metric(shuffled.labels, shuffled.scores)).toBe(metric(labels, scores))
        }
        expect(areaUnderRoc(labels, opposite)).toBeCloseTo(1 - areaUnderRoc(labels, scores), 13)
      }),
    )
  })

  it('the best F1 is that of its threshold, and no threshold gives more', () => {
    fc.assert(
      fc.property(samples, ({ labels, scores }) => {
        const best = bestF1(labels, scores)
        expect(f1Score(labels, scores, best.threshold)).toBe(best.f1)
        expect(precision(labels, scores, best.threshold)).toBe(best.precision)
        expect(recall(labels, scores, best.threshold)).toBe(best.recall)
        for (const threshold of scores) {
          const f1 = f1Score(labels, scores, threshold)
          expect(f1 < best.f1 || (f1 === best.f1 && threshold <= best.threshold)).toBe(true)
        }
      }),
    )
  })
})

const metrics = { areaUnderRoc, averagePrecision, bestF1, rocCurve, precisionRecallCurve }
const atThreshold = { precision, recall, f1Score }

describe('what rankings take', () => {
  it('labels as booleans, typed arrays and NdArrays alike, and changes none of them', () => {
    const scores = Float32Array.of(0.1, 0.4, 0.35, 0.8)
    expect(areaUnderRoc([false, false, true, true], scores)).toBe(0.75)
    expect(areaUnderRoc(Uint8Array.of(0, 0, 1, 1), { data: scores, shape: [4] })).toBe(0.75)
    expect([...scores]).toEqual([...Float32Array.of(0.1, 0.4, 0.35, 0.8)])
  })

  it('a million scores', () => {
    const count = 1_000_000
    const scores = Float64Array.from({ length: count }, (_, i) => (i * 7919) % count)
    const labels = Uint8Array.from(scores, (score) => Number(score >= count / 2))
    expect(areaUnderRoc(labels, scores)).toBe(1)
    expect(precisionRecallCurve(labels, scores).precision).toHaveLength(count + 1)
    expect(rocCurve(labels, scores, { dropIntermediate: false }).thresholds).toHaveLength(count + 1)
  })

  it.each(Object.entries({ ...metrics, ...atThreshold }))('%s refuses input that makes no sense', (name, metric) => {
    const call = (labels: number[], scores: number[]) =>
      metric(labels, scores, (name in atThreshold ? 0.5 : {}) as never)
    expect(() => call([0, 1], [1])).toThrow(`${name}: expected a score for each of 2 labels, received 1 scores.`)
    expect(() => call([0, 1], [1, Number.NaN])).toThrow('finite values in scores, received NaN at [1]')
    expect(() => call([0, 1], [1, Infinity])).toThrow(DataError)
    expect(() => call([0, 2], [1, 2])).toThrow('labels of 0 and 1, received 2 at [1]')
    expect(() => call([0, 1], [[1], [2]] as unknown as number[])).toThrow(ShapeError)
    expect(() => call([true, 'no'] as unknown as number[], [1, 2])).toThrow(DataError)
    expect(() => call([], [])).toThrow(DataError)
    expect(() => call([0, 0], [1, 2])).toThrow(DataError)
  })

  it.each(Object.entries(metrics))('%s refuses positives only', (_, metric) => {
    expect(() => metric([1, 1], [1, 2])).toThrow('labels of both classes, received 2 positive and 0 negative ones')
  })

  it('a threshold that is a number, and positives only', () => {
    for (const metric of Object.values(atThreshold)) {
      expect(metric([1, 1], [1, 2], 1)).toBe(1)
      expect(() => metric([0, 1], [1, 2], Number.NaN)).toThrow(OptionError)
      expect(() => metric([0, 1], [1, 2], undefined as unknown as number)).toThrow('bestF1 finds one')
    }
    expect(() => rocCurve([0, 1], [1, 2], { dropIntermediate: 1 as unknown as boolean })).toThrow(OptionError)
  })
})

function expectRoc(curve: ReturnType<typeof rocCurve>, expected: RocReference): void {
  expectClose(curve.falsePositiveRate, expected.falsePositiveRate)
  expectClose(curve.truePositiveRate, expected.truePositiveRate)
  expect([...curve.thresholds]).toEqual([Infinity, ...expected.thresholdsAfterInfinity])
}

function expectClose(actual: Float64Array, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length)
  const errors = expected.map((value, i) => Math.abs(actual[i]! - value))
  expect(Math.max(...errors)).toBeLessThan(1e-14)
}
