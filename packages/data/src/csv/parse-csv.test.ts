import { DataError, FormatError, OptionError } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseNumber } from './number-field.js'
import { parseCsv } from './parse-csv.js'
import { type Table, tableColumn } from './table.js'

const bytes = (text: string) => new TextEncoder().encode(text)

/** Columns by name. */
function content(table: Table): Record<string, (number | string)[]> {
  return Object.fromEntries(table.columns.map(({ name, values }) => [name, [...values]]))
}

describe('parseCsv', () => {
  it('reads numbers, text and missing values', () => {
    const table = parseCsv('a,b,c\n1,x,NA\n-2.5e3,,7\n')
    expect(table.rowCount).toBe(2)
    expect(table.columns.map(({ type }) => type)).toEqual(['numeric', 'text', 'numeric'])
    expect(content(table)).toEqual({ a: [1, -2500], b: ['x', ''], c: [Number.NaN, 7] })
  })

  it('reads quoted fields with delimiters, line breaks and quotes in them', () => {
    const table = parseCsv('name,"x, y"\r\n"a ""b""",1\r\n"two\r\nlines",2\r\n')
    expect(content(table)).toEqual({ name: ['a "b"', 'two\r\nlines'], 'x, y': [1, 2] })
  })

  it('reads bytes with and without a byte order mark, and text with one', () => {
    for (const input of [bytes('é\n1'), bytes('\uFEFFé\n1'), '\uFEFFé\n1']) {
      expect(content(parseCsv(input))).toEqual({ é: [1] })
    }
    expect(content(parseCsv(Uint8Array.of(0xe9, 0x0a, 0x31), { encoding: 'windows-1252' }))).toEqual({ é: [1] })
  })

  it('reads files without a header, and with names from elsewhere', () => {
    expect(content(parseCsv('1,2\n3,4', { header: false }))).toEqual({ column1: [1, 3], column2: [2, 4] })
    expect(content(parseCsv('1,2\n3,4', { header: ['x', 'y'] }))).toEqual({ x: [1, 3], y: [2, 4] })
    expect(content(parseCsv(',b\n0,4'))).toEqual({ column1: [0], b: [4] })
  })

  it('reads other delimiters, comments and aligned columns', () => {
    expect(content(parseCsv('a;b\n1;2', { delimiter: ';' }))).toEqual({ a: [1], b: [2] })
    expect(content(parseCsv('a\tb\n1\t\n', { delimiter: '\t' }))).toEqual({ a: [1], b: [Number.NaN] })
    expect(content(parseCsv('# hello\na,b\n1,2 # there\n\n', { comment: '#' }))).toEqual({ a: [1], b: [2] })
    const aligned = '   1.0000000e+00  -1.1e-01\n   2\t 3 \n'
    expect(content(parseCsv(aligned, { delimiter: 'whitespace', header: false }))).toEqual({
      column1: [1, 2],
      column2: [-0.11, 3],
    })
  })

  it('keeps codes as text where asked, and takes other marks for missing', () => {
    expect(content(parseCsv('zip\n00123', { text: ['zip'] }))).toEqual({ zip: ['00123'] })
    expect(content(parseCsv('a\n-999\n5', { missingValues: ['-999'] }))).toEqual({ a: [Number.NaN, 5] })
    expect(parseCsv('a\n-999\n?', { missingValues: ['-999'] }).columns[0]?.type).toBe('text')
  })

  it('has no rows for a header alone', () => {
    expect(parseCsv('a,b\n')).toMatchObject({ rowCount: 0, columns: [{ name: 'a' }, { name: 'b' }] })
  })

  it.each([
    ['too few fields', 'a,b\n1,2\n3\n', 'expected 2 fields in row 2, as in the header, received 1 (line 3)'],
    ['too many fields', 'a,b\n"1\n",2\n3,4,5\n', 'expected 2 fields in row 2, as in the header, received 3 (line 4)'],
    ['an open quote', 'a,b\n"1,2\n', 'Quote Not Closed'],
    ['text after a quote', 'a,b\n1,"2"x\n', 'Invalid Closing Quote'],
    ['a quote inside a field', 'a\n1"2\n', 'Invalid Opening Quote'],
    ['two columns of one name', 'a,a\n1,2', 'received "a" more than once'],
    ['nothing', '', 'received a file without rows'],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseCsv(text)).toThrow(FormatError)
    expect(() => parseCsv(text)).toThrow(message)
  })

  it('counts the fields of the first row where there is no header', () => {
    expect(() => parseCsv('1,2\n3', { header: false })).toThrow('expected 2 fields in row 2, as in the first row')
    expect(() => parseCsv('1,2\n3', { header: ['a'] })).toThrow('expected 1 fields in row 1')
  })

  it('refuses text in a column that must be numeric, by row and column', () => {
    const parse = () => parseCsv('a,b\n1,2\nNA,3\nfour,5', { numeric: ['a'] })
    expect(parse).toThrow(DataError)
    expect(parse).toThrow('expected a number in column "a", row 3, received "four"')
  })

  it('refuses bytes that are not text, and options that are wrong', () => {
    expect(() => parseCsv(Uint8Array.of(0x61, 0x0a, 0xe9))).toThrow('expected text in utf-8')
    expect(() => parseCsv(bytes('a\n1'), { encoding: 'klingon' })).toThrow(OptionError)
    expect(() => parseCsv('a\n1', { delimiter: '' })).toThrow(OptionError)
    expect(() => parseCsv('a\n1', { comment: '' })).toThrow(OptionError)
    expect(() => parseCsv('a\n1', { numeric: ['b'] })).toThrow('expected one of the columns "a", received "b"')
    expect(() => tableColumn(parseCsv('a\n1'), 'b')).toThrow(OptionError)
  })

  it('reads back any table of text, quoted', () => {
    // Two columns, because a row of one empty field is an empty line.
    const rows = fc.array(fc.tuple(fc.string(), fc.string()), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(rows, (fields) => {
        const quoted = fields.map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(','))
        const table = parseCsv(`x,y\n${quoted.join('\n')}`, { text: ['x', 'y'], missingValues: [] })
        expect(content(table)).toEqual({ x: fields.map(([x]) => x), y: fields.map(([, y]) => y) })
      }),
    )
  })
})

describe('parseNumber', () => {
  it.each([
    ['1', 1],
    ['-.5', -0.5],
    ['+2.', 2],
    ['1e3', 1000],
    [' 7 ', 7],
    ['inf', Infinity],
    ['-Infinity', -Infinity],
  ])('takes %j for %d', (text, value) => {
    expect(parseNumber(text)).toBe(value)
  })

  it.each(['', ' ', '0x10', '1,5', '1e', 'e5', '.', '1 2', '12px', '١'])('does not take %j for a number', (text) => {
    expect(parseNumber(text)).toBeUndefined()
  })
})
