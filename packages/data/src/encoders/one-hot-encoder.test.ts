import { DataError, FormatError, ndArray, OptionError, ShapeError } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { oneHotEncoder, oneHotEncoderFromJSON } from './one-hot-encoder.js'

const finite = fc.double({ noNaN: true, noDefaultInfinity: true })

describe('oneHotEncoder', () => {
  it('sorts the categories it finds: numbers by value, strings by their units', () => {
    expect(oneHotEncoder().fit([10, 9, -1, 9]).categories).toEqual([-1, 9, 10])
    expect(oneHotEncoder().fit(['b', 'é', 'a', 'B']).categories).toEqual(['B', 'a', 'b', 'é'])
  })

  it('gives one 1 a row', () => {
    const encoder = oneHotEncoder().fit(Uint8Array.of(7, 3, 5))
    const encoded = encoder.transform([5, 3, 3])
    expect(encoded.shape).toEqual([3, 3])
    expect([...encoded.data]).toEqual([0, 1, 0, 1, 0, 0, 1, 0, 0])
  })

  it('keeps the order of given categories', () => {
    const encoder = oneHotEncoder({ categories: ['low', 'middle', 'high'] }).fit(['high'])
    expect([...encoder.transform(['high', 'low']).data]).toEqual([0, 0, 1, 1, 0, 0])
  })

  it('undoes itself, also through JSON', () => {
    const lists = fc.oneof(fc.array(fc.string(), { minLength: 1 }), fc.array(finite, { minLength: 1 }))
    fc.assert(
      fc.property(lists, (values: (string | number)[]) => {
        const encoder = oneHotEncoder().fit(values as string[])
        const copy = oneHotEncoderFromJSON(JSON.parse(JSON.stringify(encoder)))
        // Both zeros are the same category, as they are to a Map.
        const expected = values.map((value) => (value === 0 ? 0 : value))
        expect(copy.inverseTransform(encoder.transform(values as string[]))).toEqual(expected)
      }),
    )
  })

  it('reads the largest entry of a soft row, the first of equals', () => {
    const encoder = oneHotEncoder().fit(['a', 'b', 'c'])
    expect(encoder.inverseTransform(ndArray([0.2, 0.5, 0.3, 0.4, 0.1, 0.4], [2, 3]))).toEqual(['b', 'a'])
    expect(encoder.inverseTransform(ndArray([-1, -3, -2], [3]))).toEqual(['a'])
  })

  it('refuses unknown values, or gives them a row of zeros', () => {
    const strict = oneHotEncoder().fit(['a', 'b'])
    expect(() => strict.transform(['a', 'z'])).toThrow(DataError)
    expect(() => strict.transform(['a', 'z'])).toThrow(/"z" at position 1/)
    expect(() => strict.inverseTransform(ndArray([0, 0], [1, 2]))).toThrow(DataError)
    expect(() => oneHotEncoder({ categories: ['a'] }).fit(['b'])).toThrow(DataError)
    const lenient = oneHotEncoder({ unknown: 'ignore' }).fit(['a', 'b'])
    const encoded = lenient.transform(['z', 'b'])
    expect([...encoded.data]).toEqual([0, 0, 0, 1])
    expect(lenient.inverseTransform(encoded)).toEqual([null, 'b'])
  })

  it('refuses arrays of another width, and NaN', () => {
    const encoder = oneHotEncoder().fit([1, 2])
    expect(() => encoder.inverseTransform(ndArray([1, 0, 0], [1, 3]))).toThrow(ShapeError)
    expect(() => encoder.inverseTransform(ndArray([1, 0], [1, 1, 2]))).toThrow(ShapeError)
    expect(() => encoder.inverseTransform(ndArray([Number.NaN, 0], [1, 2]))).toThrow(DataError)
  })

  it.each([[[]], [[1, 'a']], [[Number.NaN]], [[1, undefined as unknown as number]]])(
    'finds no categories in %j',
    (values) => {
      expect(() => oneHotEncoder().fit(values as string[])).toThrow(DataError)
    },
  )

  it.each([
    { categories: [] },
    { categories: ['a', 'a'] },
    { categories: [1, 'a'] },
    { categories: [Number.POSITIVE_INFINITY] },
    { unknown: 'skip' as 'ignore' },
  ])('refuses the options %j', (options) => {
    expect(() => oneHotEncoder(options)).toThrow(OptionError)
  })
})

describe('oneHotEncoderFromJSON', () => {
  const good = { kind: 'one-hot', categories: ['a'], unknown: 'error' }
  it.each([null, 3, {}, { ...good, kind: 'ordinal' }, { ...good, categories: 'a' }, { ...good, unknown: 'skip' }])(
    'refuses %j',
    (json) => {
      expect(() => oneHotEncoderFromJSON(json)).toThrow(FormatError)
    },
  )
})
