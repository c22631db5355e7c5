import { randomStreams } from '@autoencoders/core'
import fc from 'fast-check'
import { QrDecomposition } from 'ml-matrix'
import { describe, expect, it } from 'vitest'
import { upperTriangle } from './upper-triangle.js'

const rowsOf = (data: ArrayLike<number>, columns: number) =>
  Array.from({ length: data.length / columns }, (_, i) =>
    Array.from({ length: columns }, (_, j) => data[i * columns + j]!),
  )

describe('upperTriangle', () => {
  it('is the R of a QR decomposition, whatever the rank', () => {
    const setup = fc.tuple(fc.nat(10_000), fc.integer({ min: 1, max: 7 }), fc.nat(12), fc.nat(7))
    fc.assert(
      fc.property(setup, ([seed, columns, more, repeated]) => {
        const rows = columns + more
        const matrix = Float64Array.from(
          randomStreams(seed)
            .stream('matrix')
            .normal(rows * columns),
        )
        if (repeated < columns) for (let i = 0; i < rows; i++) matrix[i * columns + repeated] = 0
        const expected = new QrDecomposition(rowsOf(matrix, columns)).upperTriangularMatrix.to1DArray()
        const actual = upperTriangle(matrix, columns)
        for (let i = 0; i < expected.length; i++) expect(actual[i]).toBeCloseTo(expected[i]!, 12)
      }),
    )
  })

  it('keeps the products of columns: a closed form', () => {
    // Columns of squared lengths 9 + 16 and 1 + 4 + 4, with the product 3·1 + 4·2.
    const [a, b, c, d] = upperTriangle(Float64Array.of(3, 1, 4, 2, 0, 2), 2) as unknown as [
      number,
      number,
      number,
      number,
    ]
    expect(c).toBe(0)
    expect(a * a).toBeCloseTo(25, 12)
    expect(a * b).toBeCloseTo(11, 12)
    expect(b * b + d * d).toBeCloseTo(9, 12)
  })
})
