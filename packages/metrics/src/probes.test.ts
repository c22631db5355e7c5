import { readFileSync } from 'node:fs'
import { DataError, OptionError, randomStreams, ShapeError } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { kNearestProbe, linearProbe, type ShapedNumbers } from './index.js'

interface ProbeCase {
  readonly metric: 'probe'
  readonly name: string
  readonly trainCodes: ShapedNumbers
  readonly trainLabels: readonly number[]
  readonly testCodes: ShapedNumbers
  readonly testLabels: readonly number[]
  readonly nearest: readonly { neighbours: number; accuracy: number; predictions: number[] }[]
  readonly linear: readonly {
    l2: number
    accuracy: number
    predictions: number[]
    coefficients: ShapedNumbers
    intercepts: number[]
  }[]
}

const file = new URL('../../../tooling/reference/generated/latent-space.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: (ProbeCase | { metric: 'other' })[] }
const probes = cases.filter((each) => each.metric === 'probe')

const codes = [[0], [1], [5], [6]]
const labels = [0, 0, 1, 1]

describe('kNearestProbe', () => {
  it.each(probes)('is that of scikit-learn: $name', ({ trainCodes, trainLabels, testCodes, testLabels, nearest }) => {
    for (const { neighbours, ...expected } of nearest) {
      const found = kNearestProbe(trainCodes, trainLabels, testCodes, testLabels, { neighbours })
      expect([...found.predictions]).toEqual(expected.predictions)
      expect(found.accuracy).toBe(expected.accuracy)
    }
  })

  it('breaks ties by the lower label and the earlier code', () => {
    expect([...kNearestProbe(codes, [1, 1, 0, 0], [[3]], [0], { neighbours: 4 }).predictions]).toEqual([0])
    expect([...kNearestProbe([[0], [2]], [7, 3], [[1]], [7], { neighbours: 1 }).predictions]).toEqual([7])
  })
})

describe('linearProbe', () => {
  it.each(probes)('is that of scikit-learn: $name', ({ trainCodes, trainLabels, testCodes, testLabels, linear }) => {
    for (const { l2, ...expected } of linear) {
      const found = linearProbe(trainCodes, trainLabels, testCodes, testLabels, { l2, tolerance: 1e-12 })
      expect(found.coefficients.shape).toEqual(expected.coefficients.shape)
      expectNear(found.coefficients.data, expected.coefficients.data)
      expectNear(found.intercepts, expected.intercepts)
      expect([...found.predictions]).toEqual(expected.predictions)
      expect(found.accuracy).toBe(expected.accuracy)
      expect([...found.classes]).toEqual([...new Set(trainLabels)].sort((a, b) => a - b))
    }
  })

  it('is at a minimum: no slope is left', () => {
    const { data, shape } = { data: randomStreams(1).stream('codes').normal(600), shape: [200, 3] }
    const truth = Array.from({ length: 200 }, (_, i) => (data[3 * i]! > 0 ? 2 : data[3 * i + 1]! > 0 ? 1 : 0))
    const { coefficients, intercepts, converged, accuracy } = linearProbe(
      { data, shape },
      truth,
      { data, shape },
      truth,
      {
        l2: 0.5,
      },
    )
    expect(converged).toBe(true)
    expect(accuracy).toBeGreaterThan(0.9)
    const slopes = Float64Array.from(coefficients.data, (weight) => 0.5 * weight)
    const free = [0, 0, 0]
    for (let i = 0; i < 200; i++) {
      const scores = [0, 1, 2].map((k) => {
        const products = [0, 1, 2].map((j) => coefficients.data[3 * k + j]! * data[3 * i + j]!)
        return Math.exp(intercepts[k]! + products[0]! + products[1]! + products[2]!)
      })
      const total = scores[0]! + scores[1]! + scores[2]!
      for (const k of [0, 1, 2]) {
        const error = scores[k]! / total - (truth[i] === k ? 1 : 0)
        free[k]! += error
        for (const j of [0, 1, 2]) slopes[3 * k + j]! += error * data[3 * i + j]!
      }
    }
    for (const slope of [...slopes, ...free]) expect(Math.abs(slope)).toBeLessThan(200 * 2e-6)
  })

  it('says when it was stopped early, and does not mind codes of any size', () => {
    expect(linearProbe(codes, labels, codes, labels, { maximumIterations: 1 }).converged).toBe(false)
    // Far from zero, and of units that differ by eleven digits.
    const far = codes.map(([value]) => [1e6 * value!, 1e-5 * value!, 1e5 + value!])
    expect(linearProbe(far, labels, far, labels)).toMatchObject({ accuracy: 1, converged: true })
  })
})

describe.each(Object.entries({ kNearestProbe, linearProbe }))('%s', (_, probe) => {
  it('refuses what cannot be judged', () => {
    expect(() => probe(codes, [0, 1], codes, labels)).toThrow('trainLabels of shape [4], one a row, received [2]')
    expect(() => probe(codes, [0, 0.5, 1, 1], codes, labels)).toThrow(
      'whole category numbers in trainLabels, received 0.5',
    )
    expect(() => probe(codes, labels, [[1, 2]], [0])).toThrow(ShapeError)
    expect(() => probe([1, 2], [0, 1], codes, labels)).toThrow(ShapeError)
    expect(() => probe([[Number.NaN]], [0], codes, labels)).toThrow(DataError)
  })

  it('counts labels it never saw as wrong', () => {
    expect(probe(codes, labels, [[0], [6]], [0, 5], { neighbours: 1 } as object).accuracy).toBe(0.5)
  })
})

it('probes refuse options out of range', () => {
  expect(() => kNearestProbe(codes, labels, codes, labels)).toThrow(
    'at most as many neighbours as the 4 training codes, received 5',
  )
  expect(() => kNearestProbe(codes, labels, codes, labels, { neighbours: 0 })).toThrow(OptionError)
  expect(() => linearProbe(codes, [1, 1, 1, 1], codes, labels)).toThrow('at least two categories, received only 1')
  for (const options of [{ l2: -1 }, { tolerance: 0 }, { maximumIterations: 0 }]) {
    expect(() => linearProbe(codes, labels, codes, labels, options)).toThrow(OptionError)
  }
})

function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual).toHaveLength(expected.length)
  for (let i = 0; i < expected.length; i++) {
    expect(Math.abs(actual[i]! - expected[i]!)).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected[i]!)))
  }
}
