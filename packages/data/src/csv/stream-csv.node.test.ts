import { join } from 'node:path'
import { DataError, FormatError, OptionError } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { collect, openFilesUnder, plain } from '../testing/collect.js'
import { realData } from '../testing/reference-files.js'
import { temporaryFolder } from '../testing/temporary-folder.js'
import { readCsv } from './read-csv.node.js'
import { streamCsv } from './stream-csv.node.js'
import { tableToArray } from './table-to-array.js'

const small = '\uFEFFname,a,b\r\n"x\r\n",1,2\r\ny,3,NA\r\nz,5,6\r\n'

/** A CSV file of these lines in a folder of its own. */
function csvFile(content: string | Uint8Array): string {
  return join(temporaryFolder({ 'file.csv': content }), 'file.csv')
}

describe('readCsv', () => {
  it('reads a file and names it in errors', async () => {
    const path = csvFile(small)
    expect((await readCsv(path)).columns.map(({ name }) => name)).toEqual(['name', 'a', 'b'])
    await expect(readCsv(path, { numeric: ['name'] })).rejects.toThrow(`in ${path}`)
    await expect(readCsv(`${path}x`)).rejects.toBeInstanceOf(FormatError)
  })
})

describe('streamCsv', () => {
  it('gives chunks of the chosen columns, anew in each iteration', async () => {
    const source = streamCsv(csvFile(small), { columns: ['b', 'a'], chunkSize: 2, missing: 'keep' })
    const expected = [
      [
        [2, 2],
        [2, 1, Number.NaN, 3],
      ],
      [
        [1, 2],
        [6, 5],
      ],
    ]
    expect(plain(await collect(source))).toEqual(expected)
    expect(plain(await collect(source))).toEqual(expected)
  })

  it('can drop rows with missing values', async () => {
    const source = streamCsv(csvFile(small), { columns: ['b'], chunkSize: 2, missing: 'drop' })
    expect(plain(await collect(source))).toEqual([
      [
        [2, 1],
        [2, 6],
      ],
    ])
  })

  it('reads characters that lie across two pieces of the file', async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `éé€,${i}`)
    const chunks = await collect(streamCsv(csvFile(`t,i\n${rows.join('\n')}`), { columns: ['i'], chunkSize: 60_000 }))
    expect(chunks.map(({ shape }) => shape)).toEqual([[60_000, 1]])
    expect(chunks[0]?.data.every((value, i) => value === i)).toBe(true)
  })

  it.each<[string, string | Uint8Array, string]>([
    ['a missing value', small, 'streamCsv: expected a value in column "b", row 2'],
    ['text', 'a,b\n1,2\n1,x', 'expected a number in column "b", row 2, received "x"'],
    ['a short row', 'a,b\n1,2\n1', 'expected 2 fields in row 2, as in the header, received 1 (line 3)'],
    ['an open quote', 'a,b\n1,"2', 'Quote Not Closed'],
    ['bytes that are not text', Uint8Array.of(0x62, 0x0a, 0xff), 'expected text in utf-8'],
    ['no such column', 'a\n1', 'expected one of the columns "a", received "b"'],
    ['no rows', '', 'received a file without rows'],
  ])('refuses %s and closes the file', async (_, content, message) => {
    const path = csvFile(content)
    await expect(collect(streamCsv(path, { columns: ['b'] }))).rejects.toThrow(message)
    await expect(collect(streamCsv(path, { columns: ['b'] }))).rejects.toThrow(path)
    expect(openFilesUnder(path) ?? 0).toBe(0)
  })

  it('closes the file when the loop is left early', async () => {
    const path = csvFile(`a\n${'1\n'.repeat(500_000)}`)
    for await (const chunk of streamCsv(path, { chunkSize: 10 })) {
      expect(chunk.shape).toEqual([10, 1])
      break
    }
    expect(openFilesUnder(path) ?? 0).toBe(0)
  })

  it('checks its options at once', async () => {
    expect(() => streamCsv('none', { chunkSize: 0 })).toThrow(OptionError)
    expect(() => streamCsv('none', { missing: 'mean' as 'keep' })).toThrow('a stream is read once and in order')
    expect(() => streamCsv('none', { delimiter: ',,' })).toThrow(OptionError)
    await expect(collect(streamCsv('none'))).rejects.toBeInstanceOf(FormatError)
  })
})

const ecg = realData('ecg5000')
describe.skipIf(!ecg.available)('real ECG5000 (not run: ../shared/data is absent)', () => {
  it('has 500 training rows of a label and 140 samples, separated by spaces', async () => {
    const path = join(ecg.path, 'ECG5000_TRAIN.txt')
    const { data, shape } = tableToArray(await readCsv(path, { delimiter: 'whitespace', header: false }))
    expect(shape).toEqual([500, 141])
    // The classes' sizes as the UCR archive gives them.
    const counts = [1, 2, 3, 4, 5].map((label) => data.filter((value, i) => i % 141 === 0 && value === label).length)
    expect(counts).toEqual([292, 177, 10, 19, 2])
  })

  it('gives the same rows read and streamed', async () => {
    const path = join(ecg.path, 'ECG5000_ALL_binary.csv')
    const whole = tableToArray(await readCsv(path))
    expect(whole.shape).toEqual([5000, 141])
    let offset = 0
    for await (const { data } of streamCsv(path, { chunkSize: 700 })) {
      expect(data).toEqual(whole.data.subarray(offset, offset + data.length))
      offset += data.length
    }
    expect(offset).toBe(whole.data.length)
  })
})

const creditCard = realData('creditcard-sample', 'creditcard_sample.csv')
const temperature = realData('nab', 'machine_temperature_system_failure.csv')
describe.skipIf(!creditCard.available)('real tables (not run: ../shared/data is absent)', () => {
  it('reads the credit card sample: 492 frauds among 1722 rows', async () => {
    const { data, shape } = tableToArray(await readCsv(creditCard.path), { columns: ['Class', 'V28'] })
    expect(shape).toEqual([1722, 2])
    expect(data.filter((value, i) => i % 2 === 0 && value === 1).length).toBe(492)
  })

  it('reads a NAB series: a time as text and a value', async () => {
    const table = await readCsv(temperature.path, { numeric: ['value'] })
    expect(table.columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['timestamp: text', 'value: numeric'])
    expect(() => tableToArray(table)).toThrow(DataError)
    expect(tableToArray(table, { columns: ['value'] }).data[0]).toBe(Math.fround(73.96732207))
  })
})
