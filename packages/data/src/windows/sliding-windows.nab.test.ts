import { readFileSync } from 'node:fs'
import { concatRows, ndArray } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { parseCsv } from '../csv/parse-csv.js'
import { streamCsv } from '../csv/stream-csv.node.js'
import { tableToArray } from '../csv/table-to-array.js'
import { collect } from '../testing/collect.js'
import { realData } from '../testing/reference-files.js'
import { slidingWindows } from './sliding-windows.js'
import { streamWindows } from './stream-windows.js'

const { path, available } = realData('nab', 'machine_temperature_system_failure.csv')
const columns = ['value']
const temperature = () => tableToArray(parseCsv(readFileSync(path, 'utf8')), { columns })

describe(`windows over NAB's machine temperature${available ? '' : ' (not run: ../shared/data is absent)'}`, () => {
  it.skipIf(!available)('give the series back, to the bit', () => {
    const series = temperature()
    for (const last of ['pad', 'shift'] as const) {
      const { windows, toPoints } = slidingWindows(series, { length: 288, stride: 100, last })
      expect(toPoints(windows, { uncovered: 'error' })).toEqual(series)
    }
  })

  it.skipIf(!available)('are the same from a stream of the file', async () => {
    const options = { length: 288, stride: 60, last: 'shift' as const, chunkSize: 100 }
    const chunks = await collect(streamWindows(streamCsv(path, { columns, chunkSize: 1000 }), options))
    expect(concatRows(chunks)).toEqual(slidingWindows(temperature(), options).windows)
  })

  it.skipIf(!available)('bring the score of a day to the points of its fall', () => {
    const series = temperature()
    const { windows, count, toPoints } = slidingWindows(series, { length: 288, stride: 36 })
    const falls = Array.from({ length: count }, (_, i) => -Math.min(...windows.data.subarray(i * 288, (i + 1) * 288)))
    const points = toPoints(ndArray(falls, [count]), { combine: 'min' })
    const coldest = series.data.indexOf(Math.min(...series.data))
    // The lowest of the scores of all windows over the coldest point is its own temperature.
    expect(-points.data[coldest]!).toBe(series.data[coldest])
  })
})
