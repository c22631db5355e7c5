import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomStreams } from '../index.js'
import { effectiveDimension, symmetricEigenvalues } from './effective-dimension.js'

const ascending = (values: readonly number[]) => values.toSorted((a, b) => a - b)

describe('symmetricEigenvalues', () => {
  it('of the second difference, 2 − 2 cos(kπ / (n + 1))', () => {
    const n = 12
    const matrix = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)),
    )
    const found = ascending(symmetricEigenvalues(matrix))
    for (const [k, value] of found.entries()) {
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)), 12)
    }
  })

  it('keep trace and sum of squares, whatever the matrix', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(1000), (n, seed) => {
        const draws = randomStreams(seed)
          .stream('matrix')
          .normal(n * n)
        const matrix = Array.from({ length: n }, (_, i) =>
          Array.from({ length: n }, (_, j) => draws[Math.min(i, j) * n + Math.max(i, j)]!),
        )
        const values = symmetricEigenvalues(matrix)
        const trace = matrix.reduce((sum, row, i) => sum + row[i]!, 0)
        const squares = matrix.flat().reduce((sum, x) => sum + x * x, 0)
        expect(values.reduce((a, b) => a + b, 0)).toBeCloseTo(trace, 10)
        expect(values.reduce((a, b) => a + b * b, 0)).toBeCloseTo(squares, 9)
      }),
    )
  })

  it('of nothing but zeros are zeros', () => {
    expect(
      symmetricEigenvalues([
        [0, 0],
        [0, 0],
      ]),
    ).toEqual([0, 0])
  })
})

describe('effectiveDimension', () => {
  it('is the rank of what lies on a plane, by rows or by columns', () => {
    const random = randomStreams(2).stream('plane')
    for (const [rows, columns] of [
      [40, 10],
      [10, 40],
    ] as const) {
      const factors = random.normal(rows * 2)
      // Columns are one factor or the other, so that both matter the same.
      const data = Array.from({ length: rows }, (_, i) =>
        Array.from({ length: columns }, (_, j) => (1 + j) * factors[2 * i + (j % 2)]!),
      )
      expect(effectiveDimension(data)).toBe(2)
    }
  })

  it('of independent columns is nearly all of them, of one it is one, of none it is none', () => {
    const draws = randomStreams(3)
      .stream('independent')
      .normal(400 * 20)
    const rows = Array.from({ length: 400 }, (_, i) => [...draws.subarray(i * 20, (i + 1) * 20)])
    expect(effectiveDimension(rows)).toBeGreaterThanOrEqual(18)
    expect(effectiveDimension(rows.map(([x]) => [x!, 2 * x!, 5 - x!]))).toBe(1)
    expect(
      effectiveDimension([
        [1, 2],
        [1, 2],
      ]),
    ).toBe(0)
    expect(effectiveDimension([])).toBe(0)
  })
})
