import { readFileSync } from 'node:fs'
import { DataError, FormatError, type NdArray, ndArray, OptionError, ShapeError } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FittedScaler } from './fitted-scaler.js'
import { type MinMaxScalerOptions, minMaxScaler } from './min-max-scaler.js'
import { type RobustScalerOptions, robustScaler } from './robust-scaler.js'
import { scalerFromJSON } from './scaler-from-json.js'
import { type StandardScalerOptions, standardScaler } from './standard-scaler.js'

type Rows = readonly (readonly (number | null)[])[]

interface Case {
  readonly name: string
  readonly kind: 'standard' | 'min-max' | 'robust'
  readonly options: StandardScalerOptions & MinMaxScalerOptions & RobustScalerOptions
  readonly data: string
  readonly centre: readonly number[]
  readonly scale: readonly number[]
  readonly transformed: Rows
  readonly inverse: Rows
}

interface Reference {
  readonly inputs: Readonly<Record<string, Rows>>
  readonly fresh: Rows
  readonly cases: readonly Case[]
}

const generated = new URL('../../../../tooling/reference/data/generated/scalers.json', import.meta.url)
const reference: Reference = JSON.parse(readFileSync(generated, 'utf8'))
const factories = { standard: standardScaler, 'min-max': minMaxScaler, robust: robustScaler }
const streaming = { standardScaler, minMaxScaler }

function fromRows(rows: Rows): NdArray {
  const values = rows.flat().map((value) => value ?? Number.NaN)
  return ndArray(values, [rows.length, rows[0]!.length])
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length)
  for (let i = 0; i < actual.length; i++) {
    if (Number.isNaN(expected[i]!)) expect(actual[i]).toBeNaN()
    else
      expect(Math.abs(actual[i]! - expected[i]!)).toBeLessThanOrEqual(
        tolerance * Math.max(1e-3, Math.abs(expected[i]!)),
      )
  }
}

const table = fc
  .tuple(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 1, max: 4 }))
  .chain(([rows, columns]) =>
    fc
      .array(fc.float({ min: -1000, max: 1000, noNaN: true }), { minLength: rows * columns, maxLength: rows * columns })
      .map((values) => ndArray(values, [rows, columns])),
  )

describe('scalers beside scikit-learn in float64', () => {
  it.each(reference.cases)('$name', ({ kind, options, data, centre, scale, transformed, inverse }) => {
    const scaler = factories[kind](options).fit(fromRows(reference.inputs[data]!))
    const fresh = fromRows(reference.fresh)
    expectClose(scaler.centre, centre, 1e-12)
    expectClose(scaler.scale, scale, 1e-12)
    expectClose(scaler.transform(fresh).data, fromRows(transformed).data, 2e-7)
    expectClose(scaler.inverseTransform(fresh).data, fromRows(inverse).data, 2e-7)
  })
})

describe.each(Object.entries(factories))('%s scaler', (kind, factory) => {
  it('undoes itself, and leaves what it is given alone', () => {
    fc.assert(
      fc.property(table, (array) => {
        const before = array.data.slice()
        const scaler = factory().fit(array)
        const restored = scaler.inverseTransform(scaler.transform(array)).data
        // Values up to 1000 through 32 bits twice: an error of at most 2000 · 2⁻²⁴ each time.
        for (let i = 0; i < before.length; i++) expect(Math.abs(restored[i]! - before[i]!)).toBeLessThan(3e-4)
        expect(array.data).toEqual(before)
      }),
    )
  })

  it('takes statistics over all axes but the last', () => {
    const values = Float32Array.from({ length: 24 }, (_, i) => (i * 7) % 11)
    const flat = factory().fit(ndArray(values, [6, 4]))
    const deep = factory().fit(ndArray(values, [2, 3, 4]))
    expect(deep.toJSON()).toEqual(flat.toJSON())
    expect(deep.transform(ndArray(values, [2, 3, 4])).shape).toEqual([2, 3, 4])
    expect(deep.transform(ndArray([1, 2, 3, 4], [4])).data).toEqual(flat.transform(ndArray([1, 2, 3, 4], [1, 4])).data)
  })

  it("takes one set of statistics with axis: 'all'", () => {
    const values = Float32Array.from({ length: 24 }, (_, i) => (i * 7) % 11)
    const column = factory().fit(ndArray(values, [24, 1]))
    const all = factory({ axis: 'all' }).fit(ndArray(values, [2, 3, 4]))
    expect(all.centre).toEqual(column.centre)
    expect(all.scale).toEqual(column.scale)
    expect(all.transform(ndArray(values, [4, 6])).data).toEqual(column.transform(ndArray(values, [24, 1])).data)
  })

  it('comes back from JSON to the same bits', () => {
    fc.assert(
      fc.property(table, (array) => {
        const scaler: FittedScaler = factory().fit(array)
        const copy = scalerFromJSON(JSON.parse(JSON.stringify(scaler)))
        expect(copy.kind).toBe(kind)
        expect(copy.transform(array)).toEqual(scaler.transform(array))
        expect(copy.toJSON()).toEqual(scaler.toJSON())
      }),
    )
  })

  it('refuses what it cannot measure', () => {
    const scaler = factory()
    expect(() => scaler.fit(ndArray([1, 2, 3], [3]))).toThrow(ShapeError)
    expect(() => scaler.fit(ndArray([], [3, 0]))).toThrow(ShapeError)
    expect(() => scaler.fit(ndArray([], [0, 3]))).toThrow(DataError)
    expect(() => scaler.fit(ndArray([1, Number.NaN, 2, Number.NaN], [2, 2]))).toThrow(/none in feature 1/)
    expect(() => scaler.fit(ndArray([1, Number.POSITIVE_INFINITY], [2, 1]))).toThrow(DataError)
    expect(() => factory({ axis: 'rows' as 'all' })).toThrow(OptionError)
  })

  it('refuses data unlike what it was fitted to', () => {
    const scaler = factory().fit(ndArray([1, 2, 3, 4], [2, 2]))
    expect(() => scaler.transform(ndArray([1, 2, 3], [1, 3]))).toThrow(ShapeError)
    expect(() => scaler.inverseTransform(ndArray([1], []))).toThrow(ShapeError)
    expect(() => scaler.transform(ndArray([1, Number.NEGATIVE_INFINITY], [1, 2]))).toThrow(DataError)
  })
})

describe.each(Object.entries(streaming))('%s.fitStream', (_, factory) => {
  it('gives the same bits however the data is cut', async () => {
    const whole = ndArray(
      Float32Array.from({ length: 60 }, (_, i) => ((i * 37) % 53) / 7),
      [20, 3],
    )
    async function* chunks(): AsyncGenerator<NdArray> {
      yield ndArray(whole.data.slice(0, 3), [1, 3])
      yield ndArray([], [0, 3])
      yield ndArray(whole.data.slice(3, 45), [7, 2, 3])
      yield ndArray(whole.data.slice(45), [5, 3])
    }
    const streamed = await factory().fitStream(chunks())
    expect(streamed.toJSON()).toEqual(factory().fit(whole).toJSON())
    expect((await factory().fitStream([whole])).toJSON()).toEqual(streamed.toJSON())
  })

  it('refuses a stream of nothing, and chunks of other features', async () => {
    await expect(factory().fitStream([])).rejects.toThrow(DataError)
    const mixed = [ndArray([1, 2], [1, 2]), ndArray([1, 2, 3], [1, 3])]
    await expect(factory().fitStream(mixed)).rejects.toThrow(ShapeError)
  })
})

describe('standardScaler', () => {
  it('keeps its precision far from zero', () => {
    const offset = 2 ** 23
    const scaler = standardScaler().fit(ndArray([offset, offset + 1, offset + 2], [3, 1]))
    expect(scaler.centre).toEqual([offset + 1])
    expect(scaler.scale[0]).toBeCloseTo(Math.sqrt(2 / 3), 14)
  })
})

describe('minMaxScaler', () => {
  it('refuses a range that does not rise', () => {
    expect(() => minMaxScaler({ range: [1, 1] })).toThrow(OptionError)
    expect(() => minMaxScaler({ range: [0, Number.NaN] })).toThrow(OptionError)
  })
})

describe('robustScaler', () => {
  it('refuses percentiles that do not rise within 0 to 100', () => {
    expect(() => robustScaler({ percentiles: [75, 25] })).toThrow(OptionError)
    expect(() => robustScaler({ percentiles: [-1, 50] })).toThrow(/from 0 to 100/)
  })
})

describe('scalerFromJSON', () => {
  const good = { kind: 'standard', axis: 'feature', centre: [1, 2], scale: [1, 2], offset: 0 }

  it.each([
    null,
    'standard',
    {},
    { ...good, kind: 'power' },
    { ...good, axis: 1 },
    { ...good, axis: 'all' },
    { ...good, centre: [] },
    { ...good, centre: [1, null] },
    { ...good, scale: [1] },
    { ...good, scale: [1, 0] },
    { ...good, offset: '0' },
    { ...good, clip: [0] },
  ])('refuses %j', (json) => {
    expect(() => scalerFromJSON(json)).toThrow(FormatError)
  })
})
