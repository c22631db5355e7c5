import { DataError, ndArray, OptionError } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { parseCsv } from './parse-csv.js'
import { tableToArray } from './table-to-array.js'

const table = parseCsv('a,b,kind\n1,10,x\n2,,y\n,20,x\n7,30,y\n3,60,x')
const columns = ['b', 'a']

describe('tableToArray', () => {
  it('takes the columns in the order asked for', () => {
    expect(tableToArray(parseCsv('a,b\n1,2\n3,4'), { columns })).toEqual(ndArray([2, 1, 4, 3], [2, 2]))
    expect(tableToArray(parseCsv('a,b\n1,2\n3,4'))).toEqual(ndArray([1, 2, 3, 4], [2, 2]))
    expect(tableToArray(parseCsv('a,b\n'))).toEqual(ndArray([], [0, 2]))
  })

  it.each<['keep' | 'drop' | 'mean' | 'median', number[]]>([
    ['keep', [10, 1, Number.NaN, 2, 20, Number.NaN, 30, 7, 60, 3]],
    ['drop', [10, 1, 30, 7, 60, 3]],
    // Of 10, 20, 30, 60 and of 1, 2, 7, 3.
    ['mean', [10, 1, 30, 2, 20, 3.25, 30, 7, 60, 3]],
    ['median', [10, 1, 25, 2, 20, 2.5, 30, 7, 60, 3]],
  ])('treats missing values with %s', (missing, values) => {
    expect(tableToArray(table, { columns, missing })).toEqual(ndArray(values, [values.length / 2, 2]))
  })

  it('refuses missing values unless told what to do', () => {
    expect(() => tableToArray(table, { columns })).toThrow(DataError)
    expect(() => tableToArray(table, { columns })).toThrow('a value in column "b", row 2, received a missing one')
  })

  it('refuses text, by row and column', () => {
    expect(() => tableToArray(table, { missing: 'keep' })).toThrow(
      'expected a number in column "kind", row 1, received "x"',
    )
    const mixed = parseCsv('a\n1\n2\nthree')
    expect(() => tableToArray(mixed)).toThrow('expected a number in column "a", row 3, received "three"')
  })

  it('refuses what is not there', () => {
    expect(() => tableToArray(table, { columns: ['c'] })).toThrow(OptionError)
    expect(() => tableToArray(table, { columns: ['c'] })).toThrow('one of the columns "a", "b", "kind", received "c"')
    expect(() => tableToArray(table, { missing: 'zero' as 'keep' })).toThrow(OptionError)
    const holes = parseCsv('a,b\n1,NA\n2,NA')
    expect(() => tableToArray(holes, { missing: 'mean' })).toThrow('column "b" to take the mean of')
  })
})
